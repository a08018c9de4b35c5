namespace Sampan.Market;

/// <summary>A phase of the trading day, with the exchange's own numbers (OMD-C 3.8.1, <c>TradingSessionSubID</c>).</summary>
public enum TradingPhase : byte
{
    DayClose = 0,
    OpeningInput = 1,
    OpeningMatching = 2,
    Continuous = 3,
    ClosingMatching = 4,
    ClosingInput = 5,
    Blocking = 7,
    NotYetOpen = 100,
    OpeningNoCancellation = 101,
    ExchangeIntervention = 102,
    Close = 103,
    OrderCancel = 104,
    ClosingReferencePrice = 105,
    ClosingNoCancellation = 106,
    ClosingRandomClose = 107,
    OpeningRandomMatching = 108,

    /// <summary>Nobody has said.</summary>
    Unknown = 255,
}
