namespace Sampan.Server.Feeds.Simulation.Scenarios;

/// <summary>What is out of the ordinary on one simulated day.</summary>
public sealed record Scenario
{
    /// <summary>What it is called: <c>crash-vcm</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What happens, for people.</summary>
    public required string Description { get; init; }

    /// <summary>The day that it is made for; null for any.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>When trading begins on a day of bad weather; null for as always. It needs <see cref="Date"/>.</summary>
    public TimeOnly? TradingFrom { get; init; }

    /// <summary>When trading ends on a day of bad weather; null for as always. It needs <see cref="Date"/>.</summary>
    public TimeOnly? TradingTo { get; init; }

    /// <summary>How much more than on an ordinary day there is to hear, all day: more trades and larger moves. 1 is ordinary.</summary>
    public double Heat { get; init; } = 1;

    /// <summary>What happens before the first day of trading that is simulated.</summary>
    public IReadOnlyList<ScenarioOvernight> Overnight { get; init; } = [];

    /// <summary>What happens, in the order of time; on the first day of trading that is simulated.</summary>
    public IReadOnlyList<ScenarioEvent> Events { get; init; } = [];
}
