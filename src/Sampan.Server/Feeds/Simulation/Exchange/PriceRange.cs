using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>Prices from one to another, both included; units of 1e-9.</summary>
/// <param name="Low">The lowest; 0 where nothing limits it.</param>
/// <param name="High">The highest; <see cref="Price.Undefined"/> where nothing limits it.</param>
public readonly record struct PriceRange(long Low, long High)
{
    /// <summary>All prices.</summary>
    public static PriceRange All => new(0, Price.Undefined);

    public bool Contains(long price) => price >= Low && price <= High;
}
