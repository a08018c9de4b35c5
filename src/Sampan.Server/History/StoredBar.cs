using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>A bar, and whose it is: a row of the history.</summary>
/// <param name="InstrumentId">The stable <c>Instrument.Id</c>: the stock code as a number; indices lie above.</param>
/// <param name="Interval"><see cref="BarInterval.Minute1"/> or <see cref="BarInterval.Day"/>: the others are rolled up.</param>
/// <param name="Bar">The bar, in the market's units.</param>
public readonly record struct StoredBar(uint InstrumentId, BarInterval Interval, Bar Bar)
{
    /// <summary>Where the closing auction of a last minute is stored alone, beside the minute that holds it.</summary>
    internal const BarInterval ClosingAuction = (BarInterval)12;

    /// <summary>Where what was traded in that minute before the auction is stored alone.</summary>
    internal const BarInterval BeforeClosingAuction = (BarInterval)13;

    /// <summary>What is left of a bar that is none any more: that it was one, and how often it was told anew.</summary>
    public static StoredBar Void(uint instrumentId, BarInterval interval, in Bar bar) => new(
        instrumentId,
        interval,
        new Bar { Start = bar.Start, Revision = bar.Revision, Flags = BarFlags.Void | (bar.Flags & BarFlags.Incomplete) });
}
