namespace Sampan.Server.History.Import;

/// <summary>Decimal digits of other people's files as scaled integers.</summary>
/// <remarks>
/// More tolerant than <see cref="Sampan.Market.Price"/>: what passed through floating point elsewhere has digits
/// (<c>23.506200790405273</c>) that no exchange printed, so decimals beyond the scale are rounded.
/// </remarks>
internal static class DecimalText
{
    // Ten times this and a digit still fits.
    private const long RoomForDigit = (long.MaxValue / 10) - 1;

    /// <summary>Reads <c>-12.5</c> as −12.5 × 10^<paramref name="scale"/>, to the nearest.</summary>
    /// <param name="text">A sign, digits, and a point with digits; an exponent is refused.</param>
    /// <param name="scale">How many decimals the result has.</param>
    /// <param name="value">The scaled integer.</param>
    /// <param name="isExact">Whether nothing but zeros was rounded away.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, int scale, out long value, out bool isExact)
    {
        var isNegative = !text.IsEmpty && text[0] == '-';
        var digits = text[(isNegative ? 1 : 0)..];
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? [] : digits[(point + 1)..];
        isExact = true;
        value = 0;
        if ((whole.IsEmpty && fraction.IsEmpty)
            || !TryAppend(ref value, whole)
            || !TryAppendFraction(ref value, fraction, scale, ref isExact))
        {
            return false;
        }

        value = isNegative ? -value : value;
        return true;
    }

    private static bool TryAppendFraction(ref long value, ReadOnlySpan<byte> digits, int scale, ref bool isExact)
    {
        var kept = Math.Min(digits.Length, scale);
        if (!TryAppend(ref value, digits[..kept]))
        {
            return false;
        }

        for (; kept < scale; kept++)
        {
            if (value > RoomForDigit)
            {
                return false;
            }

            value *= 10;
        }

        var rest = digits[Math.Min(digits.Length, scale)..];
        isExact = !rest.ContainsAnyExcept((byte)'0');
        value += !rest.IsEmpty && rest[0] >= '5' ? 1 : 0;
        return !rest.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static bool TryAppend(ref long value, ReadOnlySpan<byte> digits)
    {
        foreach (var character in digits)
        {
            var digit = (uint)character - '0';
            if (digit > 9 || value > RoomForDigit)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }
}
