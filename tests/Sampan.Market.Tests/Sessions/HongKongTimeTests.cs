using CsCheck;

namespace Sampan.Market.Tests;

public sealed class HongKongTimeTests
{
    [Fact]
    public void The_opening_is_at_half_past_one_UTC()
    {
        var opening = new DateTimeOffset(2026, 3, 23, 1, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;

        Assert.Equal(opening, HongKongTime.At(new DateOnly(2026, 3, 23), new TimeOnly(9, 30)));
        Assert.Equal(new DateOnly(2026, 3, 23), HongKongTime.DateOf(opening));
        Assert.Equal(34_200 * HongKongTime.NanosPerSecond, HongKongTime.NanosOfDay(opening));
    }

    [Fact]
    public void A_day_begins_at_four_in_the_afternoon_UTC_of_the_day_before()
    {
        var midnight = HongKongTime.StartOf(new DateOnly(1970, 1, 1));

        Assert.Equal(-HongKongTime.OffsetNanos, midnight);
        Assert.Equal(new DateOnly(1970, 1, 1), HongKongTime.DateOf(midnight));
        Assert.Equal(new DateOnly(1969, 12, 31), HongKongTime.DateOf(midnight - 1));
        Assert.Equal(HongKongTime.NanosPerDay - 1, HongKongTime.NanosOfDay(midnight - 1));
    }

    [Fact]
    public void Date_and_time_of_day_together_are_the_instant()
    {
        Gen.Long[-HongKongTime.NanosPerDay * 36_500, HongKongTime.NanosPerDay * 36_500].Sample(instant =>
            HongKongTime.NanosOfDay(instant) is >= 0 and < HongKongTime.NanosPerDay
            && HongKongTime.At(HongKongTime.DateOf(instant), HongKongTime.NanosOfDay(instant)) == instant);
    }
}
