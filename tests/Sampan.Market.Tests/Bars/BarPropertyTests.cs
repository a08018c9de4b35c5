using CsCheck;

namespace Sampan.Market.Tests.Bars;

/// <summary>Whatever is traded, in whatever order it is told and taken back: every bar is what the tape makes of it.</summary>
public sealed class BarPropertyTests
{
    private static readonly TradeType[] Types =
    [
        TradeType.Automatch, TradeType.Automatch, TradeType.Automatch, TradeType.AutomatchInternalized, TradeType.Auction,
        TradeType.Auction, TradeType.OddLot, TradeType.Late, TradeType.DirectOffExchange, TradeType.Overseas,
    ];

    // Seconds since the step before, price, shares, type, by how much the clock is ahead, and which trade is taken back.
    private static readonly Gen<(int Seconds, int Price, uint Size, int Type, int Delay, int Cancels)[]> AnyTape = Gen.Select(
        Gen.Int[0, 900], Gen.Int[1, 60], Gen.UInt[1, 50], Gen.Int[0, 9], Gen.Int[-300, 120], Gen.Int[-200, 60]).Array[1, 60];

    [Fact]
    public void Every_bar_of_a_full_day_is_what_its_tape_makes() =>
        AnyTape.Sample(steps => Compare(MarketDay.FullDay, 16 * 60, steps), iter: 100);

    [Fact]
    public void Every_bar_of_a_half_day_is_what_its_tape_makes() =>
        AnyTape.Sample(steps => Compare(MarketDay.HalfDay, 12 * 60, steps), iter: 100);

    [Fact]
    public void The_same_records_give_the_same_bars_byte_for_byte() => AnyTape.Sample(steps =>
    {
        var (first, _) = Play(MarketDay.FullDay, steps);
        var (second, _) = Play(MarketDay.FullDay, steps);

        Assert.Equal(first.Log.Closed, second.Log.Closed);
        Assert.Equal(first.Log.Voided, second.Log.Voided);
        Assert.Equal(first.Log.Auctions, second.Log.Auctions);
    }, iter: 30);

    [Fact]
    public void A_longer_bar_that_was_told_last_is_the_sum_of_the_minutes_that_were_told_last() => AnyTape.Sample(steps =>
    {
        var (day, _) = Play(MarketDay.FullDay, steps);
        var last = Last(day.Log);

        foreach (var interval in BarClock.Intervals[1..7])
        {
            var rolled = Roll(last, VoidMinutes(day.Log, last), interval);
            foreach (var (key, bar) in last.Where(entry => entry.Key.Interval == interval))
            {
                var start = key.Start;
                Assert.Equal(rolled[start] with { Flags = 0 }, bar with { Flags = 0 });
                Assert.Equal(rolled[start].Flags & ~BarFlags.Revised, bar.Flags & ~BarFlags.Revised);
            }

            Assert.Equal(rolled.Count, last.Keys.Count(key => key.Interval == interval));
        }
    }, iter: 100);

    [Fact]
    public void The_two_parts_of_the_last_minute_make_the_whole() => AnyTape.Sample(steps =>
    {
        var (day, _) = Play(MarketDay.FullDay, steps);
        var last = Last(day.Log);

        foreach (var (auction, continuous) in day.Log.Auctions.TakeLast(1))
        {
            var whole = auction with { Revision = continuous.Revision };
            if (continuous.HasPrice)
            {
                whole = continuous;
                if (auction.HasPrice)
                {
                    whole.Add(in auction);
                }
            }

            var key = (BarInterval.Minute1, auction.Start);
            Assert.Equal(whole.HasPrice, last.ContainsKey(key));
            if (whole.HasPrice)
            {
                Assert.Equal(whole with { Flags = 0 }, last[key] with { Flags = 0 });
            }
        }
    }, iter: 100);

