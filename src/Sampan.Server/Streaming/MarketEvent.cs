using Sampan.Market;

namespace Sampan.Server.Streaming;

/// <summary>A trade or a closed bar on its way from the market's loop to the hub.</summary>
internal struct MarketEvent
{
    public int Instrument;

    /// <summary>The interval of the closed bar; 0 for a trade.</summary>
    public BarInterval Interval;

    /// <summary>The number of the trade, or of the state of the bar, from 1 each day.</summary>
    public long Number;

    /// <summary>The day that the number is of: where it begins, nanoseconds since the Unix epoch, UTC.</summary>
    public long Day;

    public TradeRecord Trade;

    public Bar Bar;

    /// <summary>Whether <see cref="Bar"/> is none any more.</summary>
    public bool IsVoid;
}
