using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Sampan.Server.Streaming.Native;

/// <summary>One message of a client of the native stream, read.</summary>
internal sealed class NativeCommand
{
    private const int IdLengthMax = 64;
    private const int DepthMax = 8;

    private NativeCommand(JsonElement root) => Root = root;

    /// <summary>The whole object.</summary>
    public JsonElement Root { get; }

    /// <summary>The <c>id</c> as JSON, to be put into the answer; null for none.</summary>
    public byte[]? Id { get; private set; }

    /// <summary>What is to be done; null when nobody said.</summary>
    public string? Operation { get; private set; }

    /// <summary>Reads a message.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="command">The command.</param>
    /// <param name="error">Why it is none.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> text, [NotNullWhen(true)] out NativeCommand? command, [NotNullWhen(false)] out string? error)
    {
        (command, error) = (null, null);
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DepthMax });
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            error = "That is no JSON: send an object such as {\"op\":\"subscribe\",\"symbols\":[\"700.HK\"],\"types\":[\"trade\"]}.";
            return false;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            error = "A command is a JSON object.";
            return false;
        }

        command = new NativeCommand(root) { Operation = OperationOf(root) };
        return command.TryReadId(out error);
    }

    /// <summary>A text member; null when it is not there.</summary>
    public string? Text(string name) =>
        Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A yes or no; null when it is not there, or is something else.</summary>
    public bool? Flag(string name) => Root.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    /// <summary>A whole number; null when it is not there, or is something else.</summary>
    public int? Number(string name) =>
        Root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;

    /// <summary>A list of texts, or one text with commas; null when it is not there, or is something else.</summary>
    public List<string>? List(string name)
    {
        if (!Root.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String =>
                [.. value.GetString()!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                [.. value.EnumerateArray().Select(item => item.GetString()!)],
            _ => null,
        };
    }

    private static string? OperationOf(JsonElement root) =>
        root.TryGetProperty("op", out var operation)
            ? operation.ValueKind == JsonValueKind.String ? operation.GetString() : null
            : root.TryGetProperty("resume", out _) ? "resume" : null;

    private bool TryReadId([NotNullWhen(false)] out string? error)
    {
        error = null;
        if (!Root.TryGetProperty("id", out var id))
        {
            return true;
        }

        if (id.ValueKind is not (JsonValueKind.Number or JsonValueKind.String) || id.GetRawText().Length > IdLengthMax)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"An id is a number or a text of at most {IdLengthMax} characters.");
            return false;
        }

        Id = JsonSerializer.SerializeToUtf8Bytes(id);
        return true;
    }
}
