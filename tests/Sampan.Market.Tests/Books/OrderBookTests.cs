using CsCheck;

namespace Sampan.Market.Tests.Books;

/// <summary>The fast book against the naive one, and what the market would notice first.</summary>
public sealed class OrderBookTests
{
    // Few ids and few prices, so that orders meet: added twice, changed after they are gone, alone at their level.
    private static readonly Gen<OrderRecord> AnyChange = Changes(
        Gen.ULong[1, 40], Gen.Long[1, 25].Select(tick => tick * 1_000_000), Gen.UInt[0, 9].Select(lots => lots * 100));

    // What no exchange would send: prices and sizes at the ends of what fits and beyond, and ids that all point to the same
    // places of the table, its first or, so that a search goes on at the start, its last.
    private static readonly Gen<OrderRecord> HostileChange = Changes(
        Gen.OneOf(
            OneOf<ulong>(0, 1, ulong.MaxValue, ulong.MaxValue / 2),
            Gen.ULong[1, 20].Select(IdWithHash),
            Gen.ULong[1, 20].Select(id => IdWithHash(ulong.MaxValue - id))),
        Gen.OneOf(
            OneOf(Price.Undefined, 0, 1, 999_999, -1_000_000, long.MinValue, Price.Undefined - 1),
            OneOf(int.MinValue, int.MinValue + 1L, int.MaxValue - 1L, int.MaxValue, 1L << 32).Select(price => price * 1_000_000)),
        OneOf<uint>(0, 1, 2, uint.MaxValue - 1, uint.MaxValue));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<OrderRecord> Changes(Gen<ulong> ids, Gen<long> prices, Gen<uint> sizes) =>
        from action in Gen.Frequency(
            (32, Gen.Const(OrderAction.Add)),
            (12, Gen.Const(OrderAction.Modify)),
            (20, Gen.Const(OrderAction.Cancel)),
            (1, Gen.Const(OrderAction.Clear)),
            (1, Gen.Const(OrderAction.Trade)))
        from id in ids
        from side in Gen.Frequency((20, Gen.Const(Side.Bid)), (20, Gen.Const(Side.Ask)), (1, Gen.Const(Side.None)))
        from price in Gen.Frequency((9, prices), (1, Gen.Const(Price.Undefined)))
        from size in sizes
        select new OrderRecord { Action = action, OrderId = id, Side = side, Price = price, Size = size };

    [Fact]
    public void Any_changes_give_the_book_of_the_naive_one() => AnyChange.Array[0, 200].Sample(AssertSameAfterEach);

    [Fact]
    public void Hostile_changes_give_the_book_of_the_naive_one() =>
        HostileChange.Array[0, 200].Sample(AssertSameAfterEach);

    [Fact]
    public void Many_books_in_one_memory_do_not_touch_each_other() =>
        Gen.Select(Gen.Int[0, 4], AnyChange).Array[0, 400].Sample(
            changes =>
            {
                var books = new BookSet(5);
                var naive = Enumerable.Range(0, 5).Select(_ => new NaiveBook()).ToArray();

                foreach (var (instrument, change) in changes)
                {
                    books.PrefetchBook(instrument);
                    books.PrefetchOrder(instrument, change.OrderId, change.Side);
                    Assert.Equal(naive[instrument].Apply(change), books.TryApply(instrument, change));
                }

                Assert.All(Enumerable.Range(0, 5), instrument => AssertSame(naive[instrument], books[instrument]));
            });

    [Theory]
    [InlineData(1UL)]
    [InlineData(1UL << 32)]
    public void A_book_of_thousands_of_levels_and_orders_equals_the_naive_one(ulong idStep)
    {
        var book = new OrderBook();
        var naive = new NaiveBook();
        for (var i = 0; i < 3_000; i++)
        {
            // Every second order leaves again, some from amidst the levels.
            var tick = 1 + (i * 7_919 % 1_000);
            var add = Change(OrderAction.Add, (ulong)i * idStep, i % 2 == 0 ? Side.Bid : Side.Ask, tick * 1_000_000L);
            var cancel = Change(OrderAction.Cancel, (ulong)(i / 2) * idStep, Side.None, 0);

            Assert.Equal(naive.Apply(add), book.TryApply(add));
            Assert.Equal(naive.Apply(cancel), book.TryApply(cancel));
        }

        var levels = new PriceLevel[book.LevelCount(Side.Bid) + 1];
        Assert.Equal(naive.Levels(Side.Bid), levels[..book.CopyLevels(Side.Bid, levels)]);
        Assert.Equal(naive.OrderCount, book.OrderCount);
    }

