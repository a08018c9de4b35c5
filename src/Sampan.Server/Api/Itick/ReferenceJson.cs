using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sampan.Server.Api.Itick;

/// <summary>Writes the answers of the reference endpoints, which carry the message "ok".</summary>
internal static class ReferenceJson
{
    /// <summary>Leaves Chinese names and ampersands as they are: the answers are JSON, never part of a page.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Renders an envelope around what <paramref name="writeData"/> writes.</summary>
    public static byte[] Render(Action<Utf8JsonWriter> writeData)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, new() { Encoder = Encoder }))
        {
            json.WriteStartObject();
            json.WriteNumber("code", 0);
            json.WriteString("msg", "ok");
            json.WritePropertyName("data");
            writeData(json);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <summary>Renders a page of a list.</summary>
    /// <param name="page">Which page of how many.</param>
    /// <param name="items">What is on it.</param>
    /// <param name="writeProperties">Writes the members of an item.</param>
    public static byte[] RenderPage<T>(PageOf page, IEnumerable<T> items, Action<Utf8JsonWriter, T> writeProperties) => Render(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("content");
        foreach (var item in items)
        {
            json.WriteStartObject();
            writeProperties(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("page", page.Number);
        json.WriteNumber("size", page.Size);
        json.WriteNumber("totalElements", page.Total);
        json.WriteNumber("totalPages", page.Count);
        json.WriteBoolean("last", page.Number + 1 >= page.Count);
        json.WriteEndObject();
    });

    /// <summary>Writes text, or null.</summary>
    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, value);
        }
    }
}

/// <summary>A page of a longer list.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Size">How many items a page has.</param>
/// <param name="Total">How many items there are.</param>
internal readonly record struct PageOf(int Number, int Size, int Total)
{
    /// <summary>How many pages there are.</summary>
    public int Count => (Total + Size - 1) / Size;
}
