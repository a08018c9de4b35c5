using System.Text;
using System.Text.Json;

namespace Sampan.Server.Streaming.Itick;

/// <summary>What a client sent, in any of the spellings that clients in the wild use.</summary>
internal sealed class ItickCommand
{
    private const int DepthMax = 4;

    /// <summary>What is to be done; null when it does not say.</summary>
    public string? Action { get; private set; }

    /// <summary>The parameters as one text: a token.</summary>
    public string? Text { get; private set; }

    /// <summary>
    /// The parameters as they were written, if they are a JSON string or number: a heartbeat is echoed.
    /// </summary>
    public byte[]? Echo { get; private set; }

    /// <summary>The parameters as a list, blanks and empty ones left out; null when there are none at all.</summary>
    public List<string>? Symbols { get; private set; }

    /// <summary>The types; null when there are none at all.</summary>
    public List<string>? Types { get; private set; }

    /// <summary>Reads a message.</summary>
    /// <returns>False when it is not a JSON object, or a field that matters is of no use.</returns>
    public static bool TryParse(ReadOnlySpan<byte> json, out ItickCommand command)
    {
        command = new ItickCommand();
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DepthMax });
            return reader.Read()
                && reader.TokenType == JsonTokenType.StartObject
                && command.TryReadFields(ref reader)
                && !reader.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or an escape that is no character.
            return false;
        }
    }

    private bool TryReadFields(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadField(ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("ac"u8) || reader.ValueTextEquals("action"u8))
        {
            return reader.Read() && TryReadAction(ref reader);
        }

        if (reader.ValueTextEquals("params"u8)
            || reader.ValueTextEquals("codes"u8)
            || reader.ValueTextEquals("symbols"u8))
        {
            return reader.Read() && TryReadParameters(ref reader);
        }

        if (reader.ValueTextEquals("types"u8))
        {
            return reader.Read() && TryReadList(ref reader, Types ??= []);
        }

        reader.Skip();
        return true;
    }

    private bool TryReadAction(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        Action = reader.GetString();
        return true;
    }

    private bool TryReadParameters(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            Text = reader.GetString();
            Echo = [(byte)'"', .. reader.ValueSpan, (byte)'"'];
        }
        else if (reader.TokenType == JsonTokenType.Number)
        {
            Echo = reader.ValueSpan.ToArray();
        }

        return TryReadList(ref reader, Symbols ??= []);
    }

    /// <summary>
    /// Reads <c>"a,b"</c>, <c>["a","b"]</c>, or a number, which is a Hong Kong code without its quotes.
    /// </summary>
    private static bool TryReadList(ref Utf8JsonReader reader, List<string> list)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return TryReadItem(ref reader, list);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryReadItem(ref reader, list))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadItem(ref Utf8JsonReader reader, List<string> list)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                list.AddRange(reader.GetString()!.Split(
                    ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                return true;
            case JsonTokenType.Number:
                list.Add(Encoding.UTF8.GetString(reader.ValueSpan));
                return true;
            case JsonTokenType.Null:
                return true;
            default:
                return false;
        }
    }
}
