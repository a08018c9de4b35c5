using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>The parts of the exchange's day, to the second.</summary>
public sealed class ExchangeSessionTests
{
    [Theory]
    [InlineData("08:59:59", TradingPhase.NotYetOpen)]
    [InlineData("09:00", TradingPhase.OpeningInput)]
    [InlineData("09:14:59", TradingPhase.OpeningInput)]
    [InlineData("09:15", TradingPhase.OpeningNoCancellation)]
    [InlineData("09:20", TradingPhase.OpeningRandomMatching)]
    [InlineData("09:22", TradingPhase.Blocking)]
    [InlineData("09:29:59", TradingPhase.Blocking)]
    [InlineData("09:30", TradingPhase.Continuous)]
    [InlineData("11:59:59", TradingPhase.Continuous)]
    [InlineData("12:00", TradingPhase.OrderCancel)]
    [InlineData("13:00", TradingPhase.Continuous)]
    [InlineData("15:59:59", TradingPhase.Continuous)]
    [InlineData("16:00", TradingPhase.ClosingReferencePrice)]
    [InlineData("16:01", TradingPhase.ClosingInput)]
    [InlineData("16:06", TradingPhase.ClosingNoCancellation)]
    [InlineData("16:08", TradingPhase.ClosingRandomClose)]
    [InlineData("16:10", TradingPhase.Close)]
    [InlineData("17:00", TradingPhase.DayClose)]
    public void A_full_day_goes_by_the_exchanges_clock(string time, TradingPhase expected)
    {
        var exchange = new TestExchange();

        exchange.AdvanceTo(time);

        Assert.Equal(expected, exchange.Exchange.Phase);
        Assert.Equal(expected, exchange.Market.VenueOf(0).Phase);
    }

    [Theory]
    [InlineData("11:59:59", TradingPhase.Continuous)]
    [InlineData("12:00", TradingPhase.ClosingReferencePrice)]
    [InlineData("12:01", TradingPhase.ClosingInput)]
    [InlineData("12:06", TradingPhase.ClosingNoCancellation)]
    [InlineData("12:10", TradingPhase.Close)]
    [InlineData("14:00", TradingPhase.DayClose)]
    public void A_half_day_ends_at_noon(string time, TradingPhase expected)
    {
        var exchange = new TestExchange(date: TestExchange.HalfDay);

        exchange.AdvanceTo(time);

        Assert.Equal(expected, exchange.Exchange.Phase);
    }

    [Theory]
    [InlineData("09:10", TradingPhase.OpeningInput)]
    [InlineData("12:45", TradingPhase.OrderCancel)]
    [InlineData("14:00", TradingPhase.Continuous)]
    [InlineData("16:03", TradingPhase.ClosingInput)]
    [InlineData("20:00", TradingPhase.DayClose)]
    public void An_exchange_that_begins_in_the_middle_of_a_day_is_in_its_phase(string time, TradingPhase expected)
    {
        Assert.Equal(expected, new TestExchange(start: time).Market.VenueOf(0).Phase);
    }

    [Fact]
    public void At_lunch_orders_may_be_cancelled_in_the_second_half_hour_and_nothing_else()
    {
        var exchange = new TestExchange(start: "11:00");
        var order = exchange.Buy(99, 100);
        exchange.AdvanceTo("12:29:59");
        Assert.Equal(Reject.NotAllowedNow, exchange.Cancel(order.OrderId));
        Assert.Equal(Reject.OrderKindNotAllowedNow, exchange.Buy(99, 100).Reject);

        exchange.AdvanceTo("12:30");

        Assert.Equal(Reject.OrderKindNotAllowedNow, exchange.Buy(99, 100).Reject);
        Assert.Equal(
            Reject.NotAllowedNow, exchange.Do(security => security.Amend(order.OrderId, TestExchange.Dollars(99), 100)).Reject);
        Assert.Equal(Reject.None, exchange.Cancel(order.OrderId));
    }

    [Fact]
    public void On_weekends_and_holidays_nothing_happens_until_the_next_trading_day()
    {
        // Christmas of 2026 is a Friday.
        var exchange = new TestExchange(date: new DateOnly(2026, 12, 25), start: "10:00");

        Assert.Equal(TradingPhase.DayClose, exchange.Exchange.Phase);
        Assert.Equal(HongKongTime.At(new DateOnly(2026, 12, 28), new TimeOnly(8, 30)), exchange.Exchange.NextChange);
    }

