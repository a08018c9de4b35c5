using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;
using Sampan.Server.Hosting.Rules;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>The volatility control mechanism: when it steps in, what it lets through, and when it is over.</summary>
public sealed class VcmTests
{
    [Fact]
    public void A_trade_beyond_ten_per_cent_of_the_price_of_five_minutes_ago_starts_a_cooling_off_instead()
    {
        var exchange = Begin("10:00");
        LiftTo(exchange, 110);

        var buy = exchange.Buy(110.1m, 300, OrderKind.Limit);

        Assert.Equal((Reject.VcmTriggered, 0u, 0u), (buy.Reject, buy.Traded, buy.Resting));
        Assert.True(exchange.Security.IsCoolingOff);
        ref readonly var told = ref exchange.Market.VenueOf(0).Vcm;
        Assert.Equal(TestExchange.Dollars(100), told.ReferencePrice);
        Assert.Equal((TestExchange.Dollars(90), TestExchange.Dollars(110)), (told.LowerPrice, told.UpperPrice));
        Assert.Equal(exchange.Exchange.Time, told.Start);
        Assert.Equal(exchange.Exchange.Time + (300 * HongKongTime.NanosPerSecond), told.End);
        Assert.DoesNotContain(exchange.Trades, trade => trade.Price > TestExchange.Dollars(110));
    }

    [Fact]
    public void What_the_order_may_trade_within_the_limits_it_trades()
    {
        var exchange = Begin("10:00");
        LiftTo(exchange, 109.9m);
        exchange.Sell(110.1m, 100);

        // 300 are offered at 110.
        var buy = exchange.Buy(110.1m, 500);

        Assert.Equal((Reject.VcmTriggered, 300u), (buy.Reject, buy.Traded));
    }

    [Fact]
    public void While_it_cools_off_trading_goes_on_within_the_limits_and_orders_beyond_are_rejected()
    {
        var exchange = Trigger("10:00");

        Assert.Equal(Reject.VcmCoolingOff, exchange.Buy(110.1m, 100, OrderKind.Limit).Reject);
        Assert.True(exchange.Sell(110, 100).IsAccepted);
        Assert.Equal(100u, exchange.Buy(110, 100).Traded);
        Assert.True(exchange.Sell(110.2m, 100).IsAccepted);
    }

    [Fact]
    public void After_five_minutes_it_is_over_and_watched_again()
    {
        var exchange = Trigger("10:00");
        exchange.AdvanceTo("10:07");

        // Five minutes ago the last price was 110 by now.
        Assert.False(exchange.Security.IsCoolingOff);
        Assert.Equal(TestExchange.Dollars(121), exchange.Security.VcmRange.High);
        Assert.Equal(300u, exchange.Buy(110.1m, 300, OrderKind.Limit).Traded);
        LiftTo(exchange, 121);
        Assert.Equal(Reject.VcmTriggered, exchange.Buy(121.1m, 300, OrderKind.Limit).Reject);
    }

    [Fact]
    public void Where_the_rules_allow_but_one_a_session_the_second_comes_after_lunch()
    {
        var once = new[] { VcmRules.Known[^1] with { IsRepeated = false } };
        var exchange = Trigger("10:00", Options(TestRules.Watched(VcmTier.LargeCap) with { Vcm = once }));
        exchange.AdvanceTo("10:07");
        Assert.Equal(PriceRange.All, exchange.Security.VcmRange);

        exchange.AdvanceTo("13:20");
        Assert.NotEqual(PriceRange.All, exchange.Security.VcmRange);
    }

    [Theory]
    [InlineData("09:44:59", false)]
    [InlineData("09:45", true)]
    [InlineData("11:59:59", true)]
    [InlineData("13:14:59", false)]
    [InlineData("13:15", true)]
    [InlineData("15:39:59", true)]
    [InlineData("15:40", false)]
    public void It_watches_after_the_first_quarter_of_an_hour_and_until_twenty_minutes_before_the_close(string time, bool watches)
    {
        var exchange = Begin("09:00");
        exchange.AdvanceTo(time);

        Assert.Equal(watches, exchange.Security.VcmRange != PriceRange.All);
    }

    [Theory]
    [InlineData("11:39:59", true)]
    [InlineData("11:40", false)]
    public void On_a_half_day_it_watches_until_twenty_to_twelve(string time, bool watches)
    {
        var exchange = new TestExchange(Options(), TestExchange.HalfDay, "09:00");
        exchange.AdvanceTo(time);

        Assert.Equal(watches, exchange.Security.VcmRange != PriceRange.All);
    }

