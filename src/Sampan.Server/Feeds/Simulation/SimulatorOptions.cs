using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;
using Sampan.Server.Feeds.Simulation.Scenarios;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>What can be chosen about the simulated market.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The slowest speed: an hour of the market takes ten.</summary>
    public const double SpeedMin = 0.1;

    /// <summary>The fastest speed that still follows a clock.</summary>
    public const double SpeedMax = 10_000;

    /// <summary>
    /// Picks one of the possible markets: the same seed from the same start gives the same records. (default: 1)
    /// </summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Seconds of market time in a second of the clock, from 0.1 to 10,000; infinity is as fast as possible.
    /// (default: 1)
    /// </summary>
    public double Speed { get; init; } = 1;

    /// <summary>The least activity.</summary>
    public const double ScaleMin = 0.001;

    /// <summary>The activity of the real market.</summary>
    public const double ScaleMax = 1;

    /// <summary>When the market trades. (default: always)</summary>
    public TradingHours Hours { get; init; } = TradingHours.Always;

    /// <summary>
    /// How many orders and trades there are, of those that the real market has, from 0.001 to 1. What is traded in a day stays
    /// the same: where there are fewer orders they are larger. (default: 0.1)
    /// </summary>
    public double Scale { get; init; } = 0.1;

    /// <summary>What is out of the ordinary on the first day of trading. (default: nothing)</summary>
    public Scenario? Scenario { get; init; }

    /// <summary>Market time at the beginning. (default: the time of the clock)</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>What the exchange goes by, from which day on. (default: as far as it is known)</summary>
    public ExchangeRules Rules { get; init; } = ExchangeRules.Known;

    /// <summary>What of it the exchange has to know.</summary>
    internal ExchangeOptions ForExchange() => new()
    {
        Hours = Hours,
        Seed = Seed,
        Rules = Rules,
        WeatherDays = Scenario is { Date: { } date } scenario && (scenario.TradingFrom ?? scenario.TradingTo) is not null
            ? [new WeatherDay(date, scenario.TradingFrom, scenario.TradingTo)]
            : [],
    };

    /// <summary>Says, by key, what is wrong; nothing when all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (!(Speed is >= SpeedMin and <= SpeedMax || double.IsPositiveInfinity(Speed)))
        {
            yield return $"Speed must be from {SpeedMin} to {SpeedMax}, or infinity, was {Speed}.";
        }

        if (Scale is not (>= ScaleMin and <= ScaleMax))
        {
            yield return $"Scale must be from {ScaleMin} to {ScaleMax}, was {Scale}.";
        }

        if (!Enum.IsDefined(Hours))
        {
            yield return $"Hours must be Always or Exchange, was {Hours}.";
        }

        foreach (var wrong in ForExchange().Validate())
        {
            yield return $"Scenario {Scenario?.Name}: {wrong}";
        }

        if (Start is { Year: < 2000 or > 2200 })
        {
            yield return $"Start must lie between the years 2000 and 2200, was {Start:O}.";
        }
    }
}
