using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Tests.Feeds.Simulation;

public sealed class SimulatorFeedTests
{
    private const long Second = HongKongTime.NanosPerSecond;

    private static readonly DateTimeOffset Start = new(2026, 3, 10, 9, 0, 0, TimeSpan.FromHours(8));

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly RecordBuffer _records = new();

    [Fact]
    public void Market_time_is_the_clock_s_time()
    {
        using var feed = Create(new SimulatorOptions());
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TestMarket.Morning + (3 * Second), LastTimeOf(ReadAll(feed)));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(10)]
    [InlineData(100)]
    public void Market_time_runs_at_its_speed(double speed)
    {
        using var feed = Create(new SimulatorOptions { Speed = speed });
        _clock.Advance(TimeSpan.FromSeconds(10 / speed));

        Assert.Equal(TestMarket.Morning + (10 * Second), LastTimeOf(ReadAll(feed)));
    }

    [Fact]
    public void A_feed_can_begin_at_another_time()
    {
        using var feed = Create(new SimulatorOptions { Start = Start.AddYears(-1) });
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HongKongTime.At(new DateOnly(2025, 3, 10), new TimeOnly(9, 0, 1)), LastTimeOf(ReadAll(feed)));
    }

    [Fact]
    public void When_nothing_is_due_a_read_waits_a_moment_and_returns_nothing()
    {
        using var feed = Create(new SimulatorOptions());
        ReadAll(feed);

        var watch = Stopwatch.StartNew();
        _records.Clear();

        Assert.True(feed.Read(_records, CancellationToken.None));
        Assert.Equal(0, _records.Count);
        Assert.InRange(watch.ElapsedMilliseconds, 1, 1_000);
    }

    [Fact]
    public void A_cancelled_read_returns_at_once_with_nothing()
    {
        using var feed = Create(new SimulatorOptions { Speed = double.PositiveInfinity });

        Assert.True(feed.Read(_records, new CancellationToken(canceled: true)));
        Assert.Equal(0, _records.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(double.PositiveInfinity)]
    public void After_a_long_pause_nothing_is_missing_and_no_batch_is_large(double speed)
    {
        var expected = SimulatedRun.BytesOf(TestMarket.Create(), TestMarket.Morning + (60 * Second));
        using var feed = Create(new SimulatorOptions { Speed = speed });
        _clock.Advance(TimeSpan.FromMinutes(1));

        var all = new List<byte>();
        while (all.Count < expected.Length)
        {
            _records.Clear();
            Assert.True(feed.Read(_records, CancellationToken.None));
            Assert.InRange(_records.Count, 1, 2 * SimulatorFeed.BatchRecords);
            all.AddRange(_records.Bytes);
        }

        Assert.Equal(expected, all.Take(expected.Length));
    }

    [Theory]
    [InlineData(0, "Speed must be from 0.1 to 10000, or infinity, was 0.")]
    [InlineData(20_000, "Speed must be from 0.1 to 10000, or infinity, was 20000.")]
    [InlineData(double.NaN, "Speed must be from 0.1 to 10000, or infinity, was NaN.")]
    public void A_speed_that_cannot_be_is_refused_with_a_sentence(double speed, string sentence)
    {
        var options = new SimulatorOptions { Speed = speed };

        Assert.Equal([sentence], options.Validate());
        Assert.Throws<ArgumentException>(() => Create(options));
    }

    [Fact]
    public void A_start_that_cannot_be_is_refused()
    {
        var options = new SimulatorOptions { Start = new DateTimeOffset(1969, 1, 1, 0, 0, 0, TimeSpan.Zero) };

        Assert.Equal(
            ["Start must lie between the years 2000 and 2200, was 1969-01-01T00:00:00.0000000+00:00."],
            options.Validate());
    }

    private SimulatorFeed Create(SimulatorOptions options) =>
        new(TestMarket.Instruments, TestMarket.Parameters, options, _clock);

    /// <summary>Reads until there is nothing more.</summary>
    private RecordBuffer ReadAll(SimulatorFeed feed)
    {
        var all = new RecordBuffer();
        int before;
        do
        {
            before = all.Count;
            feed.Read(_records, CancellationToken.None);
            foreach (ref readonly var header in _records)
            {
                all.Append<TimerRecord>(header.PublisherId, (int)header.InstrumentId, header.TsEvent);
            }

            _records.Clear();
        }
        while (all.Count > before);

        return all;
    }

    private static long LastTimeOf(RecordBuffer records)
    {
        var last = 0L;
        foreach (ref readonly var header in records)
        {
            last = header.TsEvent;
        }

        return last;
    }
}
