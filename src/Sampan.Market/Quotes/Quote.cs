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

    /// <summary>Trades today: also the number of the last one, counted from 1 each day.</summary>
    public long Trades;

    public InstrumentStatus Status;

    /// <summary>Whether a contradiction in the feed makes the book doubtful until it is rebuilt.</summary>
    public bool IsSuspect;

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
        Trades = 0;
    }

    /// <summary>Takes a trade, or with size 0 the level of an index.</summary>
    public void Take(long price, long size, Side aggressor, TradeType type, long time)
    {
        (Last, LastTime, LastSize, LastSide, LastType) = (price, time, size, aggressor, type);
        if (!HasTraded)
        {
            Open = High = Low = price;
        }

        High = Math.Max(High, price);
        Low = Math.Min(Low, price);
        if (size > 0)
        {
            Volume += size;
            Turnover += (Int128)price * size;
            Trades++;
        }
    }
}
