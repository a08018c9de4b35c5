using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Sampan.Server.Api;

/// <summary>A body that changes with the reference data only: rendered and compressed once, with an entity tag.</summary>
internal sealed class ReferenceBody(byte[] body)
{
    private readonly byte[] _gzip = Reply.Gzip(body, CompressionLevel.Optimal);

    // Weak in the header, because the plain and the compressed bytes share it.
    private readonly string _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8))}\"";

    /// <summary>Writes the body, or says that what the client has is still right.</summary>
    public async Task Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ETag = "W/" + _tag;
        headers.CacheControl = "private, max-age=300";
        headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(_tag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var compressed = Reply.Accepts(context, "gzip");
        var bytes = compressed ? _gzip : body;
        if (compressed)
        {
            headers.ContentEncoding = "gzip";
        }

        context.Response.ContentType = Reply.JsonType;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
