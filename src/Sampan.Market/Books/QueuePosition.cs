namespace Sampan.Market;

/// <summary>What must trade at an order's price before the order does.</summary>
/// <param name="OrdersAhead">How many orders are in front.</param>
/// <param name="SizeAhead">Their shares.</param>
public readonly record struct QueuePosition(int OrdersAhead, long SizeAhead);
