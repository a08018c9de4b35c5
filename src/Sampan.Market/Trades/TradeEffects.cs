namespace Sampan.Market;

/// <summary>Which type of trade moves what: the one table of it.</summary>
/// <remarks>
/// <para>
/// Volume and turnover count all but overseas trades (OMD-C 3.11.1 says so of the day's statistics). Prices are made where
/// orders meet: automatic matching and auctions. That off-exchange, late and odd lot trades move no price is the market's
/// convention; the specification leaves it open, so the result is marked as derived (<see cref="MarketValues"/>) and the
/// venue's own figure goes before it.
/// </para>
/// <para>
/// A bar of a part of the day is made of the trades that move prices, and of their volume: an off-exchange trade may have been
/// agreed hours before it is reported. The bar of a day has the volume that the exchange publishes for the day, as vendors have
/// it, which is 2 to 20 % more; weeks and months add up days.
/// </para>
/// </remarks>
public static class TradeEffects
{
    private const TradeEffect Both = TradeEffect.Price | TradeEffect.Volume;

    /// <summary>What a trade of this type changes. A type that is not known moves no price, but was traded.</summary>
    /// <remarks>
    /// "Stated" is OMD-C 1.45: section 3.10.1 names the types, 3.11.1 says what the day's statistics count. "Convention" is what vendors
    /// do where it says nothing. The table with all its columns is in docs/market.md, and a test compares the two.
    /// </remarks>
    /// <param name="type">The exchange's number (OMD-C 3.10.1, <c>TrdType</c>).</param>
    public static TradeEffect Of(TradeType type) => type switch
    {
        // Stated: counted (3.11.1). Which types move prices is not; these are the trades in which orders of the book meet.
        TradeType.Automatch => Both,
        TradeType.AutomatchInternalized => Both,

        // The same: matched by the exchange, at the auction's price.
        TradeType.Auction => Both,

        // Stated: counted as manual trades (3.11.1). Convention: a price that was agreed elsewhere, or on another day, moves none.
        TradeType.Late => TradeEffect.Volume,
        TradeType.NonDirectOffExchange => TradeEffect.Volume,
        TradeType.DirectOffExchange => TradeEffect.Volume,

        // Stated: counted (3.11.1). Convention: the odd lot market has prices of its own.
        TradeType.OddLot => TradeEffect.Volume,

        // Stated: excluded from the statistics (3.11.1) and from the market's turnover (message 61).
        TradeType.Overseas => TradeEffect.None,

        // Our choice.
        _ => TradeEffect.Volume,
    };
}
