using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sampan.Server.Streaming.Itick;

/// <summary>The answers of the dialect, letter for letter as iTick gives them.</summary>
internal static class ItickReplies
{
    public const string ConnectionLimit = "exceeding the maximum connection limit";
    public const string SubscriptionLimit = "exceeding the maximum subscription limit";
    public const string Unresolved = "cannot be resolved action";
    public const string NoAction = "no action";
    public const string NotFound = "not found this produce";
    public const string AuthFailedText = "auth failed";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Greeting { get; } = "{\"code\":1,\"msg\":\"Connected Successfully\"}"u8.ToArray();

    public static byte[] AuthFailed { get; } = Failed("auth", AuthFailedText);

    /// <summary>Something that no action of the client's was about.</summary>
    public static byte[] Error(string message) => Write(0, null, message, [], null);

    public static byte[] Authenticated(string action) => Write(1, action, "authenticated", [], null);

    /// <summary>An action that was not done; null when it can't be told which.</summary>
    public static byte[] Failed(string? action, string message) => Write(0, action, message, [], null);

    public static byte[] Subscribed(string action, IReadOnlyCollection<string> unknown) =>
        Write(1, action, "subscribe Successfully", unknown, null);

    public static byte[] Unsubscribed(string action, IReadOnlyCollection<string> unknown) =>
        Write(1, action, "unsubscribe Successfully", unknown, null);

    /// <summary>None of the symbols exists; the code is that of iTick's table of errors.</summary>
    public static byte[] NoneFound(string action) => Write(0, action, NotFound, [], "E001");

    /// <summary>The answer to a heartbeat.</summary>
    /// <param name="parameters">What the client sent, as it wrote it: JSON.</param>
    public static byte[] Pong(ReadOnlySpan<byte> parameters) =>
        [.. "{\"resAc\":\"pong\",\"data\":{\"params\":"u8, .. parameters, .. "}}"u8];

    private static byte[] Write(
        int code, string? action, string message, IReadOnlyCollection<string> unknown, string? error)
    {
        var reply = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(reply, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("code", code);
            if (action is not null)
            {
                json.WriteString("resAc", action);
            }

            json.WriteString("msg", message);
            WriteExtras(json, unknown, error);
            json.WriteEndObject();
        }

        return reply.WrittenSpan.ToArray();
    }

    private static void WriteExtras(Utf8JsonWriter json, IReadOnlyCollection<string> unknown, string? error)
    {
        if (unknown.Count > 0)
        {
            json.WriteStartArray("unknown");
            foreach (var text in unknown)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        if (error is not null)
        {
            json.WriteString("error", error);
        }
    }
}
