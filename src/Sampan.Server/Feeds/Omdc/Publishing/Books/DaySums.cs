using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Publishing.Books;

/// <summary>What the exchange counts of a security's day.</summary>
/// <remarks>
/// Automatch, internalised and auction trades move last, high and low; the others count in shares and turnover only; those
/// made overseas count nowhere (specification 3.11.1, and the convention where it says nothing).
/// </remarks>
public sealed record DaySums
{
    // By their number, for the case that one is taken back: only of a source that numbers its trades.
    private readonly List<(int Price, uint Size, TradeType Type)> _byNumber = [];

    /// <summary>The number of the last trade, of any kind.</summary>
    public uint Trades { get; private set; }

    public long Shares { get; private set; }

    /// <summary>Thousandths of the currency.</summary>
    public long Turnover { get; private set; }

    /// <summary>Thousandths; 0 before the first trade.</summary>
    public int High { get; private set; }

    /// <inheritdoc cref="High"/>
    public int Low { get; private set; }

    /// <inheritdoc cref="High"/>
    public int Last { get; private set; }

    /// <summary>Turnover by shares, thousandths, rounded down; 0 before the first trade.</summary>
    public int Vwap => Shares == 0 ? 0 : (int)(Turnover / Shares);

    /// <summary>Shares sold short so far, as told last.</summary>
    public long ShortShares { get; internal set; }

    /// <summary>Money of these sales, thousandths of the currency.</summary>
    public long ShortTurnover { get; internal set; }

    /// <summary>Rises with each change.</summary>
    internal int Changes { get; private set; }

    /// <summary>Counts a trade.</summary>
    /// <param name="price">Thousandths.</param>
    /// <param name="size">Shares.</param>
    /// <param name="type">How it came about.</param>
    /// <param name="number">Its number, from 1; 0 when the source has none.</param>
    /// <returns>Its number, from 1.</returns>
    internal uint Add(int price, uint size, TradeType type, uint number)
    {
        if (number == _byNumber.Count + 1)
        {
            _byNumber.Add((price, size, type));
        }

        Count(price, size, type);
        Changes++;
        return number == 0 ? ++Trades : Trades = number;
    }

    /// <summary>Takes a trade back; false when it is not known.</summary>
    internal bool TryCancel(uint number, out (int Price, uint Size, TradeType Type) cancelled)
    {
        cancelled = number > 0 && number <= _byNumber.Count ? _byNumber[(int)number - 1] : default;
        if (cancelled.Size == 0)
        {
            return false;
        }

        _byNumber[(int)number - 1] = default;
        (Shares, Turnover, High, Low, Last) = (0, 0, 0, 0, 0);
        foreach (var (price, size, type) in _byNumber)
        {
            Count(price, size, type);
        }

        Changes++;
        return true;
    }

    /// <summary>What was sold short is told.</summary>
    internal void SetShort(long shares, long turnover)
    {
        (ShortShares, ShortTurnover) = (shares, turnover);
        Changes++;
    }

    private void Count(int price, uint size, TradeType type)
    {
        if (type != TradeType.Overseas)
        {
            Shares += size;
            Turnover += (long)price * size;
        }

        if (size > 0 && (type is TradeType.Automatch or TradeType.AutomatchInternalized or TradeType.Auction))
        {
            Last = price;
            High = Math.Max(High, price);
            Low = Low == 0 ? price : Math.Min(Low, price);
        }
    }
}
