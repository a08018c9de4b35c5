using System.Numerics;

namespace Sampan.Market;

/// <summary>What went ex between the previous close and today, and has changed it.</summary>
public struct ExDay
{
    /// <summary>
    /// The close as it was traded, units of 1e-9, before anything was taken off it; <see cref="Price.Undefined"/> when not known.
    /// The quote's previous close is the one to compare today's prices with.
    /// </summary>
    public long RawPreviousClose;

    /// <summary>What has gone ex; none on an ordinary day.</summary>
    public CorporateActionKinds Kinds;

    /// <summary>The previous close by the raw one, units of 1e-9, to the nearest; <see cref="Price.Undefined"/> when not known.</summary>
    public readonly long FactorTo(long previousClose) =>
        RawPreviousClose is > 0 and not Price.Undefined && previousClose is > 0 and not Price.Undefined
            && Rational.Of((BigInteger)previousClose * Price.Unit, RawPreviousClose).TryRound(out var factor)
            ? factor
            : Price.Undefined;

    /// <summary>An ordinary day.</summary>
    public static ExDay None => new() { RawPreviousClose = Price.Undefined };
}