    [Theory]
    [InlineData(VcmTier.LargeCap, 110)]
    [InlineData(VcmTier.MidCap, 115)]
    [InlineData(VcmTier.SmallCap, 120)]
    [InlineData(VcmTier.Etp, 110)]
    public void The_band_is_that_of_the_tier(VcmTier tier, int high)
    {
        var exchange = new TestExchange(Options(TestRules.Watched(tier)), start: "10:00");

        Assert.Equal(TestExchange.Dollars(high), exchange.Security.VcmRange.High);
    }

    [Fact]
    public void What_a_file_of_rules_says_of_tiers_and_limits_holds_from_the_day_on_that_it_says()
    {
        var rules = RulesFile.Parse("hkex.rules", """
            # A limit of eight per cent for mid caps, and one that becomes large.
            vcm 700 mid
            vcm 700 large from 2026-11-19
            vcm-from 2026-11-18 large 10 mid 8 once
            """);
        Assert.Equal(115, High(new DateOnly(2026, 11, 17)));
        Assert.Equal(108, High(new DateOnly(2026, 11, 18)));
        Assert.Equal(110, High(new DateOnly(2026, 11, 19)));
        var exchange = Begin("10:00", Options(rules));
        LiftTo(exchange, 108);
        Assert.Equal(Reject.VcmTriggered, exchange.Buy(108.1m, 300, OrderKind.Limit).Reject);
        exchange.AdvanceTo("10:07");
        Assert.Equal(PriceRange.All, exchange.Security.VcmRange);

        decimal High(DateOnly date) =>
            new TestExchange(Options(rules), date, "10:00").Security.VcmRange.High / (decimal)Price.Unit;
    }

    [Fact]
    public void A_fall_starts_a_cooling_off_as_well()
    {
        var exchange = Begin("10:00");
        for (var price = 99m; price >= 90; price -= 0.5m)
        {
            exchange.Buy(price, 100);
            exchange.Sell(price, 100, OrderKind.Limit);
        }

        exchange.Buy(89.95m, 100);

        Assert.Equal(Reject.VcmTriggered, exchange.Sell(89.95m, 100, OrderKind.Limit).Reject);
        Assert.Equal(TestExchange.Dollars(90), exchange.Market.VenueOf(0).Vcm.LowerPrice);
    }

    [Fact]
    public void Who_buys_from_an_ask_that_lies_below_the_band_starts_a_cooling_off_and_the_ask_is_gone()
    {
        var exchange = Begin("10:00");
        for (var price = 98.8m; price > 89; price -= 1.2m)
        {
            Assert.True(exchange.Sell(price, 100).IsAccepted);
        }

        Assert.Equal(Reject.VcmTriggered, exchange.Buy(89.2m, 100).Reject);

        Assert.Empty(exchange.Trades);
        Assert.Equal(90.4m, exchange.Levels(Side.Ask).First().Item1);
    }

    [Fact]
    public void A_cooling_off_ends_with_the_session()
    {
        var exchange = Trigger("11:58");

        Assert.Equal(exchange.At("12:00"), exchange.Security.CoolingOffEnd);
    }

    [Fact]
    public void A_warrant_is_not_watched()
    {
        var warrant = TestExchange.Share(type: SecurityType.DerivativeWarrant);
        var exchange = new TestExchange(start: "10:00", instruments: warrant);

        Assert.Equal(PriceRange.All, exchange.Security.VcmRange);
    }

    [Fact]
    public void A_market_that_never_closes_has_none()
    {
        Assert.Equal(PriceRange.All, new TestExchange(new ExchangeOptions(), start: "10:00").Security.VcmRange);
    }

    private static ExchangeOptions Options(ExchangeRules? rules = null) =>
        new() { Hours = TradingHours.Exchange, Rules = rules ?? TestRules.Watched(VcmTier.LargeCap) };

    private static TestExchange Begin(string time, ExchangeOptions? options = null) =>
        new(options ?? Options(), start: time);

    /// <summary>Trades up to a price by small steps, leaving an ask of 300 one tick above.</summary>
    private static void LiftTo(TestExchange exchange, decimal price)
    {
        for (var step = Math.Max(exchange.Security.Last / (decimal)Price.Unit, 100); step <= price; step += 0.5m)
        {
            exchange.Sell(step, 100);
            exchange.Buy(step, 100);
        }

        exchange.Sell(price, 100);
        exchange.Buy(price, 100);
        exchange.Sell(price + 0.1m, 300);
    }

    private static TestExchange Trigger(string time, ExchangeOptions? options = null)
    {
        var exchange = Begin(time, options);
        LiftTo(exchange, 110);
        Assert.Equal(Reject.VcmTriggered, exchange.Buy(110.1m, 300, OrderKind.Limit).Reject);
        return exchange;
    }
}
