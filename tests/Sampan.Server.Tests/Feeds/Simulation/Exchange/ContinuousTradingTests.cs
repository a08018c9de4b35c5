using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>Orders in continuous trading: what they trade with, and what becomes of the rest.</summary>
public sealed class ContinuousTradingTests
{
    private readonly TestExchange _exchange = new(start: "09:45");

    [Fact]
    public void The_older_of_two_orders_at_a_price_trades_first_and_in_full()
    {
        var first = _exchange.Sell(100, 300);
        var second = _exchange.Sell(100, 300);

        var buy = _exchange.Buy(100, 400);

        Assert.Equal(400u, buy.Traded);
        Assert.False(_exchange.Security.TryFindOrder(first.OrderId, out _));
        Assert.True(_exchange.Security.TryFindOrder(second.OrderId, out var rest));
        Assert.Equal(200u, rest.Size);
    }

    [Fact]
    public void A_limit_order_trades_at_its_own_price_only_and_its_rest_joins_the_book()
    {
        _exchange.Sell(100, 100);
        _exchange.Sell(100.1m, 100);

        var buy = _exchange.Buy(100, 300, OrderKind.Limit);

        Assert.Equal((100u, 200u), (buy.Traded, buy.Resting));
        Assert.Equal([(100m, 200L)], _exchange.Levels(Side.Bid));
        Assert.Equal([(100.1m, 100L)], _exchange.Levels(Side.Ask));
    }

    [Fact]
    public void A_limit_order_through_the_best_price_is_rejected()
    {
        _exchange.Sell(100, 100);

        Assert.Equal(Reject.LimitThroughBest, _exchange.Buy(100.1m, 100, OrderKind.Limit).Reject);
        Assert.Empty(_exchange.Levels(Side.Bid));
    }

    [Fact]
    public void An_enhanced_limit_order_trades_through_ten_queues_and_its_rest_keeps_its_price()
    {
        for (var queue = 0; queue < 11; queue++)
        {
            _exchange.Sell(100 + (0.1m * queue), 100);
        }

        var buy = _exchange.Buy(100.9m, 1_200);

        Assert.Equal((1_000u, 200u), (buy.Traded, buy.Resting));
        Assert.Equal((100.9m, 200L), _exchange.Levels(Side.Bid).First());
        Assert.Equal((101m, 100L), _exchange.Levels(Side.Ask).Single());
    }

    [Fact]
    public void An_enhanced_limit_order_beyond_nine_spreads_from_the_best_price_is_rejected()
    {
        _exchange.Sell(100, 100);

        Assert.Equal(Reject.EnhancedLimitTooFar, _exchange.Buy(101, 100).Reject);
        Assert.True(_exchange.Buy(100.9m, 100).IsAccepted);
    }

    [Fact]
    public void A_special_limit_order_trades_through_ten_queues_and_never_rests()
    {
        for (var queue = 0; queue < 11; queue++)
        {
            _exchange.Sell(100 + (0.1m * queue), 100);
        }

        var buy = _exchange.Buy(110, 2_000, OrderKind.SpecialLimit);

        Assert.Equal((1_000u, 0u, 0ul), (buy.Traded, buy.Resting, buy.OrderId));
        Assert.Empty(_exchange.Levels(Side.Bid));
    }

    [Fact]
    public void A_special_limit_order_that_reaches_nobody_is_rejected()
    {
        Assert.Equal(Reject.SpecialLimitReachesNone, _exchange.Buy(100, 100, OrderKind.SpecialLimit).Reject);
        _exchange.Sell(100, 100);
        Assert.Equal(Reject.SpecialLimitReachesNone, _exchange.Buy(99.95m, 100, OrderKind.SpecialLimit).Reject);
    }

    [Fact]
    public void All_or_nothing_trades_in_full_or_not_at_all()
    {
        _exchange.Sell(100, 100);
        _exchange.Sell(100.1m, 100);
        var entry = new OrderEntry
        {
            Side = Side.Bid,
            Kind = OrderKind.EnhancedLimit,
            Price = TestExchange.Dollars(100.1m),
            Size = 300,
            AllOrNothing = true,
        };

        Assert.Equal(Reject.NotAllAtOnce, _exchange.Enter(entry).Reject);
        Assert.Empty(_exchange.Trades);
        Assert.Equal(200u, _exchange.Enter(entry with { Size = 200 }).Traded);
    }

    [Fact]
    public void The_same_broker_on_both_sides_makes_an_internalized_trade()
    {
        _exchange.Sell(100, 100, broker: 6698);
        _exchange.Sell(100, 100, broker: 1234);

        _exchange.Buy(100, 200, broker: 6698);

        Assert.Equal([TradeType.AutomatchInternalized, TradeType.Automatch], _exchange.Trades.Select(trade => trade.TradeType));
        Assert.Equal([1u, 2u], _exchange.Trades.Select(trade => trade.TradeId));
    }

