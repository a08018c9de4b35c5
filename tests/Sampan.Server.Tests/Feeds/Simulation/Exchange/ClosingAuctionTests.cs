using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>The closing auction, and the closing prices of those without one.</summary>
public sealed class ClosingAuctionTests
{
    private readonly TestExchange _exchange = new(start: "15:58");

    [Fact]
    public void The_reference_price_is_the_median_of_five_nominal_prices_of_the_last_minute()
    {
        Trade(100);
        _exchange.AdvanceTo("15:59:10");
        Trade(101);
        _exchange.AdvanceTo("15:59:20");
        Trade(102);
        _exchange.AdvanceTo("15:59:40");
        Trade(104);
        _exchange.AdvanceTo("15:59:50");
        Trade(99.5m);

        // 100, 101, 102, 104, 99.5
        _exchange.AdvanceTo("16:00");

        Assert.Equal(TestExchange.Dollars(101), _exchange.Security.ClosingReference);
        Assert.Equal(TestExchange.Dollars(101), _exchange.Market.VenueOf(0).Auction.ReferencePrice);
    }

    [Fact]
    public void Orders_inside_five_per_cent_go_on_into_the_auction_with_their_place_and_others_are_gone()
    {
        // At a dollar 24 spreads are 24 per cent.
        var exchange = new TestExchange(start: "15:58", instruments: TestExchange.Share(previousClose: 1));
        var inside = exchange.Buy(0.99m, 300);
        decimal[] prices = [1, 1.02m, 1.05m, 1.06m];
        var asks = prices.Select(price => exchange.Sell(price, 100)).ToArray();

        exchange.AdvanceTo("16:01");

        Assert.True(exchange.Security.TryFindOrder(inside.OrderId, out var order));
        Assert.Equal(OrderKind.AtAuctionLimit, order.Kind);
        Assert.Equal([true, true, true, false], asks.Select(entry => exchange.Security.TryFindOrder(entry.OrderId, out _)));
    }

    [Fact]
    public void The_auction_closes_at_its_equilibrium_and_nothing_is_left()
    {
        _exchange.Buy(99, 300);
        _exchange.AdvanceTo("16:02");
        _exchange.Sell(98, 500, OrderKind.AtAuctionLimit);

        _exchange.AdvanceTo("16:11");

        Assert.Equal([(98m, 300u)], _exchange.TradedSince(0));
        Assert.Equal(TestExchange.Dollars(98), _exchange.Security.ClosingPrice);
        Assert.Equal(TestExchange.Dollars(98), _exchange.Market.VenueOf(0).ClosingPrice);
        Assert.Empty(_exchange.Levels(Side.Ask));
        Assert.Equal(TradingPhase.Close, _exchange.Exchange.Phase);
    }

    [Fact]
    public void Without_an_equilibrium_the_auction_matches_at_the_reference_price()
    {
        _exchange.AdvanceTo("16:02");
        _exchange.Buy(0, 300, OrderKind.AtAuction);
        _exchange.Sell(99, 200, OrderKind.AtAuctionLimit);

        _exchange.AdvanceTo("16:11");

        Assert.Equal([(100m, 200u)], _exchange.TradedSince(0));
        Assert.Equal(TestExchange.Dollars(100), _exchange.Security.ClosingPrice);
    }

    [Fact]
    public void Without_a_trade_the_closing_price_is_the_reference_price()
    {
        Trade(101);
        _exchange.AdvanceTo("16:11");

        Assert.Equal(TestExchange.Dollars(101), _exchange.Security.ClosingPrice);
        Assert.Equal(TestExchange.Dollars(101), _exchange.Market.VenueOf(0).ClosingPrice);
    }

    [Theory]
    [InlineData(94.95, Reject.AuctionPriceLimits)]
    [InlineData(95, Reject.None)]
    [InlineData(105, Reject.None)]
    [InlineData(105.1, Reject.AuctionPriceLimits)]
    public void Order_input_takes_prices_within_five_per_cent_of_the_reference_price(double price, Reject expected)
    {
        _exchange.AdvanceTo("16:01");

        Assert.Equal(expected, _exchange.Buy((decimal)price, 100, OrderKind.AtAuctionLimit).Reject);
    }

