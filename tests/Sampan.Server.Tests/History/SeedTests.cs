using CsCheck;
using Sampan.Market;
using Sampan.Server.History;
using static Sampan.Server.Tests.History.TestBars;

namespace Sampan.Server.Tests.History;

public sealed class SeedTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly BarHistory _history;

    public SeedTests() => _history = new BarHistory(HistoryDatabase.Open(_folder.Path));

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Nothing_is_known_of_an_instrument_without_bars()
    {
        _history.Append([Minute(Flat("2020-01-02 10:00", 1), instrument: 5)]);

        Assert.False(_history.TryReadSeed(Tencent, At("2020-01-03 09:00"), out _));
        Assert.False(_history.TryReadSeed(5, At("2020-01-02 09:59"), out _));
    }

    [Fact]
    public void The_last_price_and_the_close_before_it_are_known()
    {
        _history.Append([
            Day(Flat("2019-12-30 00:00", 7)), Day(Flat("2019-12-31 00:00", 8)),
            Minute(Flat("2020-01-02 09:29", 9)), Minute(Flat("2020-01-02 10:07", 10)),
        ]);

        Assert.True(_history.TryReadSeed(Tencent, At("2020-01-02 10:30"), out var seed));

        Assert.Equal((10 * Price.Unit, 8 * Price.Unit), (seed.Last, seed.PreviousClose));
        Assert.Equal(At("2020-01-02 10:07"), seed.LastTime);
    }

    [Fact]
    public void The_bars_are_those_of_the_last_minute()
    {
        _history.Append([
            Day(Flat("2019-12-30 00:00", 6)), Day(Flat("2019-12-31 00:00", 8)),
            Minute(Flat("2020-01-02 09:29", 9)), Minute(Flat("2020-01-02 09:33", 5)), Minute(Flat("2020-01-02 10:07", 10)),
        ]);

        Assert.True(_history.TryReadSeed(Tencent, At("2020-01-02 10:30"), out var seed));

        Assert.Equal((1 << BarSet.Count) - 1, seed.BarsPresent);
        Expect("2020-01-02 10:07", open: 10, low: 10, minutes: 1, seed, BarInterval.Minute1);
        Expect("2020-01-02 10:05", open: 10, low: 10, minutes: 1, seed, BarInterval.Minute5);
        Expect("2020-01-02 10:00", open: 10, low: 10, minutes: 1, seed, BarInterval.Minute30);
        Expect("2020-01-02 09:30", open: 9, low: 5, minutes: 3, seed, BarInterval.Hour1);
        Expect("2020-01-02 00:00", open: 9, low: 5, minutes: 3, seed, BarInterval.Day);
        Expect("2019-12-30 00:00", open: 6, low: 5, minutes: 5, seed, BarInterval.Week);
        Expect("2020-01-01 00:00", open: 9, low: 5, minutes: 3, seed, BarInterval.Month);
    }

    [Fact]
    public void Days_alone_make_a_seed_without_intraday_bars()
    {
        _history.Append([Day(Flat("2020-01-02 00:00", 7)), Day(Flat("2020-01-03 00:00", 8))]);

        Assert.True(_history.TryReadSeed(Tencent, At("2020-01-06 09:00"), out var seed));

        Assert.Equal((8 * Price.Unit, 7 * Price.Unit), (seed.Last, seed.PreviousClose));
        Assert.Equal(At("2020-01-03 00:00"), seed.LastTime);
        BarInterval[] present = [BarInterval.Day, BarInterval.Week, BarInterval.Month];
        Assert.Equal(present.Sum(interval => 1 << BarSet.IndexOf(interval)), seed.BarsPresent);
    }

    [Fact]
    public void The_first_day_has_no_close_before_it()
    {
        _history.Append([Minute(Flat("2020-01-02 10:00", 7))]);

        Assert.True(_history.TryReadSeed(Tencent, At("2020-01-02 10:30"), out var seed));

        Assert.Equal(Price.Undefined, seed.PreviousClose);
    }

    [Fact]
    public void What_is_later_than_now_is_not_known()
    {
        _history.Append([
            Day(Flat("2020-01-02 00:00", 1)), Day(Flat("2020-01-03 00:00", 2)),
            Minute(Flat("2020-01-03 10:00", 3)), Minute(Flat("2020-01-03 10:05", 4)), Day(Flat("2020-01-06 00:00", 5)),
        ]);

        Assert.True(_history.TryReadSeed(Tencent, At("2020-01-03 10:04"), out var morning));
        Assert.True(_history.TryReadSeed(Tencent, At("2020-01-03 09:00"), out var before));

        Assert.Equal((3 * Price.Unit, 1 * Price.Unit), (morning.Last, morning.PreviousClose));
        Assert.Equal((1 * Price.Unit, Price.Undefined), (before.Last, before.PreviousClose));
    }

    [Fact]
    public void Every_bar_of_a_seed_is_the_newest_that_is_read() =>
        Minutes.Where(minutes => minutes.Length > 0).Sample(minutes =>
        {
            using var folder = new TestFolder();
            using var history = new BarHistory(HistoryDatabase.Open(folder.Path));
            history.Append([.. minutes.Select(bar => Minute(bar))]);

            Assert.True(history.TryReadSeed(Tencent, minutes[^1].Start, out var seed));
            foreach (var interval in BarClock.Intervals)
            {
                Assert.Equal(RollUp(minutes, interval)[^1], seed.Bars[BarSet.IndexOf(interval)]);
            }
        }, iter: 30);

    private static void Expect(string start, long open, long low, int minutes, in MarketSeed seed, BarInterval interval)
    {
        var bar = seed.Bars[BarSet.IndexOf(interval)];
        Assert.Equal(
            (At(start), open * Price.Unit, 10 * Price.Unit, low * Price.Unit, minutes * 100L),
            (bar.Start, bar.Open, bar.Close, bar.Low, bar.Volume));
    }
}
