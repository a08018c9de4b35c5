namespace Sampan.Market;

/// <summary>How a kept trade came about, in four bits: as far as it matters to what is counted.</summary>
internal enum DayTradeKind : byte
{
    Automatch = 0,
    AutomatchInternalized = 1,
    Auction = 2,

    /// <summary>An auction trade that makes the closing price.</summary>
    ClosingAuction = 3,

    /// <summary>It moves no price, only volume and turnover.</summary>
    VolumeOnly = 4,

    /// <summary>It changes nothing.</summary>
    NoEffect = 5,

    /// <summary>Not a trade: here trades were lost.</summary>
    Loss = 6,
}

/// <summary>From types of trades to kinds, and back for those whose type is shown later.</summary>
internal static class DayTradeKinds
{
    public static DayTradeKind Of(TradeType type, bool makesClosingPrice) => TradeEffects.Of(type) switch
    {
        TradeEffect.None => DayTradeKind.NoEffect,
        TradeEffect.Volume => DayTradeKind.VolumeOnly,
        _ when makesClosingPrice => DayTradeKind.ClosingAuction,
        _ => type switch
        {
            TradeType.Auction => DayTradeKind.Auction,
            TradeType.AutomatchInternalized => DayTradeKind.AutomatchInternalized,
            _ => DayTradeKind.Automatch,
        },
    };

    public static TradeEffect Effect(this DayTradeKind kind) => kind switch
    {
        DayTradeKind.VolumeOnly => TradeEffect.Volume,
        DayTradeKind.NoEffect or DayTradeKind.Loss => TradeEffect.None,
        _ => TradeEffect.Price | TradeEffect.Volume,
    };

    /// <summary>What the bars that hold such a trade say of it.</summary>
    public static BarFlags Mark(this DayTradeKind kind) => kind switch
    {
        DayTradeKind.Auction => BarFlags.Auction,
        DayTradeKind.ClosingAuction => BarFlags.Auction | BarFlags.ClosingAuction,
        _ => BarFlags.None,
    };

    /// <summary>The type of a trade that moves prices.</summary>
    public static TradeType Type(this DayTradeKind kind) => kind switch
    {
        DayTradeKind.AutomatchInternalized => TradeType.AutomatchInternalized,
        DayTradeKind.Auction or DayTradeKind.ClosingAuction => TradeType.Auction,
        _ => TradeType.Automatch,
    };
}