    [Fact]
    public void A_day_that_begins_late_has_no_opening_auction()
    {
        var date = new DateOnly(2023, 9, 4);
        var exchange = new TestExchange(
            Weather(new WeatherDay(date, new TimeOnly(11, 30))), date, instruments: TestExchange.Share());
        exchange.AdvanceTo("11:29:59");
        Assert.Equal(TradingPhase.NotYetOpen, exchange.Exchange.Phase);

        exchange.AdvanceTo("11:30");
        Assert.Equal(TradingPhase.Continuous, exchange.Exchange.Phase);
        exchange.AdvanceTo("12:00");
        Assert.Equal(TradingPhase.OrderCancel, exchange.Exchange.Phase);
        exchange.AdvanceTo("16:05");
        Assert.Equal(TradingPhase.ClosingInput, exchange.Exchange.Phase);
    }

    [Fact]
    public void A_day_that_begins_in_the_afternoon_has_no_lunch()
    {
        var date = new DateOnly(2023, 9, 4);
        var exchange = new TestExchange(Weather(new WeatherDay(date, new TimeOnly(14, 0))), date);
        exchange.AdvanceTo("13:30");
        Assert.Equal(TradingPhase.NotYetOpen, exchange.Exchange.Phase);

        exchange.AdvanceTo("14:00");
        Assert.Equal(TradingPhase.Continuous, exchange.Exchange.Phase);
    }

    [Fact]
    public void A_day_that_is_cut_short_has_no_closing_auction_and_closes_at_the_median()
    {
        var date = new DateOnly(2023, 9, 4);
        var exchange = new TestExchange(Weather(new WeatherDay(date, null, new TimeOnly(11, 15))), date, "11:10");
        exchange.Sell(101, 100);
        exchange.Buy(101, 100);

        exchange.AdvanceTo("11:15");

        Assert.Equal(TradingPhase.Close, exchange.Exchange.Phase);
        Assert.Equal(TestExchange.Dollars(101), exchange.Security.ClosingPrice);
    }

    [Fact]
    public void A_day_lost_to_the_weather_is_none()
    {
        var date = new DateOnly(2023, 9, 4);
        var exchange = new TestExchange(Weather(new WeatherDay(date, new TimeOnly(9, 30), new TimeOnly(9, 30))), date);

        Assert.Equal(date.AddDays(1), HongKongTime.DateOf(exchange.Exchange.NextChange));
    }

    [Fact]
    public void Since_september_2024_the_market_trades_through_all_weather()
    {
        var options = Weather(new WeatherDay(WeatherDay.TradedThroughFrom, new TimeOnly(11, 0)));

        Assert.Contains("trades through", Assert.Throws<ArgumentException>(() => new TestExchange(options)).Message);
    }

    [Fact]
    public void A_market_that_never_closes_keeps_its_book_over_midnight_and_counts_trades_anew()
    {
        var exchange = new TestExchange(new ExchangeOptions(), start: "23:00");
        exchange.Sell(100, 100);
        exchange.Buy(100, 200);
        Assert.Equal(1u, exchange.Security.LastTradeId);

        exchange.Date = exchange.Date.AddDays(1);
        exchange.AdvanceTo("03:00");

        Assert.Equal([(100m, 100L)], exchange.Levels(Side.Bid));
        Assert.Equal(1, exchange.Market.BookOf(0).OrderCount);
        exchange.Sell(100, 100);
        Assert.Equal(1u, exchange.Security.LastTradeId);
        Assert.Equal(TradingPhase.Continuous, exchange.Exchange.Phase);
    }

    [Fact]
    public void The_ticks_are_those_of_the_day_and_phase_2_can_be_switched_on()
    {
        var date = new DateOnly(2026, 11, 18);
        Assert.Equal(Reject.Tick, Bid(date, 4, 4.005m));
        Assert.Equal(Reject.None, Bid(date, 4, 4.005m, phase2From: date));
        Assert.Equal(Reject.Tick, Bid(new DateOnly(2025, 8, 1), 15, 15.01m));
        Assert.Equal(Reject.None, Bid(new DateOnly(2025, 8, 4), 15, 15.01m));
    }

    private static Reject Bid(DateOnly date, long previousClose, decimal price, DateOnly? phase2From = null)
    {
        var options = new ExchangeOptions { Hours = TradingHours.Exchange, Rules = TestRules.Phase2From(phase2From) };
        return new TestExchange(options, date, "10:00", TestExchange.Share(previousClose: previousClose)).Buy(price, 100).Reject;
    }

    private static ExchangeOptions Weather(WeatherDay day) => new() { Hours = TradingHours.Exchange, WeatherDays = [day] };
}
