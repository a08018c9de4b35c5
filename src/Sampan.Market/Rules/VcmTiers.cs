using System.Collections.Frozen;

namespace Sampan.Market;

/// <summary>Which tier a security is in, as far as our own tables and the exchange's definitions say.</summary>
/// <remarks>
/// The exchange says of each security whether it is watched, and not in which tier. Members of the Hang Seng, China Enterprises
/// and Tech indices are taken for large; other watched shares for small, whose band is the widest. Where nothing is said, only
/// members are watched. Whoever knows better says so in the <see cref="ExchangeRules"/>.
/// </remarks>
public static class VcmTiers
{
    // The exchange's own numbers of them (OMD-C 11, ProductType).
    private const byte SpacWarrant = 21;
    private const byte SpacShare = 24;

    private static readonly Lazy<FrozenSet<string>> Members =
        new(() => new[] { "HSI", "HSCEI", "HSTECH" }.SelectMany(index => IndexMembers.Of(index)).ToFrozenSet());

    /// <summary>The tier of a security.</summary>
    public static VcmTier Of(Instrument instrument)
    {
        var isWatched = instrument.Flags is { } flags ? (flags & InstrumentFlags.Vcm) != 0 : (bool?)null;
        if (isWatched == false)
        {
            return VcmTier.None;
        }

        // A renminbi counter follows the counter in Hong Kong dollars.
        var isMember = Members.Value.Contains(instrument.Code)
            || (instrument.Underlying is { } other && Members.Value.Contains(other));
        return instrument.Type switch
        {
            _ when isWatched == true && instrument.ProductType == SpacShare => VcmTier.Spac,
            _ when isWatched == true && instrument.ProductType == SpacWarrant => VcmTier.SpacWarrant,
            SecurityType.Equity or SecurityType.Reit when isMember => VcmTier.LargeCap,
            SecurityType.Equity or SecurityType.Reit when isWatched == true => VcmTier.SmallCap,
            SecurityType.Etf or SecurityType.LeveragedInverse when isWatched == true => VcmTier.Etp,
            _ => VcmTier.None,
        };
    }
}
