namespace Sampan.Market.Tests.Books;

/// <summary>The venue's own levels, odd lots, and the queue of brokers.</summary>
public sealed class OtherBooksTests
{
    private readonly MarketDay _day = new();

    [Fact]
    public void The_levels_of_the_venue_are_the_depth_that_is_shown()
    {
        _day.Trade("10:00", price: 500, size: 100);
        Levels("10:01", bid: 510, ask: 520);

        var snapshot = _day.Show();
        Assert.Equal((new PriceLevel(MarketDay.Mills(510), 700, 3), 1), (snapshot.Bids.Level[0], snapshot.Bids.Count));
        Assert.Equal(MarketDay.Mills(520), snapshot.Asks.Level[0].Price);
        Assert.Equal(MarketDay.Mills(510), snapshot.Venue.NominalPrice);

        _day.Order("10:02", OrderAction.Clear, id: 0, Side.None, price: 0);
        Assert.Equal(0, _day.Show().Bids.Count);
    }

    [Fact]
    public void Levels_that_contradict_themselves_are_suspect_until_whole_ones_come()
    {
        Levels("10:00", bid: 500, ask: 510, RecordFlags.MaybeBadBook);
        Assert.True(_day.Show().Quote.IsSuspect);

        Levels("10:01", bid: 500, ask: 510);
        Assert.False(_day.Show().Quote.IsSuspect);
    }

    [Fact]
    public void More_levels_than_there_can_be_are_cut_off()
    {
        ref var levels = ref _day.Append<LevelsRecord>("10:00");
        (levels.Bids.Count, levels.Asks.Count) = (int.MaxValue, -1);
        _day.Apply();

        var snapshot = _day.Show();
        Assert.Equal((Depth.LevelsMax, 0), (snapshot.Bids.Count, snapshot.Asks.Count));
    }

    [Fact]
    public void Odd_lots_are_a_book_apart_best_price_first_and_then_the_oldest()
    {
        OddLot(OrderAction.Add, id: 1, Side.Bid, price: 500, broker: 11);
        OddLot(OrderAction.Add, id: 2, Side.Bid, price: 510, broker: 12);
        OddLot(OrderAction.Add, id: 3, Side.Bid, price: 500, broker: 13);
        OddLot(OrderAction.Add, id: 4, Side.Ask, price: 505, broker: 14);
        OddLot(OrderAction.Add, id: 5, Side.Ask, price: 501, broker: 15);

        var book = _day.Market.OddLotsOf(MarketDay.Share)!;
        Assert.Equal([12, 11, 13], book.OrdersOf(Side.Bid).Select(order => (int)order.Broker));
        Assert.Equal([15, 14], book.OrdersOf(Side.Ask).Select(order => (int)order.Broker));
        Assert.Equal(0, _day.Show().Bids.Count);

        OddLot(OrderAction.Cancel, id: 1, Side.Bid, price: 0, broker: 11);
        Assert.Equal([2ul, 3ul], book.OrdersOf(Side.Bid).Select(order => order.Id));
        Assert.False(book.IsSuspect);
    }

    [Theory]
    [InlineData(OrderAction.Cancel, 7, 500, Side.Bid)]
    [InlineData(OrderAction.Add, 1, 500, Side.Bid)]
    [InlineData(OrderAction.Add, 2, 500, Side.None)]
    [InlineData(OrderAction.Modify, 1, 500, Side.Bid)]
    public void A_contradiction_among_odd_lots_makes_their_book_suspect_and_no_other(OrderAction action, int id, long price, Side side)
    {
        OddLot(OrderAction.Add, id: 1, Side.Bid, price: 500, broker: 11);
        OddLot(action, (ulong)id, side, price, broker: 12);

        var book = _day.Market.OddLotsOf(MarketDay.Share)!;
        Assert.Equal((true, 1, false), (book.IsSuspect, book.Count, _day.Show().Quote.IsSuspect));

        OddLot(OrderAction.Clear, id: 0, Side.None, price: 0, broker: 0);
        Assert.Equal((false, 0), (book.IsSuspect, book.Count));
    }

    [Fact]
    public void Each_side_of_the_broker_queue_is_the_one_told_last()
    {
        Assert.Equal(0, _day.Published.ReadBrokerQueue(MarketDay.Share, out _));
        Brokers("10:00", Side.Bid, 4_001, 4_002);
        Brokers("10:01", Side.Ask, 5_001);
        Brokers("10:02", Side.Bid, 4_003);
        Assert.Equal(ChangeKinds.BrokerQueue, _day.Market.ChangesOf(MarketDay.Share));
        _day.Show();

        Assert.Equal(2, _day.Published.ReadBrokerQueue(MarketDay.Share, out var queue));
        Assert.Equal((1, 4_003, _day.At("10:02")), (queue.Bids.Count, queue.Bids.Items[0].Number, queue.Bids.Time));
        Assert.Equal((1, 5_001, _day.At("10:01")), (queue.Asks.Count, queue.Asks.Items[0].Number, queue.Asks.Time));
        Assert.Equal(0, _day.Published.ReadBrokerQueue(MarketDay.Warrant, out _));
    }

    private void Levels(string time, long bid, long ask, RecordFlags flags = RecordFlags.None)
    {
        ref var levels = ref _day.Append<LevelsRecord>(time);
        (levels.Bids.Count, levels.Bids.Level[0]) = (1, new PriceLevel(MarketDay.Mills(bid), 700, 3));
        (levels.Asks.Count, levels.Asks.Level[0]) = (1, new PriceLevel(MarketDay.Mills(ask), 800, 4));
        levels.Flags = flags;
        _day.Apply();
    }

    private void OddLot(OrderAction action, ulong id, Side side, long price, ushort broker)
    {
        ref var order = ref _day.Append<OddLotOrderRecord>("10:00");
        (order.Action, order.OrderId, order.Side, order.Price) = (action, id, side, MarketDay.Mills(price));
        (order.Size, order.Broker) = (7, broker);
        _day.Apply();
    }

    private void Brokers(string time, Side side, params ushort[] brokers)
    {
        ref var queue = ref _day.Append<BrokerQueueRecord>(time);
        (queue.Side, queue.Count) = (side, (byte)brokers.Length);
        for (var i = 0; i < brokers.Length; i++)
        {
            queue.Items[i] = new BrokerQueueItem(brokers[i], IsSpread: false);
        }

        _day.Apply();
    }
}
