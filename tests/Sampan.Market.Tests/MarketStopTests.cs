namespace Sampan.Market.Tests;

/// <summary>The bars that are running when a market stops.</summary>
public sealed class MarketStopTests
{
    private readonly MarketDay _day = new();

    [Fact]
    public void Within_the_day_they_are_all_incomplete()
    {
        _day.Trade("10:00:10", price: 500, size: 100);

        _day.Market.Stop(keepsHours: true);

        Assert.Equal(BarSet.Count, _day.Log.Closed.Count);
        Assert.All(_day.Log.Closed, closed => Assert.Equal(BarFlags.Incomplete, closed.Bar.Flags));
    }

    [Theory]
    [InlineData(TradingPhase.Close)]
    [InlineData(TradingPhase.DayClose)]
    public void After_the_close_those_of_the_day_are_complete_and_the_week_and_the_month_are_not(TradingPhase phase)
    {
        _day.Trade("16:08:30", price: 500, size: 100);
        _day.Phase("16:08:40", phase);

        _day.Market.Stop();

        Assert.Equal([BarInterval.Week, BarInterval.Month], IncompleteOnes());
    }

    [Fact]
    public void The_clock_closes_the_day_where_no_session_is_told()
    {
        _day.Trade("16:08:30", price: 500, size: 100);
        _day.Clock("16:10");

        _day.Market.Stop(keepsHours: true);

        Assert.Equal([BarInterval.Week, BarInterval.Month], IncompleteOnes());
    }

    [Fact]
    public void A_half_day_is_over_after_its_own_closing_auction()
    {
        var day = new MarketDay(MarketDay.HalfDay);
        day.Trade("12:08:30", price: 500, size: 100);
        day.Clock("12:10");

        day.Market.Stop(keepsHours: true);

        Assert.Equal(BarFlags.None, Assert.Single(day.Log.Closed, closed => closed.Interval == BarInterval.Day).Bar.Flags);
    }

    [Theory]
    [InlineData("16:09:59", true)]
    [InlineData("23:00", false)]
    public void Neither_before_the_end_nor_of_a_market_that_never_closes(string time, bool keepsHours)
    {
        _day.Trade("16:08:30", price: 500, size: 100);
        _day.Clock(time);

        _day.Market.Stop(keepsHours);

        Assert.Contains(BarInterval.Day, IncompleteOnes());
    }

    [Fact]
    public void That_yesterday_has_closed_says_nothing_of_today()
    {
        _day.Trade("10:00", price: 500, size: 100);
        _day.Phase("18:30", TradingPhase.DayClose);
        _day.Trade("10:00", price: 500, size: 100, day: 1);

        _day.Market.Stop();

        Assert.Contains(BarInterval.Day, IncompleteOnes());
    }

    [Fact]
    public void A_day_of_which_trades_were_lost_stays_incomplete()
    {
        _day.Trade("10:00", price: 500, size: 100);
        _day.Integrity("10:01", isSuspect: false, tradesLost: true);
        _day.Phase("18:30", TradingPhase.DayClose);

        _day.Market.Stop();

        Assert.Contains(BarInterval.Day, IncompleteOnes());
    }

    [Fact]
    public void They_are_still_shown()
    {
        _day.Trade("10:00:10", price: 500, size: 100);

        _day.Market.Stop();

        Assert.True(_day.Show().TryGetBar(BarInterval.Day, out var bar));
        Assert.Equal((100, BarFlags.Running | BarFlags.Incomplete), (bar.Volume, bar.Flags));
    }

    /// <summary>The intervals whose last bar that was handed out is incomplete.</summary>
    private IEnumerable<BarInterval> IncompleteOnes() => _day.Log.Closed
        .GroupBy(closed => closed.Interval)
        .Where(bars => (bars.Last().Bar.Flags & BarFlags.Incomplete) != 0)
        .Select(bars => bars.Key)
        .Order();
}
