namespace Sampan.Market;

/// <summary>How a trade came about: the exchange's own numbers (OMD-C 3.10.1, <c>TrdType</c>).</summary>
public enum TradeType : ushort
{
    /// <summary>Matched by the exchange in the ordinary way.</summary>
    Automatch = 0,

    /// <summary>Reported late, or of a previous day ("P").</summary>
    Late = 4,

    /// <summary>Off the exchange, not direct ("M").</summary>
    NonDirectOffExchange = 22,

    /// <summary>Matched, with the same participant on both sides ("Y").</summary>
    AutomatchInternalized = 100,

    /// <summary>Off the exchange, direct ("X").</summary>
    DirectOffExchange = 101,

    /// <summary>Less than a board lot ("D").</summary>
    OddLot = 102,

    /// <summary>Matched in an auction ("U").</summary>
    Auction = 103,

    /// <summary>Made overseas.</summary>
    Overseas = 104,
}
