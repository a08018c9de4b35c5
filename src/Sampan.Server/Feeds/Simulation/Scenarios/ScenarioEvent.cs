using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Scenarios;

/// <summary>The kinds of event that a scenario can have.</summary>
public enum ScenarioAction : byte
{
    /// <summary>What something is worth goes up or down by <see cref="ScenarioEvent.Percent"/>.</summary>
    Move,

    /// <summary>There is more to hear, by <see cref="ScenarioEvent.Factor"/>: more trades and larger moves.</summary>
    Heat,

    /// <summary>A large order is worked: <see cref="ScenarioEvent.Share"/> of a day's volume.</summary>
    Order,

    /// <summary>More than usual have to trade in the closing auction, by <see cref="ScenarioEvent.Factor"/>.</summary>
    Closing,

    /// <summary>The exchange suspends a security.</summary>
    Suspend,

    /// <summary>The suspension ends.</summary>
    Resume,
}

/// <summary>Something that happens on the day of a scenario.</summary>
public sealed record ScenarioEvent
{
    /// <summary>In <see cref="What"/>: every security.</summary>
    public const string Market = "market";

    /// <summary>When, Hong Kong time.</summary>
    public required TimeOnly At { get; init; }

    public required ScenarioAction Do { get; init; }

    /// <summary>To what: codes of securities, codes of indices for their members, or <see cref="Market"/>.</summary>
    public required IReadOnlyList<string> What { get; init; }

    /// <summary>How far a price moves: -12 is down by 12 per cent. The market moves by the shares' betas.</summary>
    public double Percent { get; init; }

    /// <summary>How much more than usual; 1 is as usual.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>How much of a day's volume an order has: 0.05 are five per cent.</summary>
    public double Share { get; init; }

    /// <summary>How much of the interest in the closing auction buys, from 0 to 1.</summary>
    public double Buy { get; init; } = 0.5;

    /// <summary>Bid for an order to buy.</summary>
    public Side Side { get; init; } = Side.Bid;

    /// <summary>How long it takes, or lasts; zero for at once.</summary>
    public TimeSpan Over { get; init; }
}
