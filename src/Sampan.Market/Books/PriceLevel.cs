namespace Sampan.Market;

/// <summary>All orders at one price, as the market sees them (L2).</summary>
/// <param name="Price">Units of 1e-9; <see cref="Market.Price.Undefined"/> for a level that does not exist.</param>
/// <param name="Size">Shares.</param>
/// <param name="Orders">How many orders.</param>
public readonly record struct PriceLevel(long Price, long Size, int Orders);
