using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Sampan.Server.Api;

/// <summary>The page at <c>/</c>: the files that <c>web/</c> was built into, served from this assembly.</summary>
/// <remarks>
/// Knows nothing of markets and tokens: the page asks for both through the public API, like any other client. All
/// bytes are held in memory, and each file is compressed once, when the first browser asks for it.
/// </remarks>
public static class WebPage
{
    private const string ResourcePrefix = "wwwroot/";

    /// <summary>The chart library puts its maker's logo in place with a style element of this text.</summary>
    /// <remarks>A test in <c>web/</c> compares it with the library's text.</remarks>
    private const string ChartLogoStyle = "sha256-3pRED1tOXas1FXFoPb9TGCjmYe9XQsmO9OV23khV2nY=";

    private static readonly FrozenDictionary<string, WebPageFile> Files = Load(typeof(WebPage).Assembly);

    /// <summary>Whether this build has the page, or only the notice that stands in for it.</summary>
    public static bool IsBuilt => Files["/"].IsBuilt;

    /// <summary>Answers a request for the page or one of its files; any other is left alone.</summary>
    /// <returns>Whether the request was the page's. If so, <paramref name="served"/> ends when the answer is written.</returns>
    public static bool TryServe(HttpContext context, out Task served)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (isRead && Files.TryGetValue(request.Path.Value ?? "", out var file))
        {
            served = ServeAsync(context, file);
            return true;
        }

        served = Task.CompletedTask;
        return false;
    }

    private static async Task ServeAsync(HttpContext context, WebPageFile file)
    {
        var (request, response) = (context.Request, context.Response);
        AddHeaders(request, response, file);
        if (request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(file.Tag, useStrongComparison: false)
            || tag.Equals(EntityTagHeaderValue.Any)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (body, encoding) = file.BodyFor(request.GetTypedHeaders().AcceptEncoding);
        response.ContentType = file.ContentType;
        response.ContentLength = body.Length;
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }

        if (HttpMethods.IsGet(request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static void AddHeaders(HttpRequest request, HttpResponse response, WebPageFile file)
    {
        var headers = response.Headers;
        headers.ETag = file.Tag.ToString();
        headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = ContentSecurityPolicy(request.Host);
    }

    /// <summary>The page may load its own files and talk to the server it came from, and do nothing else.</summary>
    private static string ContentSecurityPolicy(HostString host)
    {
        // Not every browser takes 'self' to include sockets of the same host, so it is named. It comes from a header.
        var name = host.Value ?? "";
        var isPlain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']');
        var sockets = isPlain ? $" ws://{name} wss://{name}" : "";
        return $"default-src 'none'; script-src 'self'; style-src 'self' '{ChartLogoStyle}'; img-src 'self'; "
            + $"connect-src 'self'{sockets}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static FrozenDictionary<string, WebPageFile> Load(Assembly assembly)
    {
        var files = new Dictionary<string, WebPageFile>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            {
                var path = name[(ResourcePrefix.Length - 1)..];
                files[path] = WebPageFile.Read(assembly, name, path);
            }
        }

        files["/"] = files.TryGetValue("/index.html", out var index) ? index : WebPageFile.LeftOut;
        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
