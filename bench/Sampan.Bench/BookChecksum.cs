using Sampan.Market;

namespace Sampan.Bench;

/// <summary>A number for the contents of many books, which the twin in C++ computes as well.</summary>
internal static class BookChecksum
{
    /// <summary>All levels in their order, and all orders in any.</summary>
    /// <param name="count">How many books there are.</param>
    /// <param name="bookOf">Each of them.</param>
    public static ulong Of(int count, Func<int, OrderBook> bookOf)
    {
        var (levels, orders) = (17UL, 0UL);
        for (var i = 0; i < count; i++)
        {
            foreach (var side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
            {
                levels = MixLevels(levels, bookOf(i), side);
                foreach (var order in bookOf(i).CopyOrders(side))
                {
                    orders += Mix(Mix(order.OrderId, Thousandths(order.Price)), order.Size);
                }
            }
        }

        return Mix(levels, orders);
    }

    private static ulong MixLevels(ulong sum, OrderBook book, Side side)
    {
        var levels = new PriceLevel[book.LevelCount(side)];
        book.CopyLevels(side, levels);
        foreach (var level in levels)
        {
            sum = Mix(Mix(Mix(sum, Thousandths(level.Price)), (ulong)level.Size), (ulong)level.Orders);
        }

        return sum;
    }

    private static ulong Thousandths(long price) => (ulong)(price / (Price.Unit / 1_000));

    private static ulong Mix(ulong sum, ulong value)
    {
        sum = unchecked((sum ^ value) * 0x9E37_79B9_7F4A_7C15);
        return sum ^ (sum >> 29);
    }
}
