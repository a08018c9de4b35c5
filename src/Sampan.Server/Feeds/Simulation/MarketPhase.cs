namespace Sampan.Server.Feeds.Simulation;

/// <summary>What may happen in the simulated market at a time.</summary>
internal enum MarketPhase : byte
{
    /// <summary>Nothing.</summary>
    Closed,

    /// <summary>The day has begun: books are empty, the previous close is known, nothing is traded yet.</summary>
    PreOpening,

    /// <summary>Orders come and go and match.</summary>
    Continuous,

    /// <summary>Nothing, but what rests in the books stays there.</summary>
    Break,
}
