using CsCheck;
using Sampan.Market;
using Sampan.Server.History;
using static Sampan.Server.Tests.History.TestBars;

namespace Sampan.Server.Tests.History;

public sealed class BarHistoryTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly BarHistory _history;

    public BarHistoryTests() => _history = new BarHistory(HistoryDatabase.Open(_folder.Path));

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_bar_comes_back_as_it_was()
    {
        var bar = new Bar
        {
            Start = At("2020-01-02 09:30"),
            Open = 378_400_000_000,
            High = 379_000_000_001,
            Low = -5,
            Close = 1,
            Volume = 9_000_000_000_000,
            Turnover = (Int128)9_000_000_000_000_000_000 * 1_000,
            Trades = 12_345,
            Flags = BarFlags.Incomplete | BarFlags.Running,
        };

        _history.Append([Minute(bar)]);

        Assert.Equal([bar with { Flags = BarFlags.Incomplete }], All(BarInterval.Minute1));
    }

    [Fact]
    public void A_turnover_that_is_not_known_stays_unknown()
    {
        var known = Flat("2020-01-02 09:30", 10, volume: 0);
        var unknown = Flat("2020-01-02 09:31", 10) with { Turnover = 0, Flags = BarFlags.NoTurnover };

        _history.Append([Minute(known), Minute(unknown)]);

        Assert.Equal([known, unknown], All(BarInterval.Minute1));
        Assert.Equal(BarFlags.NoTurnover, All(BarInterval.Minute5).Single().Flags);
    }

    [Fact]
    public void A_sum_with_an_unknown_part_is_unknown()
    {
        var unknown = Flat("2020-01-02 09:31", 10) with { Turnover = 0, Flags = BarFlags.NoTurnover };

        _history.Append([Minute(Flat("2020-01-02 09:30", 10)), Minute(unknown)]);

        Assert.Equal(0, All(BarInterval.Hour1).Single().Turnover);
    }

    [Fact]
    public void A_turnover_is_rounded_to_a_millionth_and_unknown_when_it_does_not_fit()
    {
        var rounded = Flat("2020-01-02 09:30", 10) with { Turnover = 1_499 };
        var huge = Flat("2020-01-02 09:31", 10) with { Turnover = (Int128)long.MaxValue * 1_001 };

        _history.Append([Minute(rounded), Minute(huge)]);

        var bars = All(BarInterval.Minute1);
        Assert.Equal(1_000, bars[0].Turnover);
        Assert.Equal(BarFlags.NoTurnover, bars[1].Flags);
    }

    [Fact]
    public void A_later_version_of_a_bar_replaces_it()
    {
        _history.Append([Minute(Flat("2020-01-02 09:30", 10))]);
        _history.Append([Minute(Flat("2020-01-02 09:30", 11)), Minute(Flat("2020-01-02 09:30", 12))]);

        Assert.Equal([Flat("2020-01-02 09:30", 12)], All(BarInterval.Minute1));
    }

    [Fact]
    public void Only_the_newest_bars_up_to_the_time_are_read()
    {
        _history.Append([.. Enumerable.Range(30, 10).Select(minute => Minute(Flat($"2020-01-02 09:{minute}", minute)))]);

        var bars = _history.Read(Tencent, BarInterval.Minute1, At("2020-01-02 09:35"), 3);

        Assert.Equal([33L, 34, 35], bars.Select(bar => bar.Close / Price.Unit));
        Assert.Equal(2, _history.Read(Tencent, BarInterval.Minute1, At("2020-01-02 09:32") - 1, 500).Length);
        Assert.Empty(_history.Read(Tencent, BarInterval.Minute1, At("2020-01-02 09:30") - 1, 500));
        Assert.Empty(_history.Read(Tencent, BarInterval.Minute1, At("2020-01-02 09:35"), 0));
        Assert.Empty(_history.Read(5, BarInterval.Minute1, long.MaxValue, 500));
    }

    [Fact]
    public void A_bar_that_starts_before_the_time_has_all_of_its_minutes()
    {
        _history.Append([Minute(Flat("2020-01-02 10:00", 1)), Minute(Flat("2020-01-02 10:04", 2))]);

        var bar = _history.Read(Tencent, BarInterval.Minute5, At("2020-01-02 10:02"), 10).Single();

        Assert.Equal(2 * Price.Unit, bar.Close);
        Assert.Equal(200, bar.Volume);
    }

    [Fact]
    public void The_opening_auction_belongs_to_the_first_bar_of_the_morning()
    {
        _history.Append([
            Minute(Flat("2020-01-02 09:29", 1)), Minute(Flat("2020-01-02 09:30", 2)),
            Minute(Flat("2020-01-02 11:59", 3)), Minute(Flat("2020-01-02 13:00", 4)),
            Minute(Flat("2020-01-02 15:59", 5)),
        ]);

        string[] starts = ["2020-01-02 09:30", "2020-01-02 11:30", "2020-01-02 13:00", "2020-01-02 15:00"];
        Assert.Equal(starts.Select(At), All(BarInterval.Hour1).Select(bar => bar.Start));
        Assert.Equal(200, All(BarInterval.Hour1)[0].Volume);
        Assert.Empty(_history.Read(Tencent, BarInterval.Hour1, At("2020-01-02 09:29"), 10));
        Assert.Single(_history.Read(Tencent, BarInterval.Hour1, At("2020-01-02 09:30"), 10));
    }

    [Fact]
    public void Weeks_begin_on_monday_and_months_on_the_first()
    {
        _history.Append([
            Day(Flat("2020-02-28 00:00", 1)), Minute(Flat("2020-03-01 10:00", 2)), Day(Flat("2020-03-02 00:00", 3)),
        ]);

        Assert.Equal(["2020-02-24", "2020-03-02"], All(BarInterval.Week).Select(DateOf));
        Assert.Equal(["2020-02-01", "2020-03-01"], All(BarInterval.Month).Select(DateOf));
        Assert.Equal([200L, 100], All(BarInterval.Week).Select(bar => bar.Volume));
        Assert.Equal([100L, 200], All(BarInterval.Month).Select(bar => bar.Volume));
    }

    [Fact]
    public void A_stored_day_wins_over_its_minutes()
    {
        _history.Append([
            Minute(Flat("2020-01-02 10:00", 1)), Minute(Flat("2020-01-03 10:00", 2)), Minute(Flat("2020-01-06 10:00", 3)),
            Day(Flat("2020-01-03 00:00", 9)), Day(Flat("2020-01-07 00:00", 8)),
        ]);

        Assert.Equal([1L, 9, 3, 8], All(BarInterval.Day).Select(bar => bar.Close / Price.Unit));
    }

    [Fact]
    public void An_incomplete_day_gives_way_to_its_minutes_and_stays_incomplete()
    {
        _history.Append([
            Minute(Flat("2020-01-02 10:00", 1)), Minute(Flat("2020-01-02 14:00", 2)),
            Day(Flat("2020-01-02 00:00", 1) with { Flags = BarFlags.Incomplete }),
            Day(Flat("2020-01-03 00:00", 3) with { Flags = BarFlags.Incomplete }),
        ]);

        var days = All(BarInterval.Day);
        Assert.Equal([2L, 3], days.Select(bar => bar.Close / Price.Unit));
        Assert.Equal([200L, 100], days.Select(bar => bar.Volume));
        Assert.All(days, bar => Assert.Equal(BarFlags.Incomplete, bar.Flags));
    }

    [Fact]
    public void Every_interval_is_what_the_market_makes_of_the_same_minutes() =>
        Minutes.Where(minutes => minutes.Length > 0).Sample(minutes =>
        {
            using var folder = new TestFolder();
            using var history = new BarHistory(HistoryDatabase.Open(folder.Path));
            history.Append([.. minutes.Select(bar => Minute(bar)), .. minutes.Select(bar => Minute(bar, 5))]);
            foreach (var interval in BarClock.Intervals)
            {
                var expected = RollUp(minutes, interval);
                Assert.Equal(expected, history.Read(Tencent, interval, long.MaxValue, int.MaxValue));
                Assert.Equal(expected.TakeLast(3), history.Read(Tencent, interval, long.MaxValue, 3));
                Assert.Equal(expected[..^1], history.Read(Tencent, interval, expected[^1].Start - 1, int.MaxValue));
            }
        }, iter: 30);

    [Fact]
    public async Task Readers_see_whole_transactions_only()
    {
        var pair = new[] { Flat("2020-01-02 10:00", 1), Flat("2020-01-02 10:01", 1) };
        _history.Append([.. pair.Select(bar => Minute(bar))]);
        using var stop = new CancellationTokenSource();
        var reading = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.Single(All(BarInterval.Minute1).Select(bar => bar.Volume).Distinct());
            }
        }, TestContext.Current.CancellationToken)).ToArray();

        for (var volume = 1; volume < 300; volume++)
        {
            _history.Append([.. pair.Select(bar => Minute(bar with { Volume = volume }))]);
        }

        await stop.CancelAsync();
        await Task.WhenAll(reading);
    }

    private Bar[] All(BarInterval interval) => _history.Read(Tencent, interval, long.MaxValue, int.MaxValue);

    private static string DateOf(Bar bar) => HongKongTime.DateOf(bar.Start).ToString("yyyy-MM-dd");
}
