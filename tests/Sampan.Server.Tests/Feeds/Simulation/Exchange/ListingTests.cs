using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>Suspensions, counters, and what companies do overnight.</summary>
public sealed class ListingTests
{
    [Fact]
    public void A_suspended_security_takes_no_order_and_its_orders_may_be_cancelled()
    {
        var exchange = new TestExchange(start: "10:00");
        var order = exchange.Buy(99, 100);
        Suspend(exchange);

        Assert.Equal(Reject.Suspended, exchange.Buy(99, 100).Reject);
        Assert.Equal(InstrumentStatus.Suspended, exchange.Market.QuoteOf(0).Status);
        Assert.Equal([(99m, 100L)], exchange.Levels(Side.Bid));
        Assert.Equal(Reject.None, exchange.Cancel(order.OrderId));
    }

    [Fact]
    public void A_suspension_over_lunch_ends_with_the_same_book()
    {
        var exchange = new TestExchange(start: "11:00");
        exchange.Buy(99, 100);
        Suspend(exchange);
        exchange.AdvanceTo("13:00");
        Assert.Equal(InstrumentStatus.Suspended, exchange.Market.QuoteOf(0).Status);

        Resume(exchange);

        Assert.Equal(InstrumentStatus.Normal, exchange.Market.QuoteOf(0).Status);
        Assert.Equal(100u, exchange.Sell(99, 100).Traded);
    }

    [Fact]
    public void Where_it_is_so_chosen_a_suspension_empties_the_book()
    {
        var options = new ExchangeOptions { Hours = TradingHours.Exchange, PurgesOnSuspension = true };
        var exchange = new TestExchange(options, start: "10:00");
        exchange.Buy(99, 100);

        Suspend(exchange);

        Assert.Equal(0, exchange.Market.BookOf(0).OrderCount);
    }

    [Fact]
    public void A_security_suspended_in_the_auction_is_not_matched_and_its_orders_are_gone()
    {
        var exchange = new TestExchange(start: "09:05");
        exchange.Buy(101, 100, OrderKind.AtAuctionLimit);
        exchange.Sell(100, 100, OrderKind.AtAuctionLimit);
        Suspend(exchange);
        exchange.AdvanceTo("09:30");
        Resume(exchange);

        Assert.Empty(exchange.Trades);
        Assert.Empty(exchange.Levels(Side.Bid));
    }

    [Fact]
    public void Each_counter_of_a_company_has_its_own_book()
    {
        var exchange = new TestExchange(start: "10:00", instruments: [TestExchange.Share(), TestExchange.Share(80_700, 92)]);
        exchange.Sell(100, 100);
        var other = exchange.Exchange.Securities[1];

        Assert.Equal(Price.Undefined, other.BestAsk);
        Assert.Equal(TestExchange.Dollars(92), other.NominalPrice);
    }

    [Theory]
    [InlineData(CorporateActionKind.Split, 10, 1, 0, 0, 10)]
    [InlineData(CorporateActionKind.Consolidation, 1, 10, 0, 0, 1_000)]
    [InlineData(CorporateActionKind.Bonus, 1, 4, 0, 0, 80)]
    [InlineData(CorporateActionKind.Dividend, 0, 0, 3, 0, 97)]
    [InlineData(CorporateActionKind.Rights, 1, 4, 0, 50, 90)]
    public void On_the_ex_date_the_day_is_measured_by_what_is_left_of_the_close(
        CorporateActionKind kind, int numerator, int denominator, int cash, int subscription, int expected)
    {
        var action = new CorporateAction
        {
            Kind = kind,
            ExTime = HongKongTime.StartOf(TestExchange.FullDay.AddDays(1)),
            Numerator = numerator,
            Denominator = denominator,
            Cash = cash * Price.Unit,
            SubscriptionPrice = subscription * Price.Unit,
        };
        var exchange = Overnight(new OvernightEvent { Date = TestExchange.FullDay.AddDays(1), Id = 700, Action = action });

        Assert.Equal(TestExchange.Dollars(expected), exchange.Security.PreviousClose);
        Assert.Equal(
            exchange.Security.Spreads.RoundDown(TestExchange.Dollars(expected * 1.15m)), exchange.Security.AuctionRange(Side.Bid).High);
    }

    [Fact]
    public void The_volatility_control_mechanism_watches_from_the_price_of_after_a_split()
    {
        var date = TestExchange.FullDay.AddDays(1);
        var split = new CorporateAction
        {
            Kind = CorporateActionKind.Split,
            ExTime = HongKongTime.StartOf(date),
            Numerator = 10,
            Denominator = 1,
        };
        var exchange = Overnight(new OvernightEvent { Date = date, Id = 700, Action = split }, until: "10:00");
        exchange.Sell(10, 100);

        Assert.Equal(100u, exchange.Buy(10, 100).Traded);
        Assert.False(exchange.Security.IsCoolingOff);
    }

    [Fact]
    public void A_new_lot_holds_from_its_day_on()
    {
        var exchange = Overnight(new OvernightEvent { Date = TestExchange.FullDay.AddDays(1), Id = 700, BoardLot = 50 });

        Assert.Equal(50u, exchange.Security.BoardLot);
        Assert.True(exchange.Buy(100, 150, OrderKind.AtAuctionLimit).IsAccepted);
    }

    [Fact]
    public void A_temporary_counter_opens_while_the_counter_is_closed_and_closes_later()
    {
        var day = TestExchange.FullDay.AddDays(1);
        var options = new ExchangeOptions
        {
            Hours = TradingHours.Exchange,
            OvernightEvents =
            [
                new() { Date = day, Id = 700, IsListed = false },
                new() { Date = day, Id = 2_999, IsListed = true, BoardLot = 10, PreviousClose = 1_000 * Price.Unit },
                new() { Date = day.AddDays(1), Id = 700, IsListed = true, PreviousClose = 1_000 * Price.Unit },
                new() { Date = day.AddDays(4), Id = 2_999, IsListed = false },
            ],
        };
        var exchange = new TestExchange(options, instruments: [TestExchange.Share(), TestExchange.Share(2_999, 0)]);
        var (counter, temporary) = (exchange.Exchange.Securities[0], exchange.Exchange.Securities[1]);
        Assert.Equal((true, false), (counter.IsListed, temporary.IsListed));

        exchange.Date = day;
        exchange.AdvanceTo("10:00");
        Assert.Equal((false, true), (counter.IsListed, temporary.IsListed));
        Assert.Equal(Reject.NotListed, exchange.Buy(100, 100).Reject);
        Assert.Equal((10u, 1_000 * Price.Unit), (temporary.BoardLot, temporary.PreviousClose));

        exchange.Date = day.AddDays(1);
        exchange.AdvanceTo("10:00");
        Assert.Equal((true, true), (counter.IsListed, temporary.IsListed));

        exchange.Date = day.AddDays(4);
        exchange.AdvanceTo("10:00");
        Assert.Equal((true, false), (counter.IsListed, temporary.IsListed));
    }

    private static TestExchange Overnight(OvernightEvent overnight, string until = "09:05")
    {
        var options = new ExchangeOptions { Hours = TradingHours.Exchange, OvernightEvents = [overnight] };
        var exchange = new TestExchange(options, start: "16:30") { Date = overnight.Date };
        exchange.AdvanceTo(until);
        return exchange;
    }

    private static void Suspend(TestExchange exchange) => exchange.Do(security =>
    {
        security.Suspend();
        return security.IsSuspended;
    });

    private static void Resume(TestExchange exchange) => exchange.Do(security =>
    {
        security.Resume();
        return security.IsSuspended;
    });
}
