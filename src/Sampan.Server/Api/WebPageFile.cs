using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Sampan.Server.Api;

/// <summary>One file of the page, with its compressed forms.</summary>
internal sealed class WebPageFile
{
    /// <summary>What stands at <c>/</c> when the page was left out of the build.</summary>
    public static readonly WebPageFile LeftOut = new(
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Sampan</title>
        <h1>Sampan is running</h1>
        <p>Its page was left out of this build, because Node.js 20.19 or the page's packages were not to be had when it was
        built. Install Node.js and build again to have it here.
        <p>The API needs none of that: <code>GET /stock/quote?region=HK&amp;code=700</code> with the header
        <code>token</code>, and a WebSocket at <code>/stock?token=…</code>.
        </html>
        """u8.ToArray(),
        "text/html; charset=utf-8",
        isImmutable: false,
        isBuilt: false);

    private readonly byte[] _plain;
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    private WebPageFile(byte[] plain, string contentType, bool isImmutable, bool isBuilt)
    {
        _plain = plain;
        _brotli = new(() => Compress(target => new BrotliStream(target, CompressionLevel.Optimal)));
        _gzip = new(() => Compress(target => new GZipStream(target, CompressionLevel.Optimal)));
        ContentType = contentType;
        IsImmutable = isImmutable;
        IsBuilt = isBuilt;
        // Weak, because the plain and the compressed bytes share it.
        Tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12))}\"", isWeak: true);
    }

    public string ContentType { get; }

    /// <summary>The name carries a hash of the content: whoever has it, has it forever.</summary>
    public bool IsImmutable { get; }

    public bool IsBuilt { get; }

    public EntityTagHeaderValue Tag { get; }

    public static WebPageFile Read(Assembly assembly, string resource, string path)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var isHashed = path.StartsWith("/assets/", StringComparison.Ordinal);
        return new(bytes, ContentTypeOf(path), isHashed, isBuilt: true);
    }

    /// <summary>The smallest form that the client takes, and its name for the header; null for the plain one.</summary>
    public (ReadOnlyMemory<byte> Body, string? Encoding) BodyFor(IList<StringWithQualityHeaderValue> accepted)
    {
        if (Accepts(accepted, "br"))
        {
            return (_brotli.Value, "br");
        }

        return Accepts(accepted, "gzip") ? (_gzip.Value, "gzip") : (_plain, null);
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(each => each.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && each.Quality is not 0);

    private byte[] Compress(Func<Stream, Stream> compressor)
    {
        using var target = new MemoryStream();
        using (var stream = compressor(target))
        {
            stream.Write(_plain);
        }

        return target.ToArray();
    }

    private static string ContentTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".json" => "application/json",
        _ => "application/octet-stream",
    };
}
