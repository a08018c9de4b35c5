using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Sampan.Server.Streaming.Frames;

/// <summary>
/// The opening handshake: from an HTTP request to a stream of frames (RFC 6455 §4.2, RFC 8441 for HTTP/2).
/// </summary>
internal static class Handshake
{
    private const string Version = "13";
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    /// <summary>Whether a request wants a WebSocket at all.</summary>
    public static bool IsWanted(HttpContext context) =>
        IsUpgrade(context)
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };

    /// <summary>Whether the request keeps to the rules.</summary>
    /// <param name="context">A request that wants a WebSocket.</param>
    /// <param name="complaint">What is wrong with it.</param>
    public static bool IsValid(HttpContext context, [NotNullWhen(false)] out string? complaint)
    {
        var headers = context.Request.Headers;
        complaint = headers.SecWebSocketVersion != Version ? "Sec-WebSocket-Version must be 13"
            : IsUpgrade(context) && !IsKey(headers.SecWebSocketKey) ? "Sec-WebSocket-Key must be 16 bytes in base64"
            : null;
        return complaint is null;
    }

    /// <summary>Answers the handshake.</summary>
    /// <param name="context">A request that is valid.</param>
    /// <param name="allowsDeflate">Whether an offer of compression is taken up.</param>
    /// <param name="protocol">Which of the subprotocols that the client offers is spoken; null for none.</param>
    /// <returns>Where frames come and go, and what was agreed on.</returns>
    public static async ValueTask<AcceptedHandshake> AcceptAsync(HttpContext context, bool allowsDeflate, string? protocol = null)
    {
        // A reader that is slow is this server's own concern: see Outbox.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        var deflate = allowsDeflate ? DeflateOffer.Accept(context.Request.Headers.SecWebSocketExtensions) : null;
        if (!IsUpgrade(context))
        {
            Agree(context.Response.Headers, deflate, protocol);
            context.Response.StatusCode = StatusCodes.Status200OK;
            var connect = context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>();
            return new(await connect.AcceptAsync(), null, deflate is not null);
        }

        var answer = AnswerTo(context.Request.Headers.SecWebSocketKey.ToString());
        if (SocketTakeover.TryTake(context) is { } socket)
        {
            var stream = new NetworkStream(socket);
            socket.Blocking = false;
            try
            {
                // A connection that was sent nothing yet takes it at once.
                socket.Send(Encoding.ASCII.GetBytes(AnswerText(answer, deflate, protocol)));
            }
            catch (SocketException)
            {
                // The client is gone. Whoever reads will find that out.
            }

            return new(stream, socket, deflate is not null);
        }

        var headers = context.Response.Headers;
        Agree(headers, deflate, protocol);
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = answer;
        return new(await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync(), null, deflate is not null);
    }

    private static void Agree(IHeaderDictionary headers, string? deflate, string? protocol)
    {
        if (deflate is not null)
        {
            headers.SecWebSocketExtensions = deflate;
        }

        if (protocol is not null)
        {
            headers.SecWebSocketProtocol = protocol;
        }
    }

    /// <summary>The same answer, as it goes over a connection that is ours.</summary>
    private static string AnswerText(string answer, string? deflate, string? protocol) =>
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + $"Sec-WebSocket-Accept: {answer}\r\n"
        + (deflate is null ? "" : $"Sec-WebSocket-Extensions: {deflate}\r\n")
        + (protocol is null ? "" : $"Sec-WebSocket-Protocol: {protocol}\r\n")
        + "\r\n";

    private static bool IsUpgrade(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && context.Request.Headers.Upgrade.Any(value => HasToken(value, "websocket"));

    private static bool HasToken(string? value, string token) =>
        value is not null
        && value.Split(',', StringSplitOptions.TrimEntries).Contains(token, StringComparer.OrdinalIgnoreCase);

    private static bool IsKey(string? key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        return key is { Length: 24 } && Convert.TryFromBase64String(key, bytes, out var length) && length == KeyBytes;
    }

    // The protocol asks for SHA-1 here; it proves that the server understood, and protects nothing.
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 §4.2.2 prescribes it.")]
    private static string AnswerTo(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
}
