namespace Sampan.Market;

/// <summary>The best levels of a book that the venue adds up itself: as it told them last.</summary>
internal sealed class VenueLevels
{
    public Depth Bids;
    public Depth Asks;

    public long BestBid => BestOf(in Bids);

    public long BestAsk => BestOf(in Asks);

    public void Take(in LevelsRecord record)
    {
        (Bids, Asks) = (record.Bids, record.Asks);
        Bids.Count = Math.Clamp(Bids.Count, 0, Depth.LevelsMax);
        Asks.Count = Math.Clamp(Asks.Count, 0, Depth.LevelsMax);
    }

    public void Clear() => Bids.Count = Asks.Count = 0;

    private static long BestOf(in Depth depth) => depth.Count > 0 ? depth.Level[0].Price : Price.Undefined;
}
