namespace Sampan.Market;

/// <summary>The orders of one side that name no price and take the auction's: they are in the book, but at no level.</summary>
/// <param name="Orders">How many.</param>
/// <param name="Size">Their shares.</param>
public readonly record struct AtAuctionOrders(int Orders, long Size);
