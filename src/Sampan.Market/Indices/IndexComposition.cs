using System.Collections.Immutable;
using System.Numerics;

namespace Sampan.Market;

/// <summary>What an index is made of, from a day on.</summary>
public sealed record IndexComposition
{
    /// <summary>The code of the index: <c>HSI</c>.</summary>
    public required string Index { get; init; }

    /// <summary>The first day that it is so.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Its level at the prices of the members, units of 1e-9: where it begins when nothing is known of it.</summary>
    public required long Level { get; init; }

    /// <summary>The most that a member may weigh, per cent.</summary>
    public required int Cap { get; init; }

    /// <summary>The members.</summary>
    public required ImmutableArray<IndexConstituent> Members { get; init; }

    /// <summary>Cuts each member's free shares by the cap, at the prices that the weights are made with.</summary>
    public IndexComposition Capped()
    {
        var values = Members.Select(member => (BigInteger)member.Shares * member.FreeFloat * member.Price).ToArray();
        var counted = IndexCap.Apply(values, Rational.Of(Cap, 100));
        return this with { Members = [.. Members.Select((member, i) => member with { Counted = SharesOf(member, counted[i]) })] };
    }

    private static long SharesOf(IndexConstituent member, Rational value) =>
        member.Price > 0 && (value / Rational.Of((BigInteger)member.Price * 100)).TryRound(out var shares) ? shares : 0;
}
