using Sampan.Market;

namespace Sampan.Server.Streaming;

/// <summary>What of an instrument one can subscribe to. A bar of each interval is a type of its own.</summary>
internal enum StreamType : byte
{
    Quote = 0,
    Tick = 1,
    Depth = 2,

    /// <summary>The bar of one minute; the other intervals follow in the order of <see cref="BarInterval"/>.</summary>
    FirstBar = 3,

    /// <summary>Session, halt and volatility control: Sampan's own, as the following.</summary>
    Status = FirstBar + BarSet.Count,

    /// <summary>Indicative price and volume, imbalance, reference price and limits.</summary>
    Auction = Status + 1,

    /// <summary>Bars of any interval that were told anew, and those that are none any more.</summary>
    Revision = Auction + 1,
}

/// <summary>Types as numbers and sets.</summary>
internal static class StreamTypes
{
    /// <summary>How many types there are.</summary>
    public const int Count = (int)StreamType.Revision + 1;

    /// <summary>The bar of a month.</summary>
    public const StreamType LastBar = StreamType.FirstBar + BarSet.Count - 1;

    private const int Bars = ((1 << BarSet.Count) - 1) << (int)StreamType.FirstBar;
    private const int Venue = (1 << (int)StreamType.Status) | (1 << (int)StreamType.Auction);

    /// <summary>The set of all types: a bit for each.</summary>
    public const int All = (1 << Count) - 1;

    /// <summary>The type of a bar.</summary>
    public static StreamType Of(BarInterval interval) =>
        (StreamType)((int)StreamType.FirstBar + BarSet.IndexOf(interval));

    /// <summary>The interval of a bar's type.</summary>
    public static BarInterval IntervalOf(StreamType type) =>
        (BarInterval)((int)BarInterval.Minute1 + (type - StreamType.FirstBar));

    /// <summary>The set of one type.</summary>
    public static int Bit(StreamType type) => 1 << (int)type;

    /// <summary>Whether a set has a type.</summary>
    public static bool Has(int set, StreamType type) => (set & Bit(type)) != 0;

    /// <summary>What the market has to tell of for a set of types.</summary>
    public static Interest InterestIn(int set) =>
        (Has(set, StreamType.Quote) ? Interest.Quote : Interest.None)
        | (Has(set, StreamType.Tick) ? Interest.Trades : Interest.None)
        | (Has(set, StreamType.Depth) ? Interest.Depth : Interest.None)
        | ((set & Bars) != 0 ? Interest.Bars : Interest.None)
        | ((set & Venue) != 0 ? Interest.Venue : Interest.None)
        | (Has(set, StreamType.Revision) ? Interest.Revisions : Interest.None);
}