    private static void Compare(
        DateOnly date, int close, (int Seconds, int Price, uint Size, int Type, int Delay, int Cancels)[] steps)
    {
        var (day, tape) = Play(date, steps);

        foreach (var interval in BarClock.Intervals)
        {
            var expected = NaiveBars.Of(tape, interval, close);
            var actual = day.Log.Kept.Where(bar => bar.Key.Interval == interval).Select(bar => bar.Value).ToList();
            var starts = interval < BarInterval.Day
                ? expected.Keys.Select(minute => HongKongTime.StartOf(date) + (minute * 60 * MarketDay.Second))
                : expected.Keys.Select(_ => BarClock.StartOf(interval, HongKongTime.StartOf(date)));
            Assert.Equal(starts, actual.Select(bar => bar.Start));
            Assert.Equal(
                expected.Values,
                actual.Select(bar => (
                    InMills(bar.Open), InMills(bar.High), InMills(bar.Low), InMills(bar.Close),
                    bar.Volume, (long)(bar.Turnover / MarketDay.Mills(1)), bar.Trades)));
        }

        var eligible = tape.Where(trade => trade.Type != TradeType.Overseas).ToList();
        Assert.Equal(eligible.Sum(trade => trade.Size), day.LastQuote.Volume);
        Assert.Equal(eligible.Sum(trade => trade.Price * (long)trade.Size), (long)(day.LastQuote.Turnover / MarketDay.Mills(1)));
    }

    /// <summary>Plays a tape, and says what is left of it.</summary>
    private static (PlayedDay Day, List<TapeTrade> Tape) Play(
        DateOnly date, (int Seconds, int Price, uint Size, int Type, int Delay, int Cancels)[] steps)
    {
        var day = new MarketDay(date);
        var told = new List<TapeTrade>();
        var cancelled = new HashSet<int>();
        var (time, clock) = (new TimeOnly(9, 18), TimeOnly.MinValue);
        for (var i = 0; i < steps.Length && time < new TimeOnly(23, 30); i++)
        {
            var (seconds, price, size, type, delay, cancels) = steps[i];
            time = time.Add(TimeSpan.FromSeconds(seconds));
            clock = Max(clock, time.Add(TimeSpan.FromSeconds(Math.Max(delay, 0))));
            day.Clock(clock.ToString("HH:mm:ss"));
            day.Trade(time.ToString("HH:mm:ss"), price, size, (uint)i + 1, Types[type]);

            // A trade that moves no price counts when it is told.
            told.Add(new TapeTrade(time, clock, price, size, Types[type]));
            if (cancels >= 0 && cancels <= i && cancelled.Add(cancels))
            {
                day.Cancel(clock.ToString("HH:mm:ss"), (uint)cancels + 1);
            }
        }

        day.Clock("23:59");
        var quote = day.Quote;
        day.Clock("00:00", day: 40);
        return (new PlayedDay(day.Log, quote), [.. told.Where((_, i) => !cancelled.Contains(i))]);
    }

    private static SortedDictionary<(BarInterval Interval, long Start), Bar> Last(MarketOutputLog log)
    {
        // Of what was told and then voided nothing is kept.
        var last = new SortedDictionary<(BarInterval Interval, long Start), Bar>();
        foreach (var (_, interval, bar) in log.Closed)
        {
            last[(interval, bar.Start)] = bar;
        }

        foreach (var key in last.Keys.Where(key => !log.Kept.ContainsKey((MarketDay.Share, key.Interval, key.Start))).ToList())
        {
            last.Remove(key);
        }

        return last;
    }

    /// <summary>What was told last of minutes that are none any more: they were told anew all the same.</summary>
    private static IEnumerable<Bar> VoidMinutes(MarketOutputLog log, SortedDictionary<(BarInterval, long), Bar> last) => log.VoidedBars
        .Where(voided => voided.Interval == BarInterval.Minute1 && !last.ContainsKey((BarInterval.Minute1, voided.Bar.Start)))
        .GroupBy(voided => voided.Bar.Start)
        .Select(minute => minute.Last().Bar);

    private static Dictionary<long, Bar> Roll(
        SortedDictionary<(BarInterval Interval, long Start), Bar> last, IEnumerable<Bar> voided, BarInterval interval)
    {
        var bars = new Dictionary<long, Bar>();
        var rollup = new BarRollup(interval);
        foreach (var minute in last.Where(entry => entry.Key.Interval == BarInterval.Minute1).Select(entry => entry.Value))
        {
            if (rollup.Add(minute, out var finished))
            {
                bars.Add(finished.Start, finished);
            }
        }

        if (rollup.TryFlush(out var rest))
        {
            bars.Add(rest.Start, rest);
        }

        foreach (var minute in voided)
        {
            var start = BarClock.StartOf(interval, minute.Start);
            if (bars.TryGetValue(start, out var bar))
            {
                bars[start] = bar with { Revision = bar.Revision + minute.Revision };
            }
        }

        return bars;
    }

    private static TimeOnly Max(TimeOnly one, TimeOnly other) => one > other ? one : other;

    private static int InMills(long price) => (int)(price / MarketDay.Mills(1));

    private sealed record PlayedDay(MarketOutputLog Log, Quote LastQuote);
}
