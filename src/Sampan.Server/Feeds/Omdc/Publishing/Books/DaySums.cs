using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Publishing.Books;

/// <summary>What the exchange counts of a security's day.</summary>
/// <remarks>
/// Automatch, internalised and auction trades move last, high and low; the others count in shares and turnover only; those
/// made overseas count nowhere (specification 3.11.1, and the convention where it says nothing).
/// </remarks>
public sealed record DaySums
{
    /// <summary>Trades of any kind.</summary>
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

    /// <summary>Counts a trade.</summary>
    /// <returns>Its number, from 1.</returns>
    internal uint Add(int price, uint size, TradeType type)
    {
        if (type != TradeType.Overseas)
        {
            Shares += size;
            Turnover += (long)price * size;
        }

        if (type is TradeType.Automatch or TradeType.AutomatchInternalized or TradeType.Auction)
        {
            Last = price;
            High = Math.Max(High, price);
            Low = Low == 0 ? price : Math.Min(Low, price);
        }

        return ++Trades;
    }
}
