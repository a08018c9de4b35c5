using System.Numerics;

namespace Sampan.Market;

/// <summary>The rule that no member weighs more than so much: what is above it is cut, and the others weigh more for it.</summary>
public static class IndexCap
{
    /// <summary>What counts of each member's value, so that none is more than a share of the sum of what counts.</summary>
    /// <remarks>
    /// With k members cut and a sum R of the others, each of the k counts V = cap·R/(1 − k·cap). Cutting one can lift another
    /// above the cap, so this is done until none is. Where there are too few members for the cap, all count the same.
    /// </remarks>
    /// <param name="values">The value of each member, in any unit; none is negative.</param>
    /// <param name="cap">The most that one may weigh, more than 0 and less than 1.</param>
    public static Rational[] Apply(IReadOnlyList<BigInteger> values, Rational cap)
    {
        var counted = values.Select(value => Rational.Of(value)).ToArray();
        var cut = new bool[values.Count];
        var limit = Rational.Of(values.Count == 0 ? 0 : values.Max());
        while (limit.IsPositive && TryCut(counted, cut, cap))
        {
            var cuts = cut.Count(isCut => isCut);
            var room = Rational.One - (cap * Rational.Of(cuts));
            var rest = Rational.Of(values.Where((_, i) => !cut[i]).Aggregate(BigInteger.Zero, BigInteger.Add));
            if (!room.IsPositive || !rest.IsPositive)
            {
                return [.. values.Select(_ => Rational.One)];
            }

            limit = cap * rest / room;
            for (var i = 0; i < counted.Length; i++)
            {
                counted[i] = cut[i] ? limit : counted[i];
            }
        }

        return counted;
    }

    /// <summary>Marks who is above the cap and not cut yet.</summary>
    private static bool TryCut(Rational[] counted, bool[] cut, Rational cap)
    {
        var most = cap * counted.Aggregate(Rational.Of(0), (sum, value) => sum + value);
        var found = false;
        for (var i = 0; i < counted.Length; i++)
        {
            var isAbove = !cut[i] && (counted[i] - most).IsPositive;
            cut[i] |= isAbove;
            found |= isAbove;
        }

        return found;
    }
}
