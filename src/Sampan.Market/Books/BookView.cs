namespace Sampan.Market;

/// <summary>A whole book as of one moment, copied out of the market for those who may not reach into it.</summary>
/// <param name="Snapshot">The instrument at the same moment.</param>
/// <param name="Bids">The buyers.</param>
/// <param name="Asks">The sellers.</param>
public sealed record BookView(InstrumentSnapshot Snapshot, BookSideView Bids, BookSideView Asks)
{
    /// <summary>Whether there are levels that no orders stand behind: the venue adds up the book itself.</summary>
    public bool HasLevelsOnly => Bids.Levels.Length + Asks.Levels.Length > 0 && Bids.Orders.Count + Asks.Orders.Count == 0;
}

/// <summary>One side of a <see cref="BookView"/>.</summary>
/// <param name="LevelCount">How many price levels there are, whether they are shown or not.</param>
/// <param name="AtAuction">The orders that name no price.</param>
/// <param name="Levels">The best levels, best first; empty when the orders are shown.</param>
/// <param name="Orders">
/// The orders of the best levels, best price first, at each price as they queue, and before them those without a price; empty
/// when the levels are shown.
/// </param>
/// <param name="HasMore">Whether there are levels or orders beyond those shown.</param>
public sealed record BookSideView(
    int LevelCount, AtAuctionOrders AtAuction, PriceLevel[] Levels, ArraySegment<BookOrder> Orders, bool HasMore)
{
    /// <summary>Copies the levels of a side.</summary>
    public static BookSideView OfLevels(OrderBook book, Side side, int levels)
    {
        var count = book.LevelCount(side);
        var copied = new PriceLevel[Math.Min(count, levels)];
        book.CopyLevels(side, copied);
        return new(count, book.AtAuction(side), copied, [], copied.Length < count);
    }

    /// <summary>Copies the orders of a side.</summary>
    /// <param name="book">The book.</param>
    /// <param name="side">Which side.</param>
    /// <param name="levels">At how many prices, at most.</param>
    /// <param name="ordersMax">How many, at most.</param>
    public static BookSideView OfOrders(OrderBook book, Side side, int levels, int ordersMax)
    {
        var orders = book.CopyOrders(side);
        var count = Math.Min(CountAt(orders, levels), ordersMax);
        return new(book.LevelCount(side), book.AtAuction(side), [], new(orders, 0, count), count < orders.Length);
    }

    /// <summary>A side of a book that the venue adds up itself: what it publishes is all there is.</summary>
    public static BookSideView OfDepth(in Depth depth, int levels)
    {
        ReadOnlySpan<PriceLevel> all = depth.Level;
        return new(depth.Count, default, all[..Math.Min(depth.Count, levels)].ToArray(), [], depth.Count > levels);
    }

    /// <summary>How many orders there are at the first so many prices.</summary>
    private static int CountAt(BookOrder[] orders, int levels)
    {
        var seen = 0;
        for (var i = 0; i < orders.Length; i++)
        {
            // Each price begins with the order that has nobody ahead.
            if (orders[i] is { Ahead.OrdersAhead: 0 } first && first.Price != Price.Undefined && ++seen > levels)
            {
                return i;
            }
        }

        return orders.Length;
    }
}
