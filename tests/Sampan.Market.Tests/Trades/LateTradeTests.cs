using CsCheck;

namespace Sampan.Market.Tests.Trades;

/// <summary>A trade is in the bars of its own time, whenever it was told.</summary>
public sealed class LateTradeTests
{
    private static readonly Gen<(int Seconds, int Price, uint Size, int Delay)[]> AnyTrades =
        Gen.Select(Gen.Int[0, 200], Gen.Int[1, 60], Gen.UInt[1, 50], Gen.Int[-200, 200]).Array[1, 60];

    private readonly MarketDay _day = new();

    [Fact]
    public void A_trade_told_after_its_minute_revises_the_bar_of_that_minute()
    {
        _day.Trade("10:00:10", price: 500, size: 100, id: 1);
        _day.Clock("10:01:00");
        _day.Log.Closed.Clear();
        _day.Trade("10:00:59.999", price: 510, size: 50, id: 2);

        var (_, interval, bar) = Assert.Single(_day.Log.Closed);
        Assert.Equal((BarInterval.Minute1, _day.At("10:00"), MarketDay.Mills(510)), (interval, bar.Start, bar.Close));
        Assert.Equal((150, BarFlags.Revised), (bar.Volume, bar.Flags));
        var snapshot = _day.Show();
        Assert.False(snapshot.HasBar(BarInterval.Minute1));
        Assert.True(snapshot.TryGetBar(BarInterval.Minute5, out var five));
        Assert.Equal((MarketDay.Mills(510), 150, BarFlags.Running), (five.Close, five.Volume, five.Flags));
        Assert.Equal((MarketDay.Mills(510), 150), (snapshot.Quote.Last, snapshot.Quote.Volume));
    }

    [Fact]
    public void A_bar_of_before_the_server_started_is_not_touched()
    {
        var late = new MarketDay(start: "10:00:30");
        late.Trade("10:00:10", price: 500, size: 100, id: 1);
        late.Clock("10:01");
        late.Trade("10:00:20", price: 510, size: 50, id: 2);
        late.Clock("10:02");

        Assert.Equal(
            [(late.At("10:00"), 100L, BarFlags.Incomplete), (late.At("10:01"), 50L, BarFlags.None)],
            late.Log.Closed.Select(closed => (closed.Bar.Start, closed.Bar.Volume, closed.Bar.Flags)));
    }

    [Fact]
    public void However_late_trades_are_told_the_bars_are_those_of_their_own_times() => AnyTrades.Sample(trades =>
    {
        var (late, punctual) = (new MarketDay(), new MarketDay());
        var time = new TimeOnly(9, 31);
        for (var i = 0; i < trades.Length; i++)
        {
            var (seconds, price, size, delay) = trades[i];
            time = time.Add(TimeSpan.FromSeconds(seconds));
            late.Clock(time.Add(TimeSpan.FromSeconds(Math.Max(delay, 0))).ToString("HH:mm:ss"));
            foreach (var day in new[] { late, punctual })
            {
                day.Trade(time.ToString("HH:mm:ss"), price, size, (uint)i + 1);
            }
        }

        late.Clock("23:59");
        punctual.Clock("23:59");
        Assert.Equal(punctual.Show().Quote, late.Show().Quote);
        Assert.Equal(LastOfEach(punctual.Log), LastOfEach(late.Log));
    }, iter: 200);

    private static List<Bar> LastOfEach(MarketOutputLog log)
    {
        var bars = new SortedDictionary<(BarInterval, long), Bar>();
        foreach (var (_, interval, bar) in log.Closed)
        {
            bars[(interval, bar.Start)] = bar with { Flags = bar.Flags & ~BarFlags.Revised };
        }

        return [.. bars.Values];
    }
}
