using CsCheck;
using Sampan.Market;
using Sampan.Server.Api.V1;
using Sampan.Server.Rendering;

namespace Sampan.Server.Tests.Api.V1;

/// <summary>Empty intervals are filled where there is trading time, and nowhere else.</summary>
public sealed class BarFillTests
{
    private const long Minute = 60L * HongKongTime.NanosPerSecond;

    private static readonly TradingTime Trading = new(TradingCalendar.BuiltIn);

    // The eve of Christmas is a half day, Christmas a holiday, and the 26th and 27th a weekend.
    private static readonly long Begin = HongKongTime.StartOf(new DateOnly(2026, 12, 23));
    private static readonly long End = HongKongTime.StartOf(new DateOnly(2026, 12, 29));

    private static readonly Gen<(BarInterval Interval, int[] Minutes, int From, int Until, int Now, int Limit)> AnyQuestion = Gen.Select(
        Gen.Int[0, BarSet.Count - 1].Select(i => BarClock.Intervals[i]),
        Gen.Int[0, (6 * 1_440) - 1].Array[0, 60],
        Gen.Int[0, 6 * 1_440],
        Gen.Int[0, 6 * 1_440],
        Gen.Int[0, 6 * 1_440],
        Gen.Int[1, 400]);

    [Fact]
    public void Any_bars_are_filled_as_by_going_through_all_minutes_one_by_one() => AnyQuestion.Sample(question =>
    {
        var (interval, minutes, from, until, now, limit) = question;
        var span = new BarSpan(interval, Begin + (from * Minute), Begin + (until * Minute), limit);
        var time = Begin + (now * Minute);
        var bars = BarsOf(interval, minutes, Math.Min(span.Until, time));

        var read = bars[Math.Max(0, bars.Length - limit - 1)..];
        var filled = new BarFill(Trading, BarFillKind.Previous).Fill(read, span, time);

        Assert.Equal(Naive(bars, span, time), filled);
    }, iter: 500);

    [Fact]
    public void The_last_n_intervals_of_trading_time_are_n_bars_also_at_lunch()
    {
        var lunch = HongKongTime.At(new DateOnly(2026, 3, 25), new TimeOnly(12, 30));
        Bar[] old = [Bar.Opened(lunch - (10 * 24 * 60 * Minute), 600 * Price.Unit, BarFlags.None)];

        var bars = new BarFill(Trading, BarFillKind.Previous).Fill(old, new BarSpan(BarInterval.Minute1, 0, long.MaxValue, 200), lunch);

        Assert.Equal(200, bars.Count);
        Assert.Equal(lunch - (31 * Minute), bars[^1].Bar.Start);
        Assert.Equal(HongKongTime.At(new DateOnly(2026, 3, 24), new TimeOnly(15, 10)), bars[0].Bar.Start);
        Assert.All(bars, bar => Assert.Equal((600 * Price.Unit, 0L, true), (bar.Bar.Close, bar.Bar.Volume, bar.IsFilled)));
    }

    [Fact]
    public void Nothing_is_made_up_before_the_first_bar_or_without_any() => Assert.Empty(
        new BarFill(Trading, BarFillKind.Null).Fill([], new BarSpan(BarInterval.Minute1, 0, End, 10), End));

    [Fact]
    public void A_bar_without_prices_has_none_and_the_one_of_now_is_running()
    {
        var now = HongKongTime.At(new DateOnly(2026, 3, 25), new TimeOnly(10, 1, 30));
        Bar[] one = [Bar.Opened(now - (now % Minute) - Minute, 600 * Price.Unit, BarFlags.None)];

        var bars = new BarFill(Trading, BarFillKind.Null).Fill(one, new BarSpan(BarInterval.Minute1, 0, long.MaxValue, 10), now);

        Assert.Equal([false, true], bars.Select(bar => bar.IsFilled));
        Assert.Equal((Price.Undefined, BarFlags.Running), (bars[1].Bar.Open, bars[1].Bar.Flags));
    }

    private static Bar[] BarsOf(BarInterval interval, int[] minutes, long last) =>
    [
        .. minutes.Select(minute => BarClock.StartOf(interval, Begin + (minute * Minute)))
            .Where(start => start <= last)
            .Distinct()
            .Order()
            .Select((start, i) => Bar.Opened(start, (i + 1) * Price.Unit, BarFlags.None)),
    ];

    /// <summary>Each minute of each day in order: a bar that is there, or one to fill where the exchange trades.</summary>
    private static List<ServedBar> Naive(Bar[] bars, BarSpan span, long now)
    {
        var known = bars.ToDictionary(bar => bar.Start);
        var all = new SortedDictionary<long, ServedBar>();
        foreach (var bar in bars)
        {
            all[bar.Start] = new ServedBar(bar, IsFilled: false);
        }

        var last = Math.Min(span.Until, now);
        for (var minute = Begin; minute <= last && bars.Length > 0; minute += Minute)
        {
            var start = BarClock.StartOf(span.Interval, minute);
            if (TradingCalendar.BuiltIn.SessionAt(minute) is { Period: SessionPeriod.Continuous } && !known.ContainsKey(start)
                && start > bars[0].Start)
            {
                var close = bars.Last(bar => bar.Start < start).Close;
                var flags = now < BarClock.Around(span.Interval, start).End ? BarFlags.Running : BarFlags.None;
                all[start] = new ServedBar(Bar.Opened(start, close, flags), IsFilled: true);
            }
        }

        return [.. all.Values.TakeLast(span.Limit).Where(bar => bar.Bar.Start >= span.From)];
    }
}
