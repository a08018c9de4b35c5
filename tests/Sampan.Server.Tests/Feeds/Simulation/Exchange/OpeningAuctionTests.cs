using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>The pre-opening session: the equilibrium, the limits, the match, and what goes on into the morning.</summary>
public sealed class OpeningAuctionTests
{
    private readonly TestExchange _exchange = new(start: "09:00");

    [Fact]
    public void The_price_with_the_largest_volume_is_the_equilibrium()
    {
        Bid(101, 300);
        Bid(100, 300);
        Ask(100, 500);
        Ask(101, 100);

        Assert.Equal(new Equilibrium(TestExchange.Dollars(100), 500, 100), _exchange.Security.Equilibrium);
    }

    [Fact]
    public void Of_equal_volumes_the_smallest_imbalance_decides()
    {
        Bid(102, 300);
        Bid(101, 100);
        Ask(101, 300);

        // Both trade 300; at 101 there are 100 too many buyers, at 102 none.
        Assert.Equal(new Equilibrium(TestExchange.Dollars(102), 300, 0), _exchange.Security.Equilibrium);
    }

    [Fact]
    public void With_buyers_left_over_at_each_price_the_highest_one_is_taken()
    {
        Bid(102, 500);
        Ask(101, 300);

        Assert.Equal(new Equilibrium(TestExchange.Dollars(102), 300, 200), _exchange.Security.Equilibrium);
    }

    [Fact]
    public void With_sellers_left_over_at_each_price_the_lowest_one_is_taken()
    {
        Bid(99, 300);
        Ask(98, 500);

        Assert.Equal(new Equilibrium(TestExchange.Dollars(98), 300, -200), _exchange.Security.Equilibrium);
    }

    [Theory]
    [InlineData(98, 101, 101)]
    [InlineData(98, 103, 98)]
    [InlineData(98, 102, 102)]
    public void In_balance_the_price_nearest_to_the_previous_close_is_taken_and_the_higher_of_two(int ask, int bid, int expected)
    {
        Bid(bid, 300);
        Ask(ask, 300);

        Assert.Equal(new Equilibrium(TestExchange.Dollars(expected), 300, 0), _exchange.Security.Equilibrium);
    }

    [Fact]
    public void Without_a_bid_that_reaches_an_ask_there_is_no_equilibrium_whatever_is_at_auction()
    {
        Bid(99, 300);
        Ask(100, 300);
        _exchange.Buy(0, 500, OrderKind.AtAuction);

        Assert.False(_exchange.Security.Equilibrium.Exists);
        _exchange.AdvanceTo("09:25");
        Assert.Empty(_exchange.Trades);
    }

    [Fact]
    public void At_auction_orders_trade_first_by_time_then_limit_orders_by_price_and_time()
    {
        var cheap = Bid(100, 300);
        var dear = Bid(101, 300);
        var late = _exchange.Buy(0, 300, OrderKind.AtAuction);
        var later = _exchange.Buy(0, 300, OrderKind.AtAuction);
        Ask(100, 700);

        _exchange.AdvanceTo("09:25");

        Assert.False(IsThere(late));
        Assert.False(IsThere(later));
        Assert.Equal(200u, Left(dear));
        Assert.Equal(300u, Left(cheap));
        Assert.Equal(700, _exchange.Trades.Sum(trade => trade.Size));
        Assert.All(_exchange.Trades, trade => Assert.Equal((TradeType.Auction, Side.None), (trade.TradeType, trade.Side)));
        Assert.Single(_exchange.Trades.Select(trade => trade.Price).Distinct());
    }

