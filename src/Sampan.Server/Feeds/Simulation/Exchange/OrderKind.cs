namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The kinds of order that the exchange takes.</summary>
public enum OrderKind : byte
{
    /// <summary>Matches at its own price only; what is left rests (LO). Continuous session.</summary>
    Limit,

    /// <summary>Matches through up to ten queues, no worse than its price; what is left rests at it (ELO). Continuous session.</summary>
    EnhancedLimit,

    /// <summary>Matches through up to ten queues, no worse than its price; what is left is cancelled (SLO). Continuous session.</summary>
    SpecialLimit,

    /// <summary>No price, and before all that have one (AO). Auctions.</summary>
    AtAuction,

    /// <summary>Matches at the auction's price if that is no worse than its own (ALO). Auctions.</summary>
    AtAuctionLimit,

    /// <summary>Less than a board lot, in a book of its own in which somebody has to pick it. Continuous session.</summary>
    OddLot,
}
