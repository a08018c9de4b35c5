using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Sampan.Server.Api;

/// <summary>Writes whole answers.</summary>
internal static class Reply
{
    /// <summary>What every JSON answer of ours is.</summary>
    public const string JsonType = "application/json; charset=utf-8";

    // Below this, an answer fits one packet anyway and compressing it only costs time.
    private const int CompressFrom = 1400;

    /// <summary>Starts a JSON answer that is not to be kept: the market has moved on when it arrives.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="length">Bytes of the body.</param>
    public static void StartJson(HttpContext context, int status, int length)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = JsonType;
        response.ContentLength = length;
        response.Headers.CacheControl = "no-store";
    }

    /// <summary>Writes a JSON body in one piece, compressed when that is worth it and the client can read it.</summary>
    public static async Task Json(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        if (body.Length >= CompressFrom && Accepts(context, "gzip"))
        {
            var compressed = Gzip(body.Span, CompressionLevel.Fastest);
            context.Response.Headers.ContentEncoding = "gzip";
            body = compressed;
        }

        context.Response.Headers.Vary = "Accept-Encoding";
        StartJson(context, status, body.Length);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>Whether the client can read a content coding.</summary>
    public static bool Accepts(HttpContext context, string coding) =>
        context.Request.GetTypedHeaders().AcceptEncoding.Any(
            each => each.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && each.Quality is not 0);

    /// <summary>Compresses bytes.</summary>
    public static byte[] Gzip(ReadOnlySpan<byte> bytes, CompressionLevel level)
    {
        using var target = new MemoryStream(bytes.Length / 2);
        using (var gzip = new GZipStream(target, level, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }
}
