namespace Sampan.Market;

/// <summary>A resting order as it is shown.</summary>
/// <param name="OrderId">The venue's id.</param>
/// <param name="Side">Bid or ask.</param>
/// <param name="Price">Units of 1e-9; <see cref="Market.Price.Undefined"/> for an at-auction order.</param>
/// <param name="Size">Shares.</param>
/// <param name="Ahead">What is in front of it at its price.</param>
public readonly record struct BookOrder(ulong OrderId, Side Side, long Price, uint Size, QueuePosition Ahead);