    [Fact]
    public void Without_cancellation_prices_lie_between_the_lowest_ask_and_the_highest_bid_of_order_input()
    {
        _exchange.AdvanceTo("16:01");
        _exchange.Buy(101, 100, OrderKind.AtAuctionLimit);
        var ask = _exchange.Sell(99, 100, OrderKind.AtAuctionLimit);
        _exchange.AdvanceTo("16:06");

        Assert.Equal(Reject.AuctionPriceLimits, _exchange.Buy(98.95m, 100, OrderKind.AtAuctionLimit).Reject);
        Assert.Equal(Reject.AuctionPriceLimits, _exchange.Sell(101.1m, 100, OrderKind.AtAuctionLimit).Reject);
        Assert.True(_exchange.Sell(101, 100, OrderKind.AtAuctionLimit).IsAccepted);
        Assert.Equal(Reject.NotAllowedNow, _exchange.Cancel(ask.OrderId));
    }

    [Fact]
    public void Nothing_is_entered_while_the_reference_price_is_fixed()
    {
        var order = _exchange.Buy(99, 300);
        _exchange.AdvanceTo("16:00:30");

        Assert.Equal(Reject.OrderKindNotAllowedNow, _exchange.Buy(100, 100, OrderKind.AtAuctionLimit).Reject);
        Assert.Equal(Reject.NotAllowedNow, _exchange.Cancel(order.OrderId));
        _exchange.AdvanceTo("16:01");
        Assert.Equal(Reject.None, _exchange.Cancel(order.OrderId));
    }

    [Fact]
    public void A_warrant_stops_at_four_and_closes_at_the_median()
    {
        var exchange = new TestExchange(start: "15:58", instruments: TestExchange.Share(type: SecurityType.DerivativeWarrant));
        exchange.Sell(101, 100);
        exchange.Buy(101, 200);
        exchange.AdvanceTo("15:59:50");
        exchange.Sell(101, 100);
        exchange.Sell(99, 100);
        exchange.AdvanceTo("16:00");

        Assert.Equal(Reject.OrderKindNotAllowedNow, exchange.Sell(101, 100, OrderKind.AtAuctionLimit).Reject);
        exchange.AdvanceTo("16:11");
        Assert.Equal(TestExchange.Dollars(101), exchange.Security.ClosingPrice);
        Assert.Equal(TestExchange.Dollars(101), exchange.Market.VenueOf(0).ClosingPrice);
    }

    [Fact]
    public void The_close_is_random_between_eight_and_ten_past()
    {
        _exchange.AdvanceTo("16:02");
        _exchange.Buy(100, 100, OrderKind.AtAuctionLimit);
        _exchange.Sell(100, 100, OrderKind.AtAuctionLimit);
        _exchange.AdvanceTo("16:10");

        Assert.InRange(_exchange.Trades.Single().Header.TsEvent, _exchange.At("16:08"), _exchange.At("16:10"));
        Assert.Equal(TradeType.Auction, _exchange.Trades.Single().TradeType);
    }

    [Fact]
    public void On_a_half_day_all_of_it_comes_at_noon()
    {
        var exchange = new TestExchange(date: TestExchange.HalfDay, start: "11:58");
        exchange.Sell(101, 100);
        exchange.Buy(101, 100);
        exchange.AdvanceTo("12:02");
        Assert.Equal(TestExchange.Dollars(101), exchange.Security.ClosingReference);
        exchange.Buy(102, 100, OrderKind.AtAuctionLimit);
        exchange.Sell(102, 100, OrderKind.AtAuctionLimit);

        exchange.AdvanceTo("12:10");

        Assert.InRange(exchange.Trades[^1].Header.TsEvent, exchange.At("12:08"), exchange.At("12:10"));
        Assert.Equal(TestExchange.Dollars(102), exchange.Market.VenueOf(0).ClosingPrice);
    }

    [Fact]
    public void The_close_of_a_day_is_the_previous_close_of_the_next()
    {
        Trade(101);
        _exchange.AdvanceTo("16:11");
        _exchange.Date = _exchange.Date.AddDays(1);
        _exchange.AdvanceTo("09:00");

        Assert.Equal(TestExchange.Dollars(101), _exchange.Security.PreviousClose);
        Assert.Equal(TestExchange.Dollars(101), _exchange.Market.QuoteOf(0).PreviousClose);
    }

    private void Trade(decimal price)
    {
        _exchange.Sell(price, 100);
        Assert.Equal(100u, _exchange.Buy(price, 100, OrderKind.Limit).Traded);
    }
}
