using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>What can be chosen about the exchange: its hours, its rules, and what happens in it.</summary>
public sealed record ExchangeOptions
{
    /// <summary>When it trades. (default: always, continuously)</summary>
    public TradingHours Hours { get; init; } = TradingHours.Always;

    /// <summary>Picks the random moments of its auctions. (default: 1)</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What holds from which day on. (default: as far as it is known)</summary>
    public ExchangeRules Rules { get; init; } = ExchangeRules.Known;

    /// <summary>How often a changed equilibrium of an auction is told, at most. (default: half a second)</summary>
    public TimeSpan IndicativeInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Days on which the weather kept the exchange closed for some hours, or for all. (default: none)</summary>
    public IReadOnlyList<WeatherDay> WeatherDays { get; init; } = [];

    /// <summary>Whether a suspension takes the orders out of the book. (default: no)</summary>
    public bool PurgesOnSuspension { get; init; }

    /// <summary>What happens between the days. (default: nothing)</summary>
    public IReadOnlyList<OvernightEvent> OvernightEvents { get; init; } = [];

    /// <summary>Says, by key, what is wrong; nothing when all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (IndicativeInterval <= TimeSpan.Zero)
        {
            yield return $"IndicativeInterval must be positive, was {IndicativeInterval}.";
        }

        foreach (var late in WeatherDays.Where(day => day.Date >= WeatherDay.TradedThroughFrom))
        {
            yield return $"WeatherDays: from {WeatherDay.TradedThroughFrom:yyyy-MM-dd} on the market trades through all weather, "
                + $"so that {late.Date:yyyy-MM-dd} can't be one.";
        }

        foreach (var lot in OvernightEvents.Where(overnight => overnight.BoardLot is <= 0))
        {
            yield return $"OvernightEvents: the board lot of {lot.Id} must be positive, was {lot.BoardLot}.";
        }
    }
}
