using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Rendering;
using Sampan.Server.Streaming.Sending;

namespace Sampan.Server.Streaming.Native;

/// <summary>What the native stream says besides data: answers, warnings, heartbeats, and why it closes.</summary>
internal static class NativeReplies
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first message of a connection.</summary>
    /// <param name="session">The number of the connection.</param>
    /// <param name="isAuthenticated">Whether the token came with the handshake.</param>
    /// <param name="heartbeat">How often the server says that it lives.</param>
    /// <param name="silenceMax">How long the client may be silent.</param>
    public static byte[] Welcome(long session, bool isAuthenticated, TimeSpan heartbeat, TimeSpan silenceMax) => Write("welcome", json =>
    {
        json.WriteNumber("connection", session);
        json.WriteBoolean("authenticated", isAuthenticated);
        json.WriteNumber("heartbeatSeconds", heartbeat.TotalSeconds);
        json.WriteNumber("silenceMaxSeconds", silenceMax.TotalSeconds);
    });

    /// <summary>The answer to a command that has nothing to say but that it is done.</summary>
    public static byte[] Done(string operation, byte[]? id) => Write("answer", json => WriteHead(json, operation, id, isDone: true));

    /// <summary>The answer to a command that can't be done.</summary>
    public static byte[] Refused(string? operation, byte[]? id, string error) => Write("answer", json =>
    {
        WriteHead(json, operation, id, isDone: false);
        json.WriteString("error", error);
    });

    /// <summary>What became of each term, and the whole set that the client has now.</summary>
    public static byte[] Answer(
        string operation, byte[]? id, IReadOnlyList<NativeTerm> terms, NativeClient client, InstrumentTable instruments) =>
        Write("answer", json =>
        {
            WriteHead(json, operation, id, isDone: terms.All(term => term.Refusal is null && !term.Wishes.Any(wish => wish.IsRefused)));
            json.WriteStartArray("results");
            foreach (var term in terms)
            {
                WriteTerm(json, operation, term, instruments);
            }

            json.WriteEndArray();
            WriteSet(json, client, instruments);
        });

    public static byte[] Pong(byte[]? id, long time) => Write("pong", json =>
    {
        WriteId(json, id);
        json.WriteNumber("time", time);
    });

    /// <summary>Says that the server lives, and where the client stands.</summary>
    public static byte[] Heartbeat(long time, string? cursor) => Write("heartbeat", json =>
    {
        json.WriteNumber("time", time);
        WriteCursor(json, cursor);
    });

    /// <summary>The answer to the question for a cursor.</summary>
    public static byte[] Cursor(byte[]? id, string? cursor) => Write("answer", json =>
    {
        WriteHead(json, "cursor", id, cursor is not null);
        WriteCursor(json, cursor);
        if (cursor is null)
        {
            json.WriteString("error", "These are more subscriptions than a cursor holds: resume them by their numbers.");
        }
    });

    /// <summary>The client reads too slowly, or does no more.</summary>
    public static byte[] Warning(bool isSlow, Outbox waiting) => Write("warning", json =>
    {
        json.WriteString("warning", isSlow ? "slow" : "cleared");
        json.WriteNumber("waitingMessages", waiting.Count);
        json.WriteNumber("waitingBytes", waiting.Bytes);
    });

    /// <summary>The feed is silent while the market trades, or speaks again.</summary>
    public static byte[] Stale(bool isStale, long since) => Write("stale", json =>
    {
        json.WriteBoolean("stale", isStale);
        json.WriteNumber("since", since);
    });

    /// <summary>Holes in the feed that a client is not told of.</summary>
    /// <param name="day">Of which day, as a number.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">The last; null when nobody knows it.</param>
    /// <param name="reason">Why, in a word.</param>
    public static byte[] MissingGaps(long day, uint from, uint? to, string reason) => Write("missing", json =>
    {
        json.WriteString("of", "gap");
        json.WriteNumber("day", day);
        json.WriteNumber("from", from);
        if (to is { } last)
        {
            json.WriteNumber("to", last);
        }
        else
        {
            json.WriteNull("to");
        }

        json.WriteString("reason", reason);
    });

    /// <summary>All that was missed has been sent or named: from here on it is what happens.</summary>
    public static byte[] Resumed(ReadOnlySpan<byte> symbol, long fromDay, uint after, int sent, long day, uint last)
    {
        var text = symbol.ToArray();
        return Write("resumed", json =>
        {
            json.WritePropertyName("symbol");
            json.WriteRawValue(text, skipInputValidation: true);
            json.WriteString("of", "trade");
            json.WriteNumber("fromDay", fromDay);
            json.WriteNumber("after", after);
            json.WriteNumber("sent", sent);
            json.WriteNumber("day", day);
            json.WriteNumber("seq", last);
        });
    }

    /// <summary>The last message of a connection: why it is closed.</summary>
    /// <param name="code">The code of the close frame that follows.</param>
    /// <param name="reason">A word for programs.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="cursor">Where the client stands; null when it did not ask for it.</param>
    public static byte[] Close(int code, string reason, string message, string? cursor) => Write("close", json =>
    {
        json.WriteNumber("code", code);
        json.WriteString("reason", reason);
        json.WriteString("message", message);
        WriteCursor(json, cursor);
    });

    private static byte[] Write(string type, Action<Utf8JsonWriter> write)
    {
        var reply = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(reply, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            write(json);
            json.WriteEndObject();
        }

        return reply.WrittenSpan.ToArray();
    }

    private static void WriteHead(Utf8JsonWriter json, string? operation, byte[]? id, bool isDone)
    {
        if (operation is not null)
        {
            json.WriteString("op", operation);
        }

        WriteId(json, id);
        json.WriteBoolean("ok", isDone);
    }

    private static void WriteId(Utf8JsonWriter json, byte[]? id)
    {
        if (id is not null)
        {
            json.WritePropertyName("id");
            json.WriteRawValue(id, skipInputValidation: true);
        }
    }

    private static void WriteCursor(Utf8JsonWriter json, string? cursor)
    {
        if (cursor is not null)
        {
            json.WriteString("cursor", cursor);
        }
    }

    private static void WriteTerm(Utf8JsonWriter json, string operation, NativeTerm term, InstrumentTable instruments)
    {
        var refused = term.Wishes.Where(wish => wish.IsRefused).ToList();
        json.WriteStartObject();
        json.WriteString("symbol", term.Text);
        json.WriteString(
            "status",
            term.Refusal is not null ? "refused"
                : refused.Count > 0 && refused.Count == term.Wishes.Count ? "overLimit"
                : refused.Count > 0 ? "partly"
                : operation == "unsubscribe" ? "unsubscribed" : "subscribed");
        json.WriteNumber("instruments", term.Wishes.Count - refused.Count);
        if (term.Refusal is not null)
        {
            json.WriteString("error", term.Refusal);
        }
        else if (refused.Count > 0)
        {
            json.WriteString("error", "The plan has no room for more subscriptions.");
            WriteSymbols(json, "overLimit", refused.Select(wish => instruments[wish.Instrument]));
        }

        json.WriteEndObject();
    }

    /// <summary>Instruments with the same types stand together: the set of a whole market is not much longer than its symbols.</summary>
    private static void WriteSet(Utf8JsonWriter json, NativeClient client, InstrumentTable instruments)
    {
        var groups = client.Subscriptions.GroupBy(pair => TypesOf(pair.Value), pair => pair.Key).OrderBy(group => group.Key);
        json.WriteStartArray("set");
        foreach (var group in groups)
        {
            json.WriteStartObject();
            WriteTypes(json, group.Key);
            WriteSymbols(json, "symbols", group.Order().Select(instrument => instruments[instrument]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static int TypesOf(NativeSubscription first)
    {
        var types = 0;
        for (var subscription = first; subscription is not null; subscription = subscription.Next!)
        {
            types |= NativeTypes.Bit(subscription.Type);
        }

        return types;
    }

    private static void WriteTypes(Utf8JsonWriter json, int types)
    {
        json.WriteStartArray("types");
        for (var type = NativeType.Trade; (int)type < NativeTypes.Count; type++)
        {
            if (NativeTypes.Has(types, type))
            {
                json.WriteStringValue(NativeTypes.NameOf(type));
            }
        }

        json.WriteEndArray();
    }

    private static void WriteSymbols(Utf8JsonWriter json, string name, IEnumerable<Instrument> instruments)
    {
        json.WriteStartArray(name);
        foreach (var instrument in instruments)
        {
            json.WriteStringValue(NativeTexts.SymbolOf(instrument));
        }

        json.WriteEndArray();
    }
}
