using System.Buffers.Binary;
using System.Globalization;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc;

/// <summary>The value of a field as people and programs read it: what a dissector shows.</summary>
/// <param name="Text">The value; null where the field says that there is none.</param>
/// <param name="IsNumber">Whether the text is a number.</param>
public readonly record struct OmdcFieldValue(string? Text, bool IsNumber)
{
    // More is in no price, and a field that says so is damaged: the number is then shown with its exponent.
    private const int DecimalsMax = 18;

    /// <summary>Reads a field of a message, or of an entry.</summary>
    /// <param name="field">The field.</param>
    /// <param name="bytes">The message or the entry.</param>
    /// <param name="isChinese">Whether text of news is UTF-16LE.</param>
    public static OmdcFieldValue Read(OmdcField field, ReadOnlySpan<byte> bytes, bool isChinese)
    {
        var content = bytes.Slice(field.Offset, field.Length);
        switch (field.Kind)
        {
            case OmdcFieldKind.Text:
            case OmdcFieldKind.NewsText when !isChinese:
                return new OmdcFieldValue(OmdcText.Read(content), false);
            case OmdcFieldKind.Utf16Text:
            case OmdcFieldKind.NewsText:
                return new OmdcFieldValue(OmdcText.ReadUtf16(content), false);
        }

        var number = ReadInteger(field, content);
        if (field.Kind == OmdcFieldKind.Signed && field.Length == sizeof(long) && number == long.MinValue)
        {
            return new OmdcFieldValue(null, true);
        }

        return field.IsTime
            ? new OmdcFieldValue(number == 0 ? null : Time(number), false)
            : new OmdcFieldValue(Scale(number, field.DecimalsOffset < 0 ? field.Decimals : bytes[field.DecimalsOffset]), true);
    }

    /// <summary>Nanoseconds since the Unix epoch as <c>2026-11-22T01:30:00.000000000Z</c>.</summary>
    public static string Time(Int128 nanoseconds)
    {
        var seconds = nanoseconds / 1_000_000_000;
        var fraction = (long)(nanoseconds % 1_000_000_000);
        if (nanoseconds < 0 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return nanoseconds.ToString(CultureInfo.InvariantCulture);
        }

        var second = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{second:yyyy-MM-dd'T'HH:mm:ss}.{fraction:D9}Z");
    }

    private static Int128 ReadInteger(OmdcField field, ReadOnlySpan<byte> content) => (field.Kind, field.Length) switch
    {
        (_, 1) => content[0],
        (OmdcFieldKind.Signed, 2) => BinaryPrimitives.ReadInt16LittleEndian(content),
        (OmdcFieldKind.Signed, 4) => BinaryPrimitives.ReadInt32LittleEndian(content),
        (OmdcFieldKind.Signed, _) => BinaryPrimitives.ReadInt64LittleEndian(content),
        (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(content),
        (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(content),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(content),
    };

    private static string Scale(Int128 number, int decimals)
    {
        if (decimals == 0 || decimals > DecimalsMax)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{number}") + (decimals == 0 ? "" : $"e-{decimals}");
        }

        var digits = Int128.Abs(number).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var text = $"{digits[..^decimals]}.{digits[^decimals..]}".TrimEnd('0').TrimEnd('.');
        return number < 0 ? "-" + text : text;
    }
}
