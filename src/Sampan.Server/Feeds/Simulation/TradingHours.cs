namespace Sampan.Server.Feeds.Simulation;

/// <summary>When the simulated market trades.</summary>
public enum TradingHours : byte
{
    /// <summary>At every hour of every day: there is always something to see.</summary>
    Always,

    /// <summary>In the exchange's continuous sessions only: not at night, at lunch, on weekends or holidays.</summary>
    Exchange,
}