    [Fact]
    public void A_smaller_size_keeps_its_place_in_the_queue_and_a_larger_one_loses_it()
    {
        var first = _exchange.Sell(100, 300);
        var second = _exchange.Sell(100, 300);
        _exchange.Do(security => security.Amend(first.OrderId, TestExchange.Dollars(100), 200));
        _exchange.Buy(100, 100);
        Assert.True(_exchange.Security.TryFindOrder(first.OrderId, out var order));
        Assert.Equal(100u, order.Size);

        _exchange.Do(security => security.Amend(first.OrderId, TestExchange.Dollars(100), 200));
        _exchange.Buy(100, 100);

        Assert.True(_exchange.Security.TryFindOrder(second.OrderId, out order));
        Assert.Equal(200u, order.Size);
        Assert.Equal(
            [second.OrderId, first.OrderId], _exchange.Market.BookOf(0).CopyOrders(Side.Ask).Select(resting => resting.OrderId));
    }

    [Fact]
    public void Another_price_makes_it_another_order_that_may_trade()
    {
        _exchange.Sell(100, 100);
        var buy = _exchange.Buy(99, 200);

        var amended = _exchange.Do(security => security.Amend(buy.OrderId, TestExchange.Dollars(100), 200));

        Assert.Equal((100u, 100u), (amended.Traded, amended.Resting));
        Assert.NotEqual(buy.OrderId, amended.OrderId);
        Assert.Equal(Reject.UnknownOrder, _exchange.Cancel(buy.OrderId));
    }

    [Fact]
    public void A_cancelled_order_leaves_the_book()
    {
        var buy = _exchange.Buy(99, 200);

        Assert.Equal(Reject.None, _exchange.Cancel(buy.OrderId));
        Assert.Empty(_exchange.Levels(Side.Bid));
        Assert.Equal(Reject.UnknownOrder, _exchange.Cancel(buy.OrderId));
    }

    [Theory]
    [InlineData(100.05, 100, Reject.Tick)]
    [InlineData(100, 150, Reject.NotInLots)]
    [InlineData(100, 0, Reject.NotInLots)]
    [InlineData(100, 300_100, Reject.TooManyLots)]
    [InlineData(0, 100, Reject.PriceRange)]
    [InlineData(10_000, 100, Reject.PriceRange)]
    [InlineData(900, 100, Reject.NineTimes)]
    [InlineData(11.1, 100, Reject.NineTimes)]
    public void A_bad_price_or_size_is_rejected_with_the_exchanges_number(double price, uint size, Reject reject)
    {
        Assert.Equal(reject, _exchange.Buy((decimal)price, size).Reject);
        Assert.True(reject.HasExchangeNumber());
    }

    [Fact]
    public void The_first_bid_of_the_day_lies_at_most_24_spreads_below_the_previous_close()
    {
        Assert.Equal(Reject.OpeningQuotation, _exchange.Buy(98.75m, 100).Reject);
        Assert.True(_exchange.Buy(98.8m, 100).IsAccepted);
    }

    [Fact]
    public void A_later_bid_lies_at_most_24_spreads_below_the_best_one()
    {
        _exchange.Buy(99, 100);

        Assert.Equal(Reject.QuotationRange, _exchange.Buy(97.75m, 100).Reject);
        Assert.True(_exchange.Buy(97.8m, 100).IsAccepted);
    }

    [Fact]
    public void A_short_sale_below_the_best_ask_is_rejected_unless_it_is_exempt()
    {
        _exchange.Buy(99, 100);
        _exchange.Sell(100, 100);
        var entry = new OrderEntry
        {
            Side = Side.Ask,
            Kind = OrderKind.EnhancedLimit,
            Price = TestExchange.Dollars(99),
            Size = 100,
            IsShort = true,
        };

        Assert.Equal(Reject.ShortSellPrice, _exchange.Enter(entry).Reject);
        Assert.True(_exchange.Enter(entry with { Price = TestExchange.Dollars(100) }).IsAccepted);
        Assert.Equal(100u, _exchange.Enter(entry with { IsShortExempt = true }).Traded);
    }

    [Fact]
    public void The_book_of_the_market_is_the_book_of_the_exchange()
    {
        _exchange.Sell(100, 300);
        _exchange.Sell(100.2m, 300);
        _exchange.Buy(99, 200);
        _exchange.Buy(100.2m, 400);

        var depth = default(Depth);
        _exchange.Market.BookOf(0).CopyDepth(Side.Ask, ref depth);
        Assert.Equal(_exchange.Security.LevelAt(Side.Ask, 0), depth.Level[0]);
        Assert.Equal(1, depth.Count);
        Assert.Equal(TestExchange.Dollars(100.2m), _exchange.Market.QuoteOf(0).Last);
    }
}
