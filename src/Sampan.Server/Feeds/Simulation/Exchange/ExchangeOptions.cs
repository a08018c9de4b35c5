using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>What can be chosen about the exchange: its hours, and those of its rules that change or are not known for sure.</summary>
public sealed record ExchangeOptions
{
    /// <summary>When it trades. (default: always, continuously)</summary>
    public TradingHours Hours { get; init; } = TradingHours.Always;

    /// <summary>Picks the random moments of its auctions. (default: 1)</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Its trading days. (default: the calendar that Sampan brings along)</summary>
    public TradingCalendar Calendar { get; init; } = TradingCalendar.BuiltIn;

    /// <summary>The first day of phase 2 of the reduction of minimum spreads, whose date is not known. (default: not in force)</summary>
    public DateOnly? SpreadPhase2From { get; init; }
}