    [Fact]
    public void What_is_left_of_limit_orders_goes_on_in_its_place_and_at_auction_orders_are_gone()
    {
        var first = Bid(100, 300);
        var second = Bid(100, 300);
        Ask(100, 100);
        _exchange.AdvanceTo("09:25");
        Assert.Equal([(100m, 500L)], _exchange.Levels(Side.Bid));

        _exchange.AdvanceTo("09:30");
        _exchange.Sell(100, 300, OrderKind.Limit);

        Assert.False(IsThere(first));
        Assert.Equal(200u, Left(second));
        Assert.Equal(200u, _exchange.Market.BookOf(0).CopyOrders(Side.Bid).Single().Size);
    }

    [Fact]
    public void An_at_auction_order_that_finds_nobody_is_gone_before_the_morning()
    {
        var order = _exchange.Sell(0, 300, OrderKind.AtAuction);

        _exchange.AdvanceTo("09:30");

        Assert.False(IsThere(order));
        Assert.Equal(0, _exchange.Market.BookOf(0).OrderCount);
    }

    [Fact]
    public void Orders_are_not_told_while_the_auction_goes_on()
    {
        Bid(100, 300);
        _exchange.Buy(0, 300, OrderKind.AtAuction);

        Assert.Equal(0, _exchange.Market.BookOf(0).OrderCount);
        _exchange.AdvanceTo("09:25");
        Assert.Equal(1, _exchange.Market.BookOf(0).OrderCount);
    }

    [Theory]
    [InlineData(84.95, Reject.AuctionPriceLimits)]
    [InlineData(85, Reject.None)]
    [InlineData(115, Reject.None)]
    [InlineData(115.1, Reject.AuctionPriceLimits)]
    public void Order_input_takes_prices_within_15_per_cent_of_the_previous_close(double price, Reject expected)
    {
        Assert.Equal(expected, Bid((decimal)price, 100).Reject);
    }

    [Fact]
    public void Without_cancellation_buyers_are_bound_by_the_highest_and_sellers_by_the_lowest_price_of_order_input()
    {
        Bid(102, 100);
        Ask(98, 100);
        _exchange.AdvanceTo("09:16");

        Assert.Equal(Reject.AuctionPriceLimits, Bid(102.1m, 100).Reject);
        Assert.True(Bid(102, 100).IsAccepted);
        Assert.True(Bid(85, 100).IsAccepted);
        Assert.Equal(Reject.AuctionPriceLimits, Ask(97.95m, 100).Reject);
        Assert.True(Ask(98, 100).IsAccepted);
        Assert.True(Ask(115, 100).IsAccepted);
        ref readonly var told = ref _exchange.Market.VenueOf(0).Auction;
        Assert.Equal(
            (TestExchange.Dollars(100), TestExchange.Dollars(98), TestExchange.Dollars(102)),
            (told.ReferencePrice, told.LowerPrice, told.UpperPrice));
    }

    [Fact]
    public void From_nine_fifteen_on_nothing_is_cancelled_or_changed()
    {
        var order = Bid(100, 300);
        var other = Bid(99, 300);
        Assert.Equal(Reject.None, _exchange.Cancel(other.OrderId));

        _exchange.AdvanceTo("09:15");

        Assert.Equal(Reject.NotAllowedNow, _exchange.Cancel(order.OrderId));
        Assert.Equal(
            Reject.NotAllowedNow, _exchange.Do(security => security.Amend(order.OrderId, TestExchange.Dollars(100), 100)).Reject);
    }

    [Fact]
    public void Nothing_is_taken_between_the_match_and_the_morning()
    {
        _exchange.AdvanceTo("09:25");

        Assert.Equal(Reject.OrderKindNotAllowedNow, Bid(100, 100).Reject);
        Assert.Equal(Reject.OrderKindNotAllowedNow, _exchange.Buy(100, 100).Reject);
    }

