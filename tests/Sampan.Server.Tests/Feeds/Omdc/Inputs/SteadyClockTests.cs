using Sampan.Server.Feeds.Omdc.Inputs;

namespace Sampan.Server.Tests.Feeds.Omdc.Inputs;

public sealed class SteadyClockTests
{
    private const long Second = 1_000_000_000;

    private readonly SetClock _wall = new();

    [Fact]
    public void It_is_the_time_on_the_wall_as_long_as_that_moves_on()
    {
        var clock = new SteadyClock(_wall);

        foreach (var step in (long[])[0, 1, 0, 3_600, 5])
        {
            _wall.Wall += step;
            _wall.Stamp += 1;

            Assert.Equal(_wall.Wall * Second, clock.Now());
            Assert.True(clock.IsOnTheWall);
        }
    }

    [Fact]
    public void After_the_clock_was_set_back_time_goes_on_at_half_speed_until_the_clock_has_caught_up()
    {
        var clock = new SteadyClock(_wall);
        clock.Now();

        _wall.Wall -= 10;
        for (var seconds = 0; seconds < 24; seconds++)
        {
            var expected = seconds < 19 ? seconds * Second / 2 : (seconds - 10) * Second;

            Assert.Equal(expected, clock.Now() - (1_000 * Second));
            Assert.Equal(seconds >= 19, clock.IsOnTheWall);
            _wall.Wall++;
            _wall.Stamp++;
        }
    }

    private sealed class SetClock : TimeProvider
    {
        /// <summary>What the clock on the wall says, in seconds.</summary>
        public long Wall { get; set; } = 1_000;

        /// <summary>What the clock that nobody can set says, in seconds.</summary>
        public long Stamp { get; set; }

        public override long TimestampFrequency => 1;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Wall);

        public override long GetTimestamp() => Stamp;
    }
}
