namespace Sampan.Market;

/// <summary>All that is served of one instrument, as of one moment: a value, copied whole.</summary>
public struct InstrumentSnapshot
{
    public Quote Quote;

    public VenueState Venue;

    public Depth Bids;

    public Depth Asks;

    /// <summary>The running bar of each interval; see <see cref="HasBar"/>.</summary>
    public BarSet Bars;

    /// <summary>A bit for each interval that has a running bar.</summary>
    public int BarsPresent;

    /// <summary>The values that we have derived from orders and trades, because the feed does not tell them.</summary>
    public MarketValues Derived;

    /// <summary>
    /// Whether the depth is that of continuous trading; else it is what was left when an auction began or the market closed.
    /// </summary>
    public bool BookIsLive;

    /// <summary>The numbers of what is shown.</summary>
    public StateNumbers Numbers;

    /// <summary>When the snapshot was made, in the market's time: nanoseconds since the Unix epoch, UTC.</summary>
    public long Time;

    /// <summary>Whether we have counted the day's volume ourselves, and trades are missing from it.</summary>
    public readonly bool VolumeIsTooLow =>
        (Venue.Doubts & DayDoubts.TradesLost) != 0 && (Derived & MarketValues.Volume) != 0;

    /// <summary>The best level of the buyers; the default for none.</summary>
    public readonly PriceLevel BestBid => Bids.Count > 0 ? Bids.Level[0] : default;

    /// <summary>The best level of the sellers; the default for none.</summary>
    public readonly PriceLevel BestAsk => Asks.Count > 0 ? Asks.Level[0] : default;

    /// <summary>Whether an interval has a running bar.</summary>
    public readonly bool HasBar(BarInterval interval) =>
        BarSet.IndexOf(interval) < BarSet.Count && (BarsPresent & (1 << BarSet.IndexOf(interval))) != 0;

    /// <summary>The running bar of an interval, marked as running.</summary>
    public readonly bool TryGetBar(BarInterval interval, out Bar bar)
    {
        bar = HasBar(interval) ? Bars[BarSet.IndexOf(interval)] : default;
        bar.Flags |= BarFlags.Running | MarketState.Doubt(Quote.Suspect, Venue.Doubts, interval);
        return HasBar(interval);
    }
}
