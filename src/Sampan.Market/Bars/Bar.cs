namespace Sampan.Market;

/// <summary>Open, high, low, close, volume and turnover of one interval of one instrument.</summary>
public record struct Bar
{
    /// <summary>The beginning of the interval, nanoseconds since the Unix epoch, UTC.</summary>
    public long Start;

    /// <summary>Price of the first trade, units of 1e-9.</summary>
    public long Open;

    /// <summary>Highest price, units of 1e-9.</summary>
    public long High;

    /// <summary>Lowest price, units of 1e-9.</summary>
    public long Low;

    /// <summary>Price of the last trade, units of 1e-9.</summary>
    public long Close;

    /// <summary>Shares traded.</summary>
    public long Volume;

    /// <summary>Money traded, units of 1e-9 of the currency; 0 with <see cref="BarFlags.NoTurnover"/>.</summary>
    public Int128 Turnover;

    /// <summary>How many trades; 0 when the source did not say.</summary>
    public int Trades;

    public BarFlags Flags;

    /// <summary>
    /// How often a minute in it was told anew after it had ended. Of a longer bar it is the sum of its minutes', so that it is the same
    /// live and rolled up.
    /// </summary>
    public int Revision;

    /// <summary>The first price of an interval.</summary>
    public static Bar Opened(long start, long price, BarFlags flags) =>
        new() { Start = start, Open = price, High = price, Low = price, Close = price, Flags = flags };

    /// <summary>
    /// Turnover divided by volume, to the nearest unit of 1e-9, halves up; <see cref="Price.Undefined"/> where one of them is not
    /// known, or nothing was traded.
    /// </summary>
    public readonly long Vwap => Volume > 0 && (Flags & BarFlags.NoTurnover) == 0
        ? (long)((Turnover + (Volume / 2)) / Volume)
        : Price.Undefined;

    /// <summary>Whether anything was traded in it at a price.</summary>
    public readonly bool HasPrice => High > 0;

    /// <summary>An interval without a price so far.</summary>
    internal static Bar Empty(long start, BarFlags flags) => new() { Start = start, Flags = flags };

    /// <summary>An interval without a price so far: incomplete when the market began within it.</summary>
    internal static Bar Empty((long Start, long End) frame, long marketStart) => Empty(
        frame.Start, marketStart <= frame.Start || marketStart >= frame.End ? BarFlags.None : BarFlags.Incomplete);

    /// <summary>Takes a trade, or with size 0 the level of an index.</summary>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="size">Shares.</param>
    public void Add(long price, long size) => Add(price, size, isOpen: true, BarFlags.None);

    /// <summary>Takes a trade, or with size 0 the level of an index.</summary>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="size">Shares.</param>
    /// <param name="isOpen">Whether there was a price before: volume alone can come earlier.</param>
    /// <param name="auction">What it is of an auction: <see cref="BarFlags.Auction"/>, and which one.</param>
    internal void Add(long price, long size, bool isOpen, BarFlags auction)
    {
        if (!isOpen)
        {
            Open = High = Low = price;
            Flags |= auction;
        }
        else
        {
            Flags = Joined(Flags, auction);
        }

        High = Math.Max(High, price);
        Low = Math.Min(Low, price);
        Close = price;
        if (size > 0)
        {
            Count(price, size);
        }
    }

    /// <summary>Takes the volume of a trade that moves no price.</summary>
    internal void Count(long price, long size)
    {
        Volume += size;
        Turnover += (Int128)price * size;
        Trades++;
    }

    /// <summary>Takes a later bar of a shorter interval.</summary>
    public void Add(in Bar later)
    {
        High = Math.Max(High, later.High);
        Low = Math.Min(Low, later.Low);
        Close = later.Close;
        Volume += later.Volume;
        Turnover += later.Turnover;
        Trades += later.Trades;
        Flags = Joined(Flags, later.Flags);
        Revision += later.Revision;
    }

    /// <summary>A whole is of an auction when all its parts are; everything else holds of it that holds of one part.</summary>
    private static BarFlags Joined(BarFlags one, BarFlags other) =>
        ((one | other) & ~BarFlags.Auction) | (one & other & BarFlags.Auction);
}
