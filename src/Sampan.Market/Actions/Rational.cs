using System.Numerics;

namespace Sampan.Market;

/// <summary>A fraction of whole numbers of any size, in lowest terms: what is computed with it is exact until it is rounded.</summary>
/// <remarks>Actions are few: what it allocates does not matter. The default is no number; begin with <see cref="One"/>.</remarks>
public readonly record struct Rational
{
    private Rational(BigInteger numerator, BigInteger denominator) => (Numerator, Denominator) = (numerator, denominator);

    /// <summary>One.</summary>
    public static Rational One { get; } = new(BigInteger.One, BigInteger.One);

    /// <summary>Above the line; has the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>Below the line; always more than 0.</summary>
    public BigInteger Denominator { get; }

    /// <summary>Whether it is more than 0.</summary>
    public bool IsPositive => Numerator.Sign > 0;

    /// <summary>A fraction.</summary>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public static Rational Of(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException();
        }

        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        return new Rational(numerator / divisor, denominator / divisor);
    }

    /// <summary>A whole number.</summary>
    public static Rational Of(BigInteger number) => new(number, BigInteger.One);

    public static Rational operator +(Rational left, Rational right) => Of(
        (left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Rational operator -(Rational left, Rational right) => Of(
        (left.Numerator * right.Denominator) - (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Rational operator *(Rational left, Rational right) =>
        Of(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public static Rational operator /(Rational left, Rational right) =>
        Of(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    /// <summary>The nearest whole number, halves up; false when 64 bits do not hold it.</summary>
    public bool TryRound(out long rounded)
    {
        var doubled = BigInteger.DivRem((2 * Numerator) + Denominator, 2 * Denominator, out var rest);
        var nearest = rest.Sign < 0 ? doubled - 1 : doubled;
        var fits = nearest > long.MinValue && nearest < long.MaxValue;
        rounded = fits ? (long)nearest : 0;
        return fits;
    }
}