    [Fact]
    public void A_queue_keeps_its_order_when_the_count_of_arrivals_begins_again()
    {
        var book = new OrderBook();
        book.TryAdd(1, Side.Bid, Price.Unit, 500);
        book.SkipArrivals();
        book.TryAdd(2, Side.Bid, Price.Unit, 300);

        book.TryAdd(3, Side.Bid, Price.Unit, 100);

        Assert.Equal([1UL, 2UL, 3UL], book.CopyOrders(Side.Bid).Select(order => order.OrderId));
        Assert.Equal(new QueuePosition(2, 800), PositionOf(book, 3));
    }

    [Fact]
    public void At_auction_orders_are_in_the_book_and_at_no_level()
    {
        var book = new OrderBook();
        book.TryAdd(1, Side.Bid, Price.Undefined, 500);
        book.TryAdd(2, Side.Bid, Price.Undefined, 300);
        book.TryAdd(3, Side.Bid, Price.Unit, 100);

        book.TryModify(1, 600);

        Assert.Equal(new AtAuctionOrders(2, 900), book.AtAuction(Side.Bid));
        Assert.Equal(default, book.AtAuction(Side.Ask));
        Assert.Equal((1, Price.Unit, 3), (book.LevelCount(Side.Bid), book.BestBid, book.OrderCount));
        Assert.Equal([2UL, 1UL, 3UL], book.CopyOrders(Side.Bid).Select(order => order.OrderId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2_147_483_648_000_000)]
    [InlineData(-2_147_483_648_000_000)]
    public void A_price_that_omdc_could_not_say_is_refused(long price) =>
        Assert.False(new OrderBook().TryAdd(1, Side.Bid, price, 100));

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

    private static OrderRecord Change(OrderAction action, ulong id, Side side, long price) =>
        new() { Action = action, OrderId = id, Side = side, Price = price, Size = 100 };

    /// <summary>The id that the table's hash, a multiplication by an odd number, turns into this.</summary>
    private static ulong IdWithHash(ulong hash)
    {
        // Newton's iteration doubles the correct bits of the inverse: 3, 6, 12, 24, 48, 96.
        var inverse = OrderTable.GoldenRatio;
        for (var i = 0; i < 5; i++)
        {
            inverse *= 2 - (OrderTable.GoldenRatio * inverse);
        }

        return hash * inverse;
    }

    private static QueuePosition? PositionOf(OrderBook book, ulong id) =>
        book.TryGetQueuePosition(id, out var position) ? position : null;

    private static void AssertSameAfterEach(OrderRecord[] changes)
    {
        var book = new OrderBook();
        var naive = new NaiveBook();

        foreach (var change in changes)
        {
            Assert.Equal(naive.Apply(change), book.TryApply(change));
            AssertSame(naive, book);
        }
    }

    private static void AssertSame(NaiveBook naive, OrderBook book)
    {
        Assert.Equal((naive.OrderCount, naive.IsCrossed), (book.OrderCount, book.IsCrossed));
        foreach (var side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
        {
            var depth = default(Depth);
            book.CopyDepth(side, ref depth);
            var expected = naive.Levels(side);

            Assert.Equal(expected.Length, book.LevelCount(side));
            Assert.Equal(expected.Take(Depth.LevelsMax), ((ReadOnlySpan<PriceLevel>)depth.Level)[..depth.Count].ToArray());
            Assert.Equal(naive.AtAuction(side), book.AtAuction(side));
            Assert.Equal(naive.Orders(side), book.CopyOrders(side));
        }

        for (ulong id = 0; id <= 40; id++)
        {
            Assert.Equal(naive.PositionOf(id), PositionOf(book, id));
        }
    }
}
