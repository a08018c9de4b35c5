namespace Sampan.Market.Tests;

public sealed class BookViewTests
{
    private readonly BookMemory _memory = new();
    private readonly OrderBook _book;

    public BookViewTests()
    {
        _book = new OrderBook();
        Add(1, 610, 100);
        Add(2, 609, 200);
        Add(3, 610, 300);
        Add(4, 608, 400);
    }

    [Fact]
    public void The_orders_of_the_best_prices_are_shown_with_what_is_ahead_of_each()
    {
        var side = BookSideView.OfOrders(_book, Side.Bid, levels: 2, ordersMax: 10);

        Assert.Equal([1, 3, 2], side.Orders.Select(order => (int)order.OrderId));
        Assert.Equal(new QueuePosition(1, 100), side.Orders[1].Ahead);
        Assert.Equal((3, true), (side.LevelCount, side.HasMore));
    }

    [Theory]
    [InlineData(3, 4, 4, false)]
    [InlineData(9, 9, 4, false)]
    [InlineData(3, 3, 3, true)]
    [InlineData(1, 9, 2, true)]
    public void A_limit_of_prices_or_of_orders_says_that_there_are_more(int levels, int ordersMax, int shown, bool hasMore)
    {
        var side = BookSideView.OfOrders(_book, Side.Bid, levels, ordersMax);

        Assert.Equal((shown, hasMore), (side.Orders.Count, side.HasMore));
    }

    [Fact]
    public void Orders_without_a_price_come_first_and_are_no_level()
    {
        Assert.True(_book.TryAdd(5, Side.Bid, Price.Undefined, 700));
        Assert.True(_book.TryAdd(6, Side.Bid, Price.Undefined, 100));

        var orders = BookSideView.OfOrders(_book, Side.Bid, levels: 1, ordersMax: 10);
        var levels = BookSideView.OfLevels(_book, Side.Bid, levels: 1);

        Assert.Equal([5, 6, 1, 3], orders.Orders.Select(order => (int)order.OrderId));
        Assert.Equal([new PriceLevel(610 * Price.Unit, 400, 2)], levels.Levels);
        Assert.Equal(new AtAuctionOrders(2, 800), levels.AtAuction);
        Assert.Equal((3, true), (levels.LevelCount, levels.HasMore));
    }

    [Fact]
    public void A_side_without_orders_is_empty()
    {
        var side = BookSideView.OfOrders(_book, Side.Ask, levels: 10, ordersMax: 10);

        Assert.Equal(0, side.Orders.Count);
        Assert.Equal((0, false), (side.LevelCount, side.HasMore));
    }

    [Fact]
    public void What_a_venue_publishes_is_all_there_is_of_a_book_that_it_keeps_itself()
    {
        var depth = new Depth { Count = 2 };
        depth.Level[0] = new PriceLevel(610 * Price.Unit, 400, 2);
        depth.Level[1] = new PriceLevel(609 * Price.Unit, 200, 1);

        var best = BookSideView.OfDepth(in depth, levels: 1);
        var all = BookSideView.OfDepth(in depth, levels: 10);

        Assert.Equal((1, true), (best.Levels.Length, best.HasMore));
        Assert.Equal((2, 2, false), (all.Levels.Length, all.LevelCount, all.HasMore));
    }

    private void Add(ulong id, long price, uint size) => Assert.True(_book.TryAdd(id, Side.Bid, price * Price.Unit, size));
}
