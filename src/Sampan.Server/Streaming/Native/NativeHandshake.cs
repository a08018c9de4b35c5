using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Sampan.Server.Streaming.Native;

/// <summary>What a handshake says of the native stream: its path, its subprotocols, its wishes in the query.</summary>
internal static class NativeHandshake
{
    private const string Path = "/v1/stream";
    private const string Json = "sampan.v1.json";
    private const string Dbn = "sampan.v1.dbn";

    /// <summary>Whether a path is that of the native stream, with or without a slash at the end.</summary>
    public static bool IsPath(string? path) =>
        path is not null && (path.Length == Path.Length || path.Length == Path.Length + 1)
        && path.StartsWith(Path, StringComparison.OrdinalIgnoreCase) && (path.Length == Path.Length || path[^1] == '/');

    /// <summary>Whether the client speaks what the server does: JSON if it does not say.</summary>
    public static bool IsValid(HttpContext context, [NotNullWhen(false)] out string? complaint)
    {
        complaint = OffersOf(context).Length > 0 && ProtocolOf(context) is null
            ? $"Sec-WebSocket-Protocol must have {Json} or {Dbn} among its offers, or not be there"
            : null;
        return complaint is null;
    }

    /// <summary>The first of the client's offers that the server speaks; null for none.</summary>
    public static string? ProtocolOf(HttpContext context) => Array.Find(OffersOf(context), offer => offer is Json or Dbn);

    /// <summary>The client that a handshake asks for: with <c>times</c>, <c>batch</c> and <c>cursor</c> in the query.</summary>
    public static NativeClient ClientOf(HttpContext context, StreamConnection connection, StreamOptions options)
    {
        var encoding = ProtocolOf(context) == Dbn ? NativeEncoding.Dbn : NativeEncoding.Json;
        return new NativeClient(connection, encoding, options)
        {
            HasTimes = IsOn(context, "times"),
            Batches = IsOn(context, "batch"),
            WantsCursor = IsOn(context, "cursor"),
        };
    }

    /// <summary>Whether a client of iTick's dialect asks for numbers: <c>?ext=seq</c>.</summary>
    public static bool HasNumbers(HttpContext context) =>
        context.Request.Query["ext"].ToString().Split(',').Contains("seq", StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether such a client wants the trades that it missed when it comes back: <c>?ext=seq,missed</c>.</summary>
    public static bool WantsMissed(HttpContext context) =>
        context.Request.Query["ext"].ToString().Split(',').Contains("missed", StringComparer.OrdinalIgnoreCase);

    private static bool IsOn(HttpContext context, string name) => context.Request.Query[name].ToString() is "1" or "true";

    private static string[] OffersOf(HttpContext context) =>
    [
        .. context.Request.Headers.SecWebSocketProtocol.SelectMany(
            offers => (offers ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
    ];
}
