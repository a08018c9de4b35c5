using System.Diagnostics;
using System.Text;

namespace Sampan.Market;

/// <summary>Prices as integers: a <see cref="long"/> in units of 1e-9 of the currency, the unit of DBN.</summary>
/// <remarks>The only place that turns prices into digits and digits into prices. Nothing here rounds.</remarks>
public static class Price
{
    /// <summary>How many units make one: 534.5 dollars are 534_500_000_000.</summary>
    public const long Unit = 1_000_000_000;

    /// <summary>No price. The same value as DBN's <c>UNDEF_PRICE</c>.</summary>
    public const long Undefined = long.MaxValue;

    /// <summary>The most bytes that <see cref="Format"/> writes: a sign, ten digits, a point and nine digits.</summary>
    public const int LengthMax = 21;

    private const int Decimals = 9;

    private static ReadOnlySpan<byte> DigitPairs =>
        "00010203040506070809"u8 +
        "10111213141516171819"u8 +
        "20212223242526272829"u8 +
        "30313233343536373839"u8 +
        "40414243444546474849"u8 +
        "50515253545556575859"u8 +
        "60616263646566676869"u8 +
        "70717273747576777879"u8 +
        "80818283848586878889"u8 +
        "90919293949596979899"u8;

    private static ReadOnlySpan<uint> PowersOfTen =>
        [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>
    /// Reads plain decimal digits exactly: <c>534.5</c>, <c>616</c>, <c>-1.25</c>. Refuses an exponent, a plus sign,
    /// blanks, separators, a point without digits on both sides, more than nine decimals, and what does not fit.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long price)
    {
        price = 0;
        if (text.Length > LengthMax)
        {
            return false;
        }

        // A character outside ASCII becomes '?', which no number has.
        Span<byte> bytes = stackalloc byte[LengthMax];
        return TryParse(bytes[..Encoding.ASCII.GetBytes(text, bytes)], out price);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out long)"/>
    public static bool TryParse(ReadOnlySpan<byte> text, out long price)
    {
        price = 0;
        var negative = !text.IsEmpty && text[0] == '-';
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? [] : digits[(point + 1)..];
        if (point >= 0 && fraction.IsEmpty)
        {
            return false;
        }

        // Ten digits before the point hold every price: 2^63 units are 9,223,372,036.854775808.
        if (!TryParseDigits(whole, 10, out var units) || !TryParseFraction(fraction, out var billionths))
        {
            return false;
        }

        // At most 9,999,999,999.999999999: fits 64 bits without a sign, and the cast below is checked by hand.
        var magnitude = ((ulong)units * Unit) + (ulong)billionths;
        if (magnitude >= Undefined)
        {
            return false;
        }

        price = negative ? -(long)magnitude : (long)magnitude;
        return true;
    }

    /// <summary>
    /// Writes the shortest JSON number that is exactly this price, and says how many bytes it took: <c>534.5</c>,
    /// <c>616</c>, <c>0.001</c>; never an exponent or a trailing zero. <see cref="Undefined"/> is <c>null</c>.
    /// </summary>
    /// <remarks>
    /// Needs <see cref="LengthMax"/> bytes at most; a destination that is too short throws. Up to two bytes behind the
    /// number may be overwritten where there is room: on the way to JSON what follows is written over them anyway.
    /// </remarks>
    public static int Format(long price, Span<byte> destination)
    {
        if (price == Undefined)
        {
            "null"u8.CopyTo(destination);
            return 4;
        }

        var length = 0;
        var magnitude = (ulong)price;
        if (price < 0)
        {
            destination[length++] = (byte)'-';
            magnitude = 0 - magnitude;
        }

        var whole = magnitude / Unit;
        var fraction = (uint)(magnitude - (whole * Unit));
        length += FormatWhole(whole, destination[length..]);
        return fraction == 0 ? length : length + FormatFraction(fraction, destination[length..]);
    }

    /// <summary>The digits of <see cref="Format"/> as a string, for logs and people.</summary>
    public static string Text(long price)
    {
        Span<byte> digits = stackalloc byte[LengthMax];
        return Encoding.ASCII.GetString(digits[..Format(price, digits)]);
    }

    private static bool TryParseFraction(ReadOnlySpan<byte> digits, out long billionths)
    {
        billionths = 0;
        if (digits.IsEmpty)
        {
            return true;
        }

        if (!TryParseDigits(digits, Decimals, out var value))
        {
            return false;
        }

        billionths = value * PowersOfTen[Decimals - digits.Length];
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> digits, int lengthMax, out long value)
    {
        value = 0;
        if (digits.IsEmpty || digits.Length > lengthMax)
        {
            return false;
        }

        foreach (var character in digits)
        {
            var digit = (uint)character - '0';
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }

    private static int FormatWhole(ulong whole, Span<byte> destination)
    {
        // Nearly every price in Hong Kong has one to three digits here.
        if (whole < 10)
        {
            destination[0] = (byte)('0' + whole);
            return 1;
        }

        if (whole < 100)
        {
            DigitPairs.Slice((int)whole * 2, 2).CopyTo(destination);
            return 2;
        }

        if (whole < 1_000)
        {
            FormatThreeDigits((uint)whole, destination);
            return 3;
        }

        var length = CountDigits(whole);
        FormatDigits(whole, destination[..length]);
        return length;
    }

    private static int FormatFraction(uint billionths, Span<byte> destination)
    {
        destination[0] = (byte)'.';

        // The exchange's prices have three decimals at most.
        var (thousandths, rest) = Math.DivRem(billionths, 1_000_000);
        if (rest == 0 && destination.Length > 3)
        {
            FormatThreeDigits(thousandths, destination[1..]);
            return destination[3] != '0' ? 4 : destination[2] != '0' ? 3 : 2;
        }

        var digits = Decimals;
        while (billionths % 10 == 0)
        {
            billionths /= 10;
            digits--;
        }

        FormatDigits(billionths, destination.Slice(1, digits));
        return digits + 1;
    }

    private static void FormatThreeDigits(uint value, Span<byte> destination)
    {
        var (hundreds, pair) = Math.DivRem(value, 100);
        destination[0] = (byte)('0' + hundreds);
        DigitPairs.Slice((int)pair * 2, 2).CopyTo(destination[1..]);
    }

    /// <summary>Fills the destination from its end, with zeros in front where the value is shorter.</summary>
    private static void FormatDigits(ulong value, Span<byte> destination)
    {
        var position = destination.Length;
        while (position >= 2)
        {
            var (rest, pair) = Math.DivRem(value, 100);
            position -= 2;
            DigitPairs.Slice((int)pair * 2, 2).CopyTo(destination[position..]);
            value = rest;
        }

        if (position == 1)
        {
            destination[0] = (byte)('0' + (value % 10));
            value /= 10;
        }

        Debug.Assert(value == 0, "the destination has room for every digit");
    }

    private static int CountDigits(ulong value)
    {
        var count = 1;
        while (count < PowersOfTen.Length && value >= PowersOfTen[count])
        {
            count++;
        }

        return count;
    }
}
