using System.Collections.Frozen;
using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>Which tier a security is in, as far as our own tables and the exchange's definitions say.</summary>
/// <remarks>
/// The exchange says of each security whether it is watched, and not in which tier. Members of the Hang Seng, China Enterprises
/// and Tech indices are taken for large; other watched shares for small, whose band is the widest. Where nothing is said, only
/// members are watched.
/// </remarks>
public static class VcmTiers
{
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
            SecurityType.Equity or SecurityType.Reit when isMember => VcmTier.LargeCap,
            SecurityType.Equity or SecurityType.Reit when isWatched == true => VcmTier.SmallCap,
            SecurityType.Etf or SecurityType.LeveragedInverse when isWatched == true => VcmTier.Etp,
            _ => VcmTier.None,
        };
    }
}
