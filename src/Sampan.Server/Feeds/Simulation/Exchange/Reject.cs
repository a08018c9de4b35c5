namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>Why the exchange refuses something.</summary>
/// <remarks>
/// Numbers below 10,000 are those that participants have seen from the exchange's order gateway; those from 10,001 are our own,
/// for reasons whose number is not known.
/// </remarks>
public enum Reject : ushort
{
    None = 0,
    Suspended = 2036,

    /// <summary>Nine times the nominal price or more, or a ninth of it or less.</summary>
    NineTimes = 2038,

    /// <summary>An enhanced limit order beyond ten queues of the opposite side.</summary>
    EnhancedLimitTooFar = 2043,

    /// <summary>Cancelling or changing is not allowed now.</summary>
    NotAllowedNow = 2054,

    /// <summary>The kind of order is not taken now.</summary>
    OrderKindNotAllowedNow = 2133,

    OddLotSize = 2176,

    /// <summary>It would have traded beyond the limits of the volatility control mechanism: what it could not trade is refused.</summary>
    VcmTriggered = 2601,

    /// <summary>Beyond the limits of a cooling-off.</summary>
    VcmCoolingOff = 2602,

    AuctionPriceLimits = 2612,
    Tick = 7073,
    PriceRange = 7075,
    TooManyLots = 7077,
    NotInLots = 7079,

    NotListed = 10_001,

    /// <summary>A limit order through the best price of the opposite side.</summary>
    LimitThroughBest = 10_002,

    /// <summary>More than 24 spreads from where the market is.</summary>
    QuotationRange = 10_003,

    /// <summary>The first order of the day, more than 24 spreads from the previous close.</summary>
    OpeningQuotation = 10_004,

    /// <summary>A special limit order that reaches nobody.</summary>
    SpecialLimitReachesNone = 10_005,

    /// <summary>All or nothing, and all can't be had.</summary>
    NotAllAtOnce = 10_006,

    /// <summary>A short sale below the price that the tick rule allows.</summary>
    ShortSellPrice = 10_007,

    /// <summary>The security may not be sold short, or not with this kind of order.</summary>
    NoShortSelling = 10_008,

    UnknownOrder = 10_009,
    UnknownTrade = 10_010,

    /// <summary>Neither a bid nor an ask, or a qualifier that does not go with the kind.</summary>
    BadEntry = 10_011,
}
