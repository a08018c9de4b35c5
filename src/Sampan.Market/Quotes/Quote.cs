namespace Sampan.Market;

/// <summary>What an instrument has done today: last, open, high, low, volume, turnover, previous close.</summary>
public struct Quote
{
    /// <summary>The size of a last trade that is known by its price only: from a bar of an earlier run.</summary>
    public const long SizeUnknown = -1;

    /// <summary>Price of the last trade, or the level of an index, units of 1e-9; <see cref="Price.Undefined"/> before any.</summary>
    public long Last;

    /// <summary>When the last trade was, nanoseconds since the Unix epoch, UTC; it may be of an earlier day.</summary>
    public long LastTime;

    /// <summary>Shares of the last trade; 0 for an index, <see cref="SizeUnknown"/> when only its price is known.</summary>
    public long LastSize;

    /// <summary>Who was the aggressor of the last trade.</summary>
    public Side LastSide;

    /// <summary>How the last trade came about.</summary>
    public TradeType LastType;

    /// <summary>Price of today's first trade, units of 1e-9; <see cref="Price.Undefined"/> before it. So are high and low.</summary>
    public long Open;

    public long High;

    public long Low;

    /// <summary>Close of the day before, units of 1e-9; <see cref="Price.Undefined"/> when not known.</summary>
    public long PreviousClose;

    /// <summary>Shares traded today.</summary>
    public long Volume;

    /// <summary>Money traded today, units of 1e-9 of the currency.</summary>
    public Int128 Turnover;

    /// <summary>Of <see cref="Volume"/> what moved no price: off the exchange, late, odd lots. The average price is without it.</summary>
    public long AsideVolume;

    /// <summary>The money of <see cref="AsideVolume"/>, units of 1e-9 of the currency.</summary>
    public Int128 AsideTurnover;

    /// <summary>Trades today that count, without those that were cancelled.</summary>
    public long Trades;

    /// <summary>The number of the last trade told today, counted from 1 each day. A cancel takes no number back.</summary>
    public long Number;

    public InstrumentStatus Status;

    /// <summary>Why the book is doubtful.</summary>
    public SuspectReasons Suspect;

    /// <summary>Whether the book is doubtful, for whatever reason.</summary>
    public readonly bool IsSuspect => Suspect != SuspectReasons.None;

    /// <summary>An instrument of which nothing is known yet.</summary>
    public static Quote Unknown => new()
    {
        Last = Price.Undefined,
        Open = Price.Undefined,
        High = Price.Undefined,
        Low = Price.Undefined,
        PreviousClose = Price.Undefined,
        LastSide = Side.None,
        LastSize = SizeUnknown,
    };

    /// <summary>Whether anything was traded today.</summary>
    public readonly bool HasTraded => Open != Price.Undefined;

    /// <summary>Begins a new day: the last price is the previous close now.</summary>
    public void StartDay()
    {
        if (Last != Price.Undefined)
        {
            PreviousClose = Last;
        }

        Open = High = Low = Price.Undefined;
        Volume = 0;
        Turnover = 0;
        AsideVolume = 0;
        AsideTurnover = 0;
        Trades = 0;
        Number = 0;
    }

    /// <summary>Takes a trade that moves prices and counts, or with size 0 the level of an index.</summary>
    public void Take(long price, long size, Side aggressor, TradeType type, long time)
    {
        Move(price, size, aggressor, type, time, MarketValues.None);
        if (size > 0)
        {
            Count(price, size, MarketValues.None);
        }
    }

    /// <summary>Takes the price of a trade.</summary>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="size">Shares.</param>
    /// <param name="aggressor">Who crossed the spread.</param>
    /// <param name="type">How it came about.</param>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="stated">What the venue says itself today, and trades do not move.</param>
    internal void Move(long price, long size, Side aggressor, TradeType type, long time, MarketValues stated)
    {
        (Last, LastTime, LastSize, LastSide, LastType) = (price, time, size, aggressor, type);
        Open = Open == Price.Undefined ? price : Open;
        if ((stated & MarketValues.High) == 0)
        {
            High = High == Price.Undefined ? price : Math.Max(High, price);
        }

        if ((stated & MarketValues.Low) == 0)
        {
            // No price is the highest number there is.
            Low = Math.Min(Low, price);
        }
    }

    /// <summary>Takes the volume of a trade.</summary>
    internal void Count(long price, long size, MarketValues stated)
    {
        Volume += (stated & MarketValues.Volume) == 0 ? size : 0;
        Turnover += (stated & MarketValues.Turnover) == 0 ? (Int128)price * size : 0;
        Trades += (stated & MarketValues.TradeCount) == 0 ? 1 : 0;
    }

    /// <summary>Takes the volume of a trade that moves no price, which is counted already.</summary>
    internal void SetAside(long price, long size)
    {
        AsideVolume += size;
        AsideTurnover += (Int128)price * size;
    }

    /// <summary>
    /// The average price of what was matched, to the nearest unit of 1e-9, halves up; <see cref="Price.Undefined"/> before any.
    /// </summary>
    internal readonly long Vwap
    {
        get
        {
            var (volume, turnover) = (Volume - AsideVolume, Turnover - AsideTurnover);
            return volume > 0 && turnover > 0 ? (long)((turnover + (volume / 2)) / volume) : Price.Undefined;
        }
    }

    /// <summary>Takes over what trades make, all but what the venue says itself.</summary>
    internal void TakeOver(in Quote replayed, MarketValues stated)
    {
        if ((stated & MarketValues.Last) == 0)
        {
            (Last, LastTime, LastSize) = (replayed.Last, replayed.LastTime, replayed.LastSize);
            (LastSide, LastType) = (replayed.LastSide, replayed.LastType);
        }

        Open = (stated & MarketValues.Open) == 0 ? replayed.Open : Open;
        High = (stated & MarketValues.High) == 0 ? replayed.High : High;
        Low = (stated & MarketValues.Low) == 0 ? replayed.Low : Low;
        Volume = (stated & MarketValues.Volume) == 0 ? replayed.Volume : Volume;
        Turnover = (stated & MarketValues.Turnover) == 0 ? replayed.Turnover : Turnover;
        (AsideVolume, AsideTurnover) = (replayed.AsideVolume, replayed.AsideTurnover);
        Trades = (stated & MarketValues.TradeCount) == 0 ? replayed.Trades : Trades;
    }
}
