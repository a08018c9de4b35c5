using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>Odd lots, and trades that are made or unmade outside the books.</summary>
public sealed class OddLotTests
{
    private readonly TestExchange _exchange = new(start: "10:00");

    [Fact]
    public void An_odd_lot_waits_in_a_book_of_its_own_until_somebody_picks_it()
    {
        var order = _exchange.Sell(55, 37, OrderKind.OddLot, broker: 1234);
        _exchange.Buy(60, 37, OrderKind.OddLot);
        Assert.Empty(_exchange.Trades);
        Assert.Equal(1234, _exchange.Market.OddLotsOf(0)!.OrdersOf(Side.Ask).Single().Broker);

        Assert.Equal(Reject.None, _exchange.Do(security => security.PickOddLot(order.OrderId)));

        Assert.Equal([(55m, 37u)], _exchange.TradedSince(0));
        Assert.Equal(TradeType.OddLot, _exchange.Trades[0].TradeType);
        Assert.Empty(_exchange.Market.OddLotsOf(0)!.OrdersOf(Side.Ask));
        Assert.Equal(Reject.UnknownOrder, _exchange.Do(security => security.PickOddLot(order.OrderId)));
    }

    [Fact]
    public void An_odd_lot_at_a_silly_price_moves_volume_and_no_price()
    {
        _exchange.Sell(100, 100);
        _exchange.Buy(100, 100);
        var order = _exchange.Sell(10, 99, OrderKind.OddLot);
        _exchange.Do(security => security.PickOddLot(order.OrderId));

        Assert.Equal((TestExchange.Dollars(100), 199L), (_exchange.Security.Last, _exchange.Security.Volume));
        Assert.Equal((TestExchange.Dollars(100), 199L), (_exchange.Market.QuoteOf(0).Low, _exchange.Market.QuoteOf(0).Volume));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void An_odd_lot_has_fewer_shares_than_a_board_lot(uint size)
    {
        Assert.Equal(Reject.OddLotSize, _exchange.Sell(100, size, OrderKind.OddLot).Reject);
    }

    [Fact]
    public void An_odd_lot_order_may_be_cancelled()
    {
        var order = _exchange.Sell(100, 50, OrderKind.OddLot);

        Assert.Equal(Reject.None, _exchange.Cancel(order.OrderId));
        Assert.Empty(_exchange.Market.OddLotsOf(0)!.OrdersOf(Side.Ask));
    }

    [Fact]
    public void A_late_trade_after_the_close_counts_and_moves_no_price()
    {
        _exchange.Sell(100, 100);
        _exchange.Buy(100, 100);
        _exchange.AdvanceTo("16:30");

        var id = _exchange.Do(security => security.TradeManually(TradeType.Late, TestExchange.Dollars(90), 500, out _));

        Assert.Equal(2u, id);
        Assert.Equal((TestExchange.Dollars(100), 600L), (_exchange.Market.QuoteOf(0).Last, _exchange.Market.QuoteOf(0).Volume));
        Assert.Equal(2, _exchange.Market.QuoteOf(0).Trades);
        Assert.Equal(TestExchange.Dollars(100), _exchange.Market.VenueOf(0).ClosingPrice);
    }

    [Fact]
    public void Nothing_is_reported_before_the_day_and_no_matched_trade_by_hand()
    {
        var early = new TestExchange(start: "08:45");
        Reject reject = default;
        early.Do(security => security.TradeManually(TradeType.Late, TestExchange.Dollars(100), 100, out reject));
        Assert.Equal(Reject.NotAllowedNow, reject);

        _exchange.Do(security => security.TradeManually(TradeType.Automatch, TestExchange.Dollars(100), 100, out reject));
        Assert.Equal(Reject.BadEntry, reject);
    }

    [Fact]
    public void A_cancel_of_the_high_of_the_day_gives_back_what_was_before_it()
    {
        _exchange.Sell(100, 100);
        _exchange.Buy(100, 100);
        _exchange.Sell(102, 200);
        _exchange.Buy(102, 200);

        Assert.Equal(Reject.None, _exchange.Do(security => security.CancelTrade(2)));

        Assert.Equal(TestExchange.Dollars(100), _exchange.Security.High);
        Assert.Equal(TestExchange.Dollars(100), _exchange.Security.Last);
        Assert.Equal(100, _exchange.Security.Volume);
        ref readonly var quote = ref _exchange.Market.QuoteOf(0);
        Assert.Equal((TestExchange.Dollars(100), TestExchange.Dollars(100), 100L), (quote.High, quote.Last, quote.Volume));
        Assert.Equal(Reject.UnknownTrade, _exchange.Do(security => security.CancelTrade(2)));
        Assert.Equal(Reject.UnknownTrade, _exchange.Do(security => security.CancelTrade(3)));
    }

    [Fact]
    public void Short_sales_are_told_at_the_end_of_the_morning_and_of_the_day()
    {
        _exchange.Enter(new OrderEntry
        {
            Side = Side.Ask,
            Kind = OrderKind.EnhancedLimit,
            Price = TestExchange.Dollars(100),
            Size = 300,
            IsShort = true,
        });
        _exchange.Buy(100, 200);
        Assert.Equal(Price.Undefined, _exchange.Market.VenueOf(0).ShortVolume);

        _exchange.AdvanceTo("12:00");
        Assert.Equal((200L, 20_000_000L), (_exchange.Market.VenueOf(0).ShortVolume, _exchange.Market.VenueOf(0).ShortTurnover));
        _exchange.AdvanceTo("13:00");
        _exchange.Buy(100, 100);
        _exchange.AdvanceTo("16:10");
        Assert.Equal(300L, _exchange.Market.VenueOf(0).ShortVolume);
    }
}
