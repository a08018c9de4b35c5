using Sampan.Market;

namespace Sampan.Server.Tests.Feeds.Simulation;

/// <summary>Rules of the exchange that differ in one thing from those that are known.</summary>
internal static class TestRules
{
    /// <summary>Volatility control watches everything, in one tier.</summary>
    public static ExchangeRules Watched(VcmTier tier) => ExchangeRules.Known with { VcmTierOf = (_, _) => tier };

    /// <summary>Phase 2 of the minimum spreads has a first day.</summary>
    public static ExchangeRules Phase2From(DateOnly? date) =>
        ExchangeRules.Known with { Spreads = new SpreadTables { Phase2From = date } };
}
