namespace Sampan.Market;

/// <summary>How a kept trade came about, in four bits.</summary>
internal enum DayTradeKind : byte
{
    Automatch = 0,
    AutomatchInternalized = 1,
    Auction = 2,

    /// <summary>An auction trade that makes the closing price.</summary>
    ClosingAuction = 3,

    /// <summary>Of a type that is not known: it moves no price, only volume and turnover. So do the types from 7 to 10.</summary>
    VolumeOnly = 4,

    /// <summary>Of no size: it changes nothing.</summary>
    NoEffect = 5,

    /// <summary>Not a trade: here trades were lost.</summary>
    Loss = 6,

    Late = 7,
    NonDirectOffExchange = 8,
    DirectOffExchange = 9,
    OddLot = 10,

    /// <summary>It changes nothing, either.</summary>
    Overseas = 11,
}

/// <summary>From types of trades to kinds, and back.</summary>
internal static class DayTradeKinds
{
    public static DayTradeKind Of(TradeType type, bool makesClosingPrice) => type switch
    {
        TradeType.Auction => makesClosingPrice ? DayTradeKind.ClosingAuction : DayTradeKind.Auction,
        TradeType.Automatch => DayTradeKind.Automatch,
        TradeType.AutomatchInternalized => DayTradeKind.AutomatchInternalized,
        TradeType.Late => DayTradeKind.Late,
        TradeType.NonDirectOffExchange => DayTradeKind.NonDirectOffExchange,
        TradeType.DirectOffExchange => DayTradeKind.DirectOffExchange,
        TradeType.OddLot => DayTradeKind.OddLot,
        TradeType.Overseas => DayTradeKind.Overseas,
        _ => DayTradeKind.VolumeOnly,
    };

    public static TradeEffect Effect(this DayTradeKind kind) => kind switch
    {
        DayTradeKind.NoEffect or DayTradeKind.Loss => TradeEffect.None,
        _ => TradeEffects.Of(kind.Type()),
    };

    /// <summary>What the bars that hold such a trade say of it.</summary>
    public static BarFlags Mark(this DayTradeKind kind) => kind switch
    {
        DayTradeKind.Auction => BarFlags.Auction,
        DayTradeKind.ClosingAuction => BarFlags.Auction | BarFlags.ClosingAuction,
        _ => BarFlags.None,
    };

    /// <summary>The type of such a trade; of one that is not known a number that is none.</summary>
    public static TradeType Type(this DayTradeKind kind) => kind switch
    {
        DayTradeKind.Automatch => TradeType.Automatch,
        DayTradeKind.AutomatchInternalized => TradeType.AutomatchInternalized,
        DayTradeKind.Auction or DayTradeKind.ClosingAuction => TradeType.Auction,
        DayTradeKind.Late => TradeType.Late,
        DayTradeKind.NonDirectOffExchange => TradeType.NonDirectOffExchange,
        DayTradeKind.DirectOffExchange => TradeType.DirectOffExchange,
        DayTradeKind.OddLot => TradeType.OddLot,
        DayTradeKind.Overseas => TradeType.Overseas,
        _ => ToldTrade.TypeUnknown,
    };
}
