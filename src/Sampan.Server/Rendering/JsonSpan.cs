using System.Runtime.CompilerServices;

namespace Sampan.Server.Rendering;

/// <summary>Writes JSON by hand into a span that is known to be large enough.</summary>
/// <remarks>
/// For the messages of the hot path: numbers come from integers and are printed minimally, and nothing is allocated. Text
/// from outside is not written with it, but prepared once by <see cref="System.Text.Json"/>.
/// </remarks>
internal ref struct JsonSpan(Span<byte> destination)
{
    // 1e9 = 2^9 x 1953125: with the power of two shifted out, most sums of money fit one 64-bit division.
    private const int UnitShift = 9;
    private const ulong UnitOdd = 1_953_125;

    private readonly Span<byte> _destination = destination;
    private int _length;

    /// <summary>Bytes written.</summary>
    public readonly int Length => _length;

    /// <summary>Writes bytes that are JSON already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(scoped ReadOnlySpan<byte> json)
    {
        json.CopyTo(_destination[_length..]);
        _length += json.Length;
    }

    /// <summary>Writes a price, units of 1e-9; <c>null</c> when there is none.</summary>
    public void Price(long price) => _length += Sampan.Market.Price.Format(price, _destination[_length..]);

    /// <summary>Writes a whole number.</summary>
    public void Integer(long value)
    {
        value.TryFormat(_destination[_length..], out var written);
        _length += written;
    }

    /// <summary>Writes a sum of money, units of 1e-9.</summary>
    public void Money(Int128 money)
    {
        if (money < 0)
        {
            Raw("-"u8);
            money = -money;
        }

        var (whole, fraction) = Split((UInt128)money);
        whole.TryFormat(_destination[_length..], out var written);
        _length += written;
        if (fraction != 0)
        {
            // A price below one is a zero, a point and the digits wanted: the zero is written over.
            Span<byte> digits = stackalloc byte[Sampan.Market.Price.LengthMax];
            var length = Sampan.Market.Price.Format((long)fraction, digits);
            Raw(digits[1..length]);
        }
    }

    /// <summary>Writes a number of hundredths with at most two decimals.</summary>
    public void Hundredths(long value) => Price(value * (Sampan.Market.Price.Unit / 100));

    private static (ulong Whole, ulong Fraction) Split(UInt128 money)
    {
        var shifted = money >> UnitShift;
        if (shifted <= ulong.MaxValue)
        {
            var (whole, rest) = Math.DivRem((ulong)shifted, UnitOdd);
            return (whole, (rest << UnitShift) | ((ulong)money & ((1 << UnitShift) - 1)));
        }

        var quotient = money / Sampan.Market.Price.Unit;
        return (checked((ulong)quotient), (ulong)(money - (quotient * Sampan.Market.Price.Unit)));
    }
}
