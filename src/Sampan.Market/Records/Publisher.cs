namespace Sampan.Market;

/// <summary>
/// Publisher ids of our records: a base per source, plus, for trades, the exchange's trade type (OMD-C <c>TrdType</c>),
/// so that how a trade came about is never lost.
/// </summary>
public static class Publisher
{
    /// <summary>Our own history: what a feed does not tell and somebody has imported.</summary>
    public const ushort History = 40_000;

    /// <summary>The built-in simulator. Nothing it publishes is a fact about the market.</summary>
    public const ushort Simulator = 50_000;

    /// <summary>OMD-C Securities FullTick (order by order).</summary>
    public const ushort OmdcFullTick = 60_000;

    /// <summary>OMD-C Securities Premium (levels, every trade).</summary>
    public const ushort OmdcPremium = 61_000;

    /// <summary>OMD-C Securities Standard (conflated).</summary>
    public const ushort OmdcStandard = 62_000;

    /// <summary>OMD-C odd lot orders.</summary>
    public const ushort OmdcOddLots = 63_000;

    /// <summary>OMD-C indices.</summary>
    public const ushort OmdcIndex = 64_000;

    /// <summary>Trade types take the numbers 0 to 999 above a base.</summary>
    private const int TradeTypes = 1_000;

    /// <summary>The publisher id of a trade of this type.</summary>
    /// <param name="publisher">The source: a base.</param>
    /// <param name="type">OMD-C <c>TrdType</c>.</param>
    public static ushort ForTrade(ushort publisher, TradeType type) => (ushort)(publisher + (int)type);

    /// <summary>Whether it tells of securities of the exchange: then a price of the venue is a nominal price, not a level.</summary>
    internal static bool IsOfSecurities(ushort publisherId) => publisherId is >= OmdcFullTick and < OmdcIndex;

    /// <summary>The trade type in a trade's publisher id.</summary>
    public static TradeType TradeTypeOf(ushort publisherId) => (TradeType)(publisherId % TradeTypes);
}
