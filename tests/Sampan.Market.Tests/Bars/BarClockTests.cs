namespace Sampan.Market.Tests.Bars;

/// <summary>Where bars begin and end: sessions, lunch, auctions, weeks and months.</summary>
public sealed class BarClockTests
{
    [Theory]
    [InlineData(BarInterval.Minute1, "09:30:59.999", "09:30", "09:31")]
    [InlineData(BarInterval.Minute5, "11:59", "11:55", "12:00")]
    [InlineData(BarInterval.Minute15, "13:00", "13:00", "13:15")]
    [InlineData(BarInterval.Minute30, "15:59", "15:30", "16:00")]
    [InlineData(BarInterval.Hour1, "10:29", "09:30", "10:30")]
    [InlineData(BarInterval.Hour1, "11:45", "11:30", "12:00")]
    [InlineData(BarInterval.Hour1, "13:10", "13:00", "14:00")]
    [InlineData(BarInterval.Hour2, "11:45", "11:30", "12:00")]
    [InlineData(BarInterval.Hour2, "15:10", "15:00", "16:00")]
    [InlineData(BarInterval.Hour4, "10:00", "09:30", "12:00")]
    [InlineData(BarInterval.Hour4, "15:10", "13:00", "16:00")]
    [InlineData(BarInterval.Hour4, "03:59", "00:00", "04:00")]
    [InlineData(BarInterval.Hour4, "20:00", "20:00", "24:00")]
    public void An_intraday_bar_is_counted_from_its_session_and_never_crosses_one(
        BarInterval interval, string time, string start, string end)
    {
        Assert.Equal((At(start), At(end)), BarClock.Around(interval, At(time)));
    }

    [Theory]
    [InlineData(BarInterval.Minute5)]
    [InlineData(BarInterval.Hour1)]
    [InlineData(BarInterval.Hour4)]
    public void The_minute_of_the_opening_auction_belongs_to_the_first_bar_of_the_morning(BarInterval interval)
    {
        Assert.Equal(At("09:30"), BarClock.StartOf(interval, At("09:29")));
        Assert.Equal(At("09:29"), BarClock.StartOf(BarInterval.Minute1, At("09:29:30")));
        Assert.True(BarClock.Around(interval, At("09:28:59")).End <= At("09:29"));
    }

    [Fact]
    public void Days_begin_at_midnight_in_Hong_Kong_weeks_on_Monday_and_months_on_the_first()
    {
        var wednesday = HongKongTime.At(new DateOnly(2026, 4, 1), new TimeOnly(0, 0));

        Assert.Equal(Midnight(2026, 4, 1), BarClock.StartOf(BarInterval.Day, wednesday));
        Assert.Equal((Midnight(2026, 3, 30), Midnight(2026, 4, 6)), BarClock.Around(BarInterval.Week, wednesday));
        Assert.Equal((Midnight(2026, 4, 1), Midnight(2026, 5, 1)), BarClock.Around(BarInterval.Month, wednesday));
        Assert.Equal(Midnight(2026, 3, 1), BarClock.StartOf(BarInterval.Month, wednesday - 1));
    }

    [Fact]
    public void Bars_of_an_interval_follow_each_other_without_a_hole_for_a_year()
    {
        foreach (var interval in BarClock.Intervals[1..])
        {
            var time = Midnight(2024, 1, 1);
            while (time < Midnight(2025, 1, 1))
            {
                var (start, end) = BarClock.Around(interval, time);

                // Only the opening auction's minute lies before the start of the bar that it is part of.
                Assert.True(time - start is 0 or -60_000_000_000 || !BarClock.IsIntraday(interval), $"{interval} at {time}");
                Assert.Equal((start, end), BarClock.Around(interval, end - 1));
                time = end;
            }
        }
    }

    private static long At(string time) =>
        time == "24:00" ? Midnight(2026, 3, 26) : HongKongTime.At(new DateOnly(2026, 3, 25), TimeOnly.Parse(time));

    private static long Midnight(int year, int month, int day) => HongKongTime.StartOf(new DateOnly(year, month, day));
}