    [Fact]
    public void The_equilibrium_is_told_twice_a_second_at_most_and_taken_back_at_the_blocking()
    {
        Bid(101, 300);
        Ask(100, 300);
        Assert.Equal(Price.Undefined, _exchange.Market.VenueOf(0).Auction.IndicativePrice);

        _exchange.AdvanceTo("09:00:00.5");
        Assert.Equal(TestExchange.Dollars(100), _exchange.Market.VenueOf(0).Auction.IndicativePrice);
        Assert.Equal(300, _exchange.Market.VenueOf(0).Auction.IndicativeVolume);
        Assert.Equal(0, _exchange.Market.VenueOf(0).Auction.Imbalance);

        _exchange.AdvanceTo("09:25");
        Assert.Equal(Price.Undefined, _exchange.Market.VenueOf(0).Auction.IndicativePrice);
        Assert.Equal(Price.Undefined, _exchange.Market.VenueOf(0).Auction.Imbalance);
    }

    [Fact]
    public void A_short_sale_is_not_below_the_previous_close_and_never_without_a_price()
    {
        var entry = new OrderEntry { Side = Side.Ask, Kind = OrderKind.AtAuctionLimit, Size = 100, IsShort = true };

        Assert.Equal(Reject.ShortSellPrice, _exchange.Enter(entry with { Price = TestExchange.Dollars(99.95m) }).Reject);
        Assert.True(_exchange.Enter(entry with { Price = TestExchange.Dollars(100) }).IsAccepted);
        Assert.Equal(Reject.NoShortSelling, _exchange.Enter(entry with { Kind = OrderKind.AtAuction }).Reject);
        Assert.True(_exchange.Enter(entry with { Kind = OrderKind.AtAuction, IsShortExempt = true }).IsAccepted);
    }

    [Fact]
    public void The_match_comes_at_a_random_moment_of_two_minutes_that_the_seed_picks()
    {
        var moments = Enumerable.Range(1, 20).Select(MatchOf).ToArray();

        Assert.All(moments, moment => Assert.InRange(moment, _exchange.At("09:20"), _exchange.At("09:22")));
        Assert.Equal(20, moments.Distinct().Count());
        Assert.Equal(moments[4], MatchOf(5));
    }

    [Fact]
    public void A_warrant_has_no_auction()
    {
        var exchange = new TestExchange(start: "09:00", instruments: TestExchange.Share(type: SecurityType.DerivativeWarrant));

        Assert.Equal(Reject.OrderKindNotAllowedNow, exchange.Buy(100, 100, OrderKind.AtAuctionLimit).Reject);
        exchange.AdvanceTo("09:30");
        Assert.True(exchange.Buy(100, 100).IsAccepted);
    }

    [Fact]
    public void A_share_on_its_first_day_has_no_limits_and_no_previous_close()
    {
        var listed = TestExchange.Share(previousClose: 0) with { Listed = TestExchange.FullDay };
        var exchange = new TestExchange(start: "09:00", instruments: listed);
        exchange.Buy(300, 200, OrderKind.AtAuctionLimit);
        exchange.Sell(5, 200, OrderKind.AtAuctionLimit);

        exchange.AdvanceTo("09:25");

        Assert.Equal([(300m, 200u)], exchange.TradedSince(0));
    }

    private static long MatchOf(int seed)
    {
        var options = new ExchangeOptions { Hours = TradingHours.Exchange, Seed = (ulong)seed };
        var exchange = new TestExchange(options, start: "09:00");
        exchange.Buy(100, 100, OrderKind.AtAuctionLimit);
        exchange.Sell(100, 100, OrderKind.AtAuctionLimit);
        exchange.AdvanceTo("09:30");
        return exchange.Trades.Single().Header.TsEvent;
    }

    private EntryResult Bid(decimal price, uint size) => _exchange.Buy(price, size, OrderKind.AtAuctionLimit);

    private EntryResult Ask(decimal price, uint size) => _exchange.Sell(price, size, OrderKind.AtAuctionLimit);

    private bool IsThere(EntryResult entry) => _exchange.Security.TryFindOrder(entry.OrderId, out _);

    private uint Left(EntryResult entry) => _exchange.Security.TryFindOrder(entry.OrderId, out var order) ? order.Size : 0;
}
