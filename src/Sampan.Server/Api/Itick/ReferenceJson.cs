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
