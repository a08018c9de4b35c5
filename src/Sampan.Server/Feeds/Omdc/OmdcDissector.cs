using System.Text;
using System.Text.Json;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc;

/// <summary>Shows the fields of a message under the specification's names.</summary>
public static class OmdcDissector
{
    /// <summary>The name of a type; <c>Unknown</c> for one that is not in the specification.</summary>
    public static string NameOf(OmdcMessageType type) => OmdcLayout.Find(type)?.Name ?? "Unknown";

    /// <summary>Whether a message is about a security.</summary>
    public static bool Concerns(in OmdcMessage message, uint securityCode)
    {
        if (message.Type == OmdcMessageType.News)
        {
            foreach (var security in message.Entries<NewsSecurity>())
            {
                if (security.SecurityCode == securityCode)
                {
                    return true;
                }
            }

            return false;
        }

        // Wherever a message has it, the code is its first field.
        return OmdcLayout.Find(message.Type)?.Fields is [{ Name: "SecurityCode", Offset: 4 }, ..]
            && BitConverter.ToUInt32(message.Bytes[4..]) == securityCode;
    }

    /// <summary>Writes the fields as properties of an object; a repeating group is an array.</summary>
    public static void WriteFields(Utf8JsonWriter json, in OmdcMessage message)
    {
        var layout = OmdcLayout.Find(message.Type);
        if (layout is null)
        {
            json.WriteString("bytes", Convert.ToHexStringLower(message.Bytes));
            return;
        }

        var isChinese = IsChinese(message);
        foreach (var field in layout.Fields)
        {
            json.WritePropertyName(field.Name);
            WriteValue(json, OmdcFieldValue.Read(field, message.Bytes, isChinese));
        }

        for (var i = 0; i < layout.Groups.Count; i++)
        {
            json.WriteStartArray(layout.Groups[i].Name);
            var entries = message.GroupBytes(i);
            for (; !entries.IsEmpty; entries = entries[layout.Groups[i].EntrySize..])
            {
                WriteEntry(json, layout.GroupFields[i], entries, isChinese);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>The fields on one line: <c>SecurityCode=700 Price=534.5</c>.</summary>
    public static string Describe(in OmdcMessage message)
    {
        var layout = OmdcLayout.Find(message.Type);
        if (layout is null)
        {
            return Convert.ToHexStringLower(message.Bytes);
        }

        var isChinese = IsChinese(message);
        var text = new StringBuilder();
        Append(text, layout.Fields, message.Bytes, isChinese);
        for (var i = 0; i < layout.Groups.Count; i++)
        {
            var entries = message.GroupBytes(i);
            for (; !entries.IsEmpty; entries = entries[layout.Groups[i].EntrySize..])
            {
                text.Append(" [");
                Append(text, layout.GroupFields[i], entries, isChinese);
                text.Append(']');
            }
        }

        return text.ToString();
    }

    // A group of one field is an array of its values.
    private static void WriteEntry(
        Utf8JsonWriter json, IReadOnlyList<OmdcField> fields, ReadOnlySpan<byte> entry, bool isChinese)
    {
        if (fields.Count == 1)
        {
            WriteValue(json, OmdcFieldValue.Read(fields[0], entry, isChinese));
            return;
        }

        json.WriteStartObject();
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            WriteValue(json, OmdcFieldValue.Read(field, entry, isChinese));
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, OmdcFieldValue value)
    {
        if (value is { Text: { } number, IsNumber: true })
        {
            json.WriteRawValue(number);
        }
        else
        {
            json.WriteStringValue(value.Text);
        }
    }

    private static void Append(
        StringBuilder text, IReadOnlyList<OmdcField> fields, ReadOnlySpan<byte> bytes, bool isChinese)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var value = OmdcFieldValue.Read(fields[i], bytes, isChinese);
            text.Append(i == 0 ? "" : " ").Append(fields[i].Name).Append('=').Append(Printable(value.Text ?? "-"));
        }
    }

    // What comes from a line must not steer a terminal.
    private static string Printable(string text) =>
        string.Create(text.Length, text, (line, source) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
            }
        });

    private static bool IsChinese(in OmdcMessage message) =>
        message.Type == OmdcMessageType.News && ((ReadOnlySpan<byte>)message.As<NewsMessage>().NewsType).SequenceEqual("EXC"u8);
}
