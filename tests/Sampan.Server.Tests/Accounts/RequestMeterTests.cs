using CsCheck;
using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Accounts;

public sealed class RequestMeterTests
{
    private const long Frequency = 10_000_000;
    private const long Second = Frequency;

    private static readonly Gen<RequestPace> GenPace =
        Gen.Select(Gen.Int[1, 2000], Gen.Int[1, 50], (perMinute, burst) => PaceOf(perMinute, burst));

    [Fact]
    public void A_rested_account_has_a_minutes_allowance_and_then_one_request_every_so_often()
    {
        var meter = new RequestMeter();
        var pace = PaceOf(5);

        for (var i = 4; i >= 0; i--)
        {
            Assert.True(meter.TryTake(pace, 0, out var left));
            Assert.Equal((i, (5 - i) * 12), (left.Remaining, left.ResetSeconds));
        }

        Assert.False(meter.TryTake(pace, 1 * Second, out var refused));
        Assert.Equal((0, 59, 11), (refused.Remaining, refused.ResetSeconds, refused.RetryAfterSeconds));
        Assert.False(meter.TryTake(pace, (12 * Second) - 1, out _));
        Assert.True(meter.TryTake(pace, 12 * Second, out _));
        Assert.False(meter.TryTake(pace, 12 * Second, out _));
    }

    [Fact]
    public void A_refusal_costs_nothing_and_its_retry_after_is_kept()
    {
        Gen.Select(GenPace, Gen.Long[0, 60 * Second]).Sample((pace, pause) =>
        {
            var meter = new RequestMeter();
            while (meter.TryTake(pace, 0, out _))
            {
            }

            var granted = meter.TryTake(pace, pause, out var state);
            return granted || meter.TryTake(pace, pause + (state.RetryAfterSeconds * Second), out _);
        });
    }

    [Fact]
    public void Grants_are_those_of_a_bucket_that_fills_tick_by_tick()
    {
        var genPauses = Gen.OneOf(Gen.Const(0L), Gen.Long[0, Second / 10], Gen.Long[0, 30 * Second]).Array[1, 200];
        Gen.Select(GenPace, Gen.Long[0, long.MaxValue / 4], genPauses).Sample((pace, start, pauses) =>
        {
            var meter = new RequestMeter();
            var bucket = pace.Capacity;
            var now = start;
            foreach (var pause in pauses)
            {
                now += pause;
                bucket = Math.Min(pace.Capacity, bucket + pause);
                var expected = bucket >= pace.Interval;
                bucket -= expected ? pace.Interval : 0;
                if (meter.TryTake(pace, now, out var state) != expected || state.Remaining != bucket / pace.Interval)
                {
                    return false;
                }
            }

            return meter.Peek(pace, now).Remaining == bucket / pace.Interval;
        });
    }

    [Fact]
    public void Many_threads_at_once_get_exactly_the_burst()
    {
        var pace = PaceOf(1200);
        for (var round = 0; round < 200; round++)
        {
            var meter = new RequestMeter();
            var granted = 0;

            Together.Run(4, () =>
            {
                for (var i = 0; i < 400; i++)
                {
                    Interlocked.Add(ref granted, meter.TryTake(pace, 0, out var _) ? 1 : 0);
                }
            });

            Assert.Equal(1200, granted);
        }
    }

    [Fact]
    public void No_minute_after_a_burst_grants_more_than_the_plan_says()
    {
        Gen.Int[1, 10_000].Sample(perMinute =>
        {
            var meter = new RequestMeter();
            var pace = PaceOf(perMinute, burst: 1);
            var granted = 0;
            // One interval at a time is as often as anything can be granted.
            for (var now = 0L; now < 60 * Second; now += pace.Interval)
            {
                granted += meter.TryTake(pace, now, out _) ? 1 : 0;
            }

            return granted <= perMinute;
        });
    }

    [Fact]
    public void A_smaller_plan_does_not_wait_for_the_debt_of_a_larger_burst()
    {
        var meter = new RequestMeter();
        var large = PaceOf(60, burst: 600);
        while (meter.TryTake(large, 0, out _))
        {
        }

        var small = PaceOf(60, burst: 10);

        Assert.False(meter.TryTake(small, 0, out var state));
        Assert.Equal((10, 1), (state.ResetSeconds, state.RetryAfterSeconds));
    }

    [Theory]
    [InlineData(5, null, "\"minute\";q=5;w=60")]
    [InlineData(7, null, "\"minute\";q=7;w=60")]
    [InlineData(60, 10, "\"burst\";q=10;w=10")]
    [InlineData(7, 1, "\"burst\";q=1;w=9")]
    [InlineData(10_000_000, 10_000_000, "\"minute\";q=10000000;w=60")]
    public void The_policy_says_what_the_meter_does(int perMinute, int? burst, string policy)
    {
        Assert.Equal(policy, PaceOf(perMinute, burst).PolicyHeader);
    }

    [Fact]
    public void The_slowest_rate_with_the_largest_burst_still_fits_a_nanosecond_clock()
    {
        var pace = RequestPace.Of(PlanOf(1, 10_000_000), 1_000_000_000)!;
        var meter = new RequestMeter();

        Assert.True(meter.TryTake(pace, 0, out var state));
        Assert.Equal((9_999_999, 60), (state.Remaining, state.ResetSeconds));
    }

    private static RequestPace PaceOf(int perMinute, int? burst = null) =>
        RequestPace.Of(PlanOf(perMinute, burst), Frequency)!;

    private static Plan PlanOf(int perMinute, int? burst) => new()
    {
        Name = "test",
        RequestsPerMinute = perMinute,
        Burst = burst,
        Connections = null,
        Subscriptions = null,
    };
}
