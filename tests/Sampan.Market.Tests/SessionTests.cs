namespace Sampan.Market.Tests;

/// <summary>What the sessions of a day and a suspension do.</summary>
public sealed class SessionTests
{
    private readonly MarketDay _day = new();

    [Theory]
    [InlineData(TradingPhase.Continuous, true)]
    [InlineData(TradingPhase.OrderCancel, true)]
    [InlineData(TradingPhase.Blocking, true)]
    [InlineData(TradingPhase.OpeningInput, false)]
    [InlineData(TradingPhase.ClosingReferencePrice, false)]
    [InlineData(TradingPhase.ClosingInput, false)]
    [InlineData(TradingPhase.ClosingNoCancellation, false)]
    [InlineData(TradingPhase.ClosingRandomClose, false)]
    [InlineData(TradingPhase.ClosingMatching, false)]
    [InlineData(TradingPhase.Close, false)]
    [InlineData(TradingPhase.NotYetOpen, false)]
    public void The_depth_of_continuous_trading_is_live_in_it_and_in_its_breaks(TradingPhase phase, bool isLive)
    {
        _day.Bid("10:00", id: 1, price: 500);
        _day.Phase("11:00", phase);

        var snapshot = _day.Show();
        Assert.Equal((phase, _day.At("11:00"), isLive), (snapshot.Venue.Phase, snapshot.Venue.PhaseTime, snapshot.BookIsLive));
        Assert.Equal(1, snapshot.Bids.Count);
    }

    [Fact]
    public void A_book_is_taken_as_live_where_no_session_is_named()
    {
        _day.Bid("10:00", id: 1, price: 500);

        Assert.Equal((TradingPhase.Unknown, true), (_day.Show().Venue.Phase, _day.Show().BookIsLive));
    }

    [Fact]
    public void At_the_end_of_the_day_all_orders_go_though_none_is_deleted()
    {
        _day.Bid("10:00", id: 1, price: 500);
        _day.Order("10:00", OrderAction.Cancel, id: 77, Side.Ask, price: 0);
        OddLot("10:00", OrderAction.Add, id: 1);
        BrokerQueue("10:00", Side.Bid, 4_001);
        _day.Show();
        _day.Phase("16:30", TradingPhase.Close);
        Assert.Equal(1, _day.Show().Bids.Count);

        _day.Phase("18:30", TradingPhase.DayClose);

        var snapshot = _day.Show();
        _day.Published.ReadBrokerQueue(MarketDay.Share, out var brokers);
        Assert.Equal((0, 0, 0), (snapshot.Bids.Count, brokers.Bids.Count, _day.Market.OddLotsOf(MarketDay.Share)!.Count));
        Assert.Equal((TradingPhase.DayClose, false), (snapshot.Venue.Phase, snapshot.Quote.IsSuspect));
        _day.Bid("18:31", id: 1, price: 500);
        Assert.False(_day.Show().Quote.IsSuspect);
    }

    [Fact]
    public void A_deletion_that_the_end_of_the_day_has_overtaken_contradicts_nothing()
    {
        _day.Bid("16:00", id: 1, price: 500);
        _day.Phase("18:30", TradingPhase.DayClose);
        _day.Order("18:30", OrderAction.Cancel, id: 1, Side.Bid, price: 0);

        Assert.False(_day.Show().Quote.IsSuspect);
    }

    [Fact]
    public void A_cooling_off_of_a_share_that_is_traded_is_no_resumption()
    {
        _day.Phase("09:30", TradingPhase.Continuous);
        _day.Status("10:00", StatusAction.Trading);

        Assert.Equal((0, false), (_day.Show().Venue.SuspensionTime, _day.Show().Venue.IsSuspended));
    }

    [Fact]
    public void A_status_that_names_no_session_is_not_the_end_of_the_day()
    {
        _day.Bid("10:00", id: 1, price: 500);
        _day.Append<StatusRecord>("10:01").Action = StatusAction.Suspend;
        _day.Apply();

        var snapshot = _day.Show();
        Assert.Equal((TradingPhase.Unknown, 1, true), (snapshot.Venue.Phase, snapshot.Bids.Count, snapshot.Venue.IsSuspended));
        Assert.Equal(InstrumentStatus.Suspended, snapshot.Quote.Status);
    }

    [Fact]
    public void A_suspended_share_stays_suspended_from_session_to_session_until_it_is_resumed()
    {
        _day.Status("09:00", StatusAction.Halt);
        _day.Phase("09:30", TradingPhase.Continuous);
        Assert.Equal((InstrumentStatus.Suspended, true), (_day.Quote.Status, _day.Show().Venue.IsSuspended));

        _day.Status("13:00", StatusAction.Trading);
        var snapshot = _day.Show();
        Assert.Equal((InstrumentStatus.Normal, false), (snapshot.Quote.Status, snapshot.Venue.IsSuspended));
        Assert.Equal((TradingPhase.Continuous, _day.At("13:00")), (snapshot.Venue.Phase, snapshot.Venue.SuspensionTime));
    }

    [Fact]
    public void A_market_that_is_not_open_yet_is_not_delisted()
    {
        _day.Phase("06:00", TradingPhase.NotYetOpen, action: StatusAction.NotAvailable);
        Assert.Equal(InstrumentStatus.Normal, _day.Quote.Status);

        _day.Phase("10:00", TradingPhase.ExchangeIntervention, action: StatusAction.Halt);
        Assert.Equal(InstrumentStatus.Suspended, _day.Quote.Status);
    }

    private void OddLot(string time, OrderAction action, ulong id)
    {
        ref var order = ref _day.Append<OddLotOrderRecord>(time);
        (order.Action, order.OrderId, order.Side, order.Price, order.Size) = (action, id, Side.Bid, MarketDay.Mills(500), 7);
        _day.Apply();
    }

    private void BrokerQueue(string time, Side side, ushort broker)
    {
        ref var queue = ref _day.Append<BrokerQueueRecord>(time);
        (queue.Side, queue.Count, queue.Items[0]) = (side, 1, new BrokerQueueItem(broker, false));
        _day.Apply();
    }
}
