namespace Sampan.Market;

/// <summary>What a market knows of an instrument before its first record: from the history of an earlier run.</summary>
public struct MarketSeed
{
    /// <summary>The last price known, units of 1e-9.</summary>
    public long Last;

    /// <summary>When it was traded, nanoseconds since the Unix epoch, UTC.</summary>
    public long LastTime;

    /// <summary>Close of the day before that of <see cref="LastTime"/>, units of 1e-9, or <see cref="Price.Undefined"/>.</summary>
    public long PreviousClose;

    /// <summary>A time of the day of that close, nanoseconds since the Unix epoch, UTC; 0 when there is no telling.</summary>
    public long PreviousCloseTime;

    /// <summary>The bars that were running at <see cref="LastTime"/>: what each interval holds so far.</summary>
    public BarSet Bars;

    /// <summary>A bit for each interval that has such a bar.</summary>
    public int BarsPresent;
}
