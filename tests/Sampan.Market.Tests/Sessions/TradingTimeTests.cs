namespace Sampan.Market.Tests.Sessions;

/// <summary>Going back through trading time leaves out all that is none.</summary>
public sealed class TradingTimeTests
{
    private static readonly TradingTime Trading = new(TradingCalendar.BuiltIn);

    [Theory]
    [InlineData("2026-03-25 10:00:30", "1m", "2026-03-25 10:00")]
    [InlineData("2026-03-25 10:00:00", "1m", "2026-03-25 09:59")]
    [InlineData("2026-03-25 13:00:00", "1m", "2026-03-25 11:59")]
    [InlineData("2026-03-25 12:30:00", "1h", "2026-03-25 11:30")]
    [InlineData("2026-03-25 09:30:00", "1m", "2026-03-24 15:59")]
    [InlineData("2026-03-25 09:29:00", "4h", "2026-03-24 13:00")]
    [InlineData("2026-03-23 09:00:00", "5m", "2026-03-20 15:55")]
    [InlineData("2026-12-28 09:30:00", "1m", "2026-12-24 11:59")]
    [InlineData("2026-12-24 16:00:00", "30m", "2026-12-24 11:30")]
    [InlineData("2026-03-25 00:00:00", "1d", "2026-03-24 00:00")]
    [InlineData("2026-03-25 09:30:01", "1d", "2026-03-25 00:00")]
    [InlineData("2026-02-23 00:00:00", "1w", "2026-02-16 00:00")]
    [InlineData("2026-03-01 00:00:00", "1M", "2026-02-01 00:00")]
    public void The_bar_before_a_time_is_the_last_one_of_trading_hours(string time, string interval, string expected) =>
        Assert.Equal(At(expected), Trading.LastBarBefore(IntervalOf(interval), At(time)));

    [Fact]
    public void A_whole_day_backwards_has_330_minutes_and_a_half_day_150()
    {
        Assert.Equal(330, CountBack("2026-03-25"));
        Assert.Equal(150, CountBack("2026-12-24"));
        Assert.Equal(0, CountBack("2026-12-25"));
        Assert.Equal(0, CountBack("2026-03-28"));
    }

    [Fact]
    public void Where_the_calendar_ends_there_is_no_trading_time()
    {
        Assert.Null(Trading.LastBefore(At("2018-01-02 09:30")));
        Assert.Equal(At("2028-12-29 15:59"), Trading.LastBarBefore(BarInterval.Minute1, At("2040-01-01 10:00")));
    }

    private static int CountBack(string date)
    {
        var (begin, count) = (At(date + " 00:00"), 0);
        for (var bar = At(date + " 23:59"); Trading.LastBarBefore(BarInterval.Minute1, bar) is { } earlier && earlier >= begin;)
        {
            (bar, count) = (earlier, count + 1);
        }

        return count;
    }

    private static BarInterval IntervalOf(string name) => name switch
    {
        "1m" => BarInterval.Minute1,
        "5m" => BarInterval.Minute5,
        "30m" => BarInterval.Minute30,
        "1h" => BarInterval.Hour1,
        "4h" => BarInterval.Hour4,
        "1d" => BarInterval.Day,
        "1w" => BarInterval.Week,
        _ => BarInterval.Month,
    };

    private static long At(string local) => HongKongTime.At(DateOnly.Parse(local[..10]), TimeOnly.Parse(local[11..]));
}
