using CsCheck;

namespace Sampan.Market.Tests.Books;

/// <summary>The fast book against the naive one, and what the market would notice first.</summary>
public sealed class OrderBookTests
{
    // Few ids and few prices, so that orders meet: added twice, changed after they are gone, alone at their level.
    private static readonly Gen<OrderRecord> AnyChange =
        from action in Gen.Frequency(
            (8, Gen.Const(OrderAction.Add)),
            (3, Gen.Const(OrderAction.Modify)),
            (5, Gen.Const(OrderAction.Cancel)),
            (1, Gen.Const(OrderAction.Clear)))
        from id in Gen.ULong[1, 40]
        from isBid in Gen.Bool
        from tick in Gen.Long[1, 25]
        from size in Gen.UInt[0, 9]
        let side = isBid ? Side.Bid : Side.Ask
        select new OrderRecord { Action = action, OrderId = id, Side = side, Price = tick * 1_000_000, Size = size * 100 };

    [Fact]
    public void Any_changes_give_the_book_of_the_naive_one() => AnyChange.Array[0, 200].Sample(changes =>
    {
        var book = new OrderBook();
        var naive = new NaiveBook();

        foreach (var change in changes)
        {
            Assert.Equal(naive.Apply(change), book.TryApply(change));
            AssertSame(naive, book);
        }
    });

    [Fact]
    public void A_smaller_order_keeps_its_place_and_a_larger_one_goes_to_the_end()
    {
        var book = new OrderBook();
        book.TryAdd(1, Side.Bid, Price.Unit, 500);
        book.TryAdd(2, Side.Bid, Price.Unit, 300);
        book.TryAdd(3, Side.Bid, Price.Unit, 100);

        book.TryModify(1, 400);
        book.TryModify(2, 600);

        Assert.Equal(new QueuePosition(0, 0), PositionOf(book, 1));
        Assert.Equal(new QueuePosition(1, 400), PositionOf(book, 3));
        Assert.Equal(new QueuePosition(2, 500), PositionOf(book, 2));
    }

    [Fact]
    public void A_contradiction_is_refused_and_changes_nothing()
    {
        var book = new OrderBook();
        book.TryAdd(1, Side.Ask, Price.Unit, 100);

        Assert.False(book.TryAdd(1, Side.Bid, 2 * Price.Unit, 100));
        Assert.False(book.TryModify(2, 100));
        Assert.False(book.TryRemove(2));

        Assert.Equal(1, book.OrderCount);
        Assert.Equal(Price.Unit, book.BestAsk);
        Assert.Equal(Price.Undefined, book.BestBid);
    }

    [Fact]
    public void A_book_is_crossed_when_a_bid_reaches_an_ask()
    {
        var book = new OrderBook();
        book.TryAdd(1, Side.Ask, 2 * Price.Unit, 100);
        Assert.False(book.IsCrossed);

        book.TryAdd(2, Side.Bid, 2 * Price.Unit, 100);
        Assert.True(book.IsCrossed);
    }

    private static QueuePosition? PositionOf(OrderBook book, ulong id) =>
        book.TryGetQueuePosition(id, out var position) ? position : null;

    private static void AssertSame(NaiveBook naive, OrderBook book)
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
        {
            var depth = default(Depth);
            book.CopyDepth(side, ref depth);
            var expected = naive.Levels(side);

            Assert.Equal(expected.Length, book.LevelCount(side));
            Assert.Equal(Math.Min(expected.Length, Depth.LevelsMax), depth.Count);
            for (var i = 0; i < depth.Count; i++)
            {
                Assert.Equal(expected[i], depth.Level[i]);
            }
        }

        for (ulong id = 1; id <= 40; id++)
        {
            Assert.Equal(naive.PositionOf(id), PositionOf(book, id));
        }
    }
}
