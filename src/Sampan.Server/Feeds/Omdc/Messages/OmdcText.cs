using System.Text;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>Reads and writes the text in a field.</summary>
/// <remarks>
/// The specification pads with blanks (3.1); real packets pad with NUL as well, or are NUL throughout. Both are cut off.
/// </remarks>
public static class OmdcText
{
    /// <summary>ASCII text without its padding.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> field) => field.TrimEnd("\0 "u8);

    /// <summary>ASCII text as a string; what is not ASCII comes as U+FFFD.</summary>
    public static string Read(ReadOnlySpan<byte> field) => string.Create(Trim(field).Length, field, (text, bytes) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = bytes[i] < 0x80 ? (char)bytes[i] : '\uFFFD';
        }
    });

    /// <summary>UTF-16LE text as a string. A surrogate without its other half comes as U+FFFD.</summary>
    public static string ReadUtf16(ReadOnlySpan<byte> field) => Encoding.Unicode.GetString(field).TrimEnd('\0', ' ');

    /// <summary>Writes ASCII text and pads it; what does not fit is cut off.</summary>
    public static void Write(Span<byte> field, ReadOnlySpan<char> text, char padding = ' ')
    {
        field.Fill((byte)padding);
        Encoding.ASCII.GetBytes(text[..Math.Min(text.Length, field.Length)], field);
    }

    /// <summary>Writes UTF-16LE text and pads it with blanks; what does not fit is cut off.</summary>
    public static void WriteUtf16(Span<byte> field, ReadOnlySpan<char> text)
    {
        for (var i = 0; i + 1 < field.Length; i += 2)
        {
            var character = i / 2 < text.Length ? text[i / 2] : ' ';
            field[i] = (byte)character;
            field[i + 1] = (byte)(character >> 8);
        }
    }
}
