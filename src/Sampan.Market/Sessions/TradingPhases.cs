namespace Sampan.Market;

/// <summary>What holds in each phase of the trading day.</summary>
public static class TradingPhases
{
    /// <summary>
    /// Whether resting orders are those that continuous trading goes on with. In an auction they are not shown (OMD-C 3.9), after
    /// the close they are gone, whether or not the feed deletes them.
    /// </summary>
    /// <remarks>Where nobody names a phase the book is taken for what it says.</remarks>
    public static bool HasLiveBook(this TradingPhase phase) => phase is TradingPhase.Continuous
        or TradingPhase.OrderCancel
        or TradingPhase.Blocking
        or TradingPhase.ExchangeIntervention
        or TradingPhase.Unknown;

    /// <summary>Whether it is a part of the opening auction.</summary>
    public static bool IsOpeningAuction(this TradingPhase phase) => phase is TradingPhase.OpeningInput
        or TradingPhase.OpeningNoCancellation
        or TradingPhase.OpeningRandomMatching
        or TradingPhase.OpeningMatching;

    /// <summary>Whether it is a part of the closing auction, which also says that continuous trading has ended.</summary>
    public static bool IsClosingAuction(this TradingPhase phase) => phase is TradingPhase.ClosingReferencePrice
        or TradingPhase.ClosingInput
        or TradingPhase.ClosingNoCancellation
        or TradingPhase.ClosingRandomClose
        or TradingPhase.ClosingMatching;

    /// <summary>Whether trading has ended for today.</summary>
    public static bool IsClosed(this TradingPhase phase) => phase is TradingPhase.Close or TradingPhase.DayClose;
}
