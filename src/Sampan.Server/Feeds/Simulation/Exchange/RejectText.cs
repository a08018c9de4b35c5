namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>What each <see cref="Reject"/> says.</summary>
public static class RejectText
{
    /// <summary>The highest number that is the exchange's own.</summary>
    private const int ExchangeNumberMax = 9_999;

    /// <summary>Whether the exchange has this number for it, too.</summary>
    public static bool HasExchangeNumber(this Reject reject) => (int)reject is > 0 and <= ExchangeNumberMax;

    /// <summary>The reason, for people.</summary>
    public static string Text(this Reject reject) => reject switch
    {
        Reject.None => "Accepted.",
        Reject.Suspended => "The security is suspended.",
        Reject.NineTimes => "The price is nine times the nominal price or more, or a ninth of it or less.",
        Reject.EnhancedLimitTooFar => "The price of the enhanced limit order is beyond ten queues of the best price.",
        Reject.NotAllowedNow => "Orders can't be changed or cancelled in this session.",
        Reject.OrderKindNotAllowedNow => "Orders of this kind are not taken in this session.",
        Reject.OddLotSize => "An odd lot has at least one share and fewer than a board lot.",
        Reject.VcmTriggered => "The order would trade beyond the limits of the volatility control mechanism.",
        Reject.VcmCoolingOff => "The price is beyond the limits of the cooling-off period.",
        Reject.AuctionPriceLimits => "The price is beyond the limits of the auction.",
        Reject.Tick => "The price is not on a tick.",
        Reject.PriceRange => "The price is outside the range of prices that the security can have.",
        Reject.TooManyLots => "The order has more than 3,000 board lots.",
        Reject.NotInLots => "The quantity is not a multiple of the board lot.",
        Reject.NotListed => "The security is not listed today.",
        Reject.LimitThroughBest => "A limit order may not go through the best price of the other side.",
        Reject.QuotationRange => "The price is more than 24 spreads away from the market.",
        Reject.OpeningQuotation => "The first price of the day is more than 24 spreads away from the previous close.",
        Reject.SpecialLimitReachesNone => "A special limit order has to reach the best price of the other side.",
        Reject.NotAllAtOnce => "The order can't be filled at once and in full.",
        Reject.ShortSellPrice => "A short sale may not be below the price of the tick rule.",
        Reject.NoShortSelling => "The security can't be sold short like this.",
        Reject.UnknownOrder => "There is no such order.",
        Reject.UnknownTrade => "There is no such trade today.",
        Reject.BadEntry => "The order has no side, or a qualifier that does not go with its kind.",
        _ => $"Rejected ({(int)reject}).",
    };
}
