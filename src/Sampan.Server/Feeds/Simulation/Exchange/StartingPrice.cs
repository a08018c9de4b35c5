namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The price that a security begins with.</summary>
/// <param name="Price">The previous close, units of 1e-9; <see cref="Market.Price.Undefined"/> for none, as for a new listing.</param>
/// <param name="IsKnown">Those who listen know it from an earlier run: then it is not told on the first day.</param>
public readonly record struct StartingPrice(long Price, bool IsKnown = false);
