using Sampan.Market;

namespace Sampan.Server.History.Import;

/// <summary>Dates and times of day as files write them, in digits with or without marks between.</summary>
internal static class BarTime
{
    private const int FirstYear = 1900;
    private const int LastYear = 2199;

    /// <summary>Reads <c>20200102</c>, <c>2020-01-02</c> or <c>2020/01/02</c>.</summary>
    /// <param name="text">The field.</param>
    /// <param name="midnight">Where the date begins in Hong Kong, nanoseconds since the Unix epoch, UTC.</param>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out long midnight)
    {
        midnight = 0;
        var isMarked = text.Length == 10 && text[4] is (byte)'-' or (byte)'/' && text[7] == text[4];
        if (!isMarked && text.Length != 8)
        {
            return false;
        }

        var year = Number(text[..4]);
        var month = Number(isMarked ? text[5..7] : text[4..6]);
        var day = Number(text[^2..]);
        if (year is < FirstYear or > LastYear || month is < 1 or > 12
            || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        midnight = HongKongTime.StartOf(new DateOnly(year, month, day));
        return true;
    }

    /// <summary>Reads <c>0930</c>, <c>930</c>, <c>09:30</c>, <c>093000</c> or <c>09:30:00</c>: whole minutes.</summary>
    /// <param name="text">The field.</param>
    /// <param name="minutes">Since midnight; 24:00 is 1440.</param>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        var (hour, minute, second) = text.Length switch
        {
            3 => (Number(text[..1]), Number(text[1..]), 0),
            4 when text[1] == ':' => (Number(text[..1]), Number(text[2..]), 0),
            4 => (Number(text[..2]), Number(text[2..]), 0),
            5 when text[2] == ':' => (Number(text[..2]), Number(text[3..]), 0),
            6 => (Number(text[..2]), Number(text[2..4]), Number(text[4..])),
            8 when text[2] == ':' && text[5] == ':' => (Number(text[..2]), Number(text[3..5]), Number(text[6..])),
            _ => (-1, -1, -1),
        };
        minutes = (hour * 60) + minute;
        return hour >= 0 && minute is >= 0 and < 60 && second == 0 && minutes <= 24 * 60;
    }

    /// <summary>
    /// Reads a date and a time with a blank or <c>T</c> between (Hong Kong's, unless <c>Z</c> or <c>+00:00</c>
    /// follows), or Unix seconds (10 digits) or milliseconds (13).
    /// </summary>
    /// <param name="text">The field.</param>
    /// <param name="label">Nanoseconds since the Unix epoch, UTC.</param>
    public static bool TryParseDateTime(ReadOnlySpan<byte> text, out long label)
    {
        label = 0;
        if (text.Length is 10 or 13 && DecimalText.TryParse(text, 0, out var number, out _))
        {
            var seconds = text.Length == 10 ? number : number / 1_000;
            label = seconds * BarUnits.Second;
            return seconds % 60 == 0 && (text.Length == 10 || number % 1_000 == 0);
        }

        var separator = text.IndexOfAny((byte)' ', (byte)'T');
        if (separator < 0 || !TryTakeOffset(text[(separator + 1)..], out var time, out var offset)
            || !TryParseDate(text[..separator], out var midnight) || !TryParseTime(time, out var minutes))
        {
            return false;
        }

        label = midnight + (minutes * 60 * BarUnits.Second) + offset;
        return true;
    }

    /// <summary>Takes <c>Z</c>, <c>+00:00</c> or <c>+08:00</c> off a time; a Hong Kong bar has no other zone.</summary>
    private static bool TryTakeOffset(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> time, out long offset)
    {
        offset = text.EndsWith("Z"u8) || text.EndsWith("+00:00"u8) ? HongKongTime.OffsetNanos : 0;
        time = text.TrimEnd((byte)'Z');
        var zone = time.IndexOfAny((byte)'+', (byte)'-');
        if (zone >= 0)
        {
            var isKnown = time[zone..].SequenceEqual("+08:00"u8) || time[zone..].SequenceEqual("+00:00"u8);
            time = time[..zone];
            return isKnown;
        }

        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var character in digits)
        {
            if (!char.IsAsciiDigit((char)character))
            {
                return -1;
            }

            number = (number * 10) + (character - '0');
        }

        return number;
    }
}
