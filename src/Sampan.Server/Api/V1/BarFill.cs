using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Server.Api.V1;

/// <summary>What is put in the place of an interval of trading time in which nothing was traded.</summary>
internal enum BarFillKind
{
    /// <summary>Nothing: only bars of trades.</summary>
    None,

    /// <summary>The price before it, without volume.</summary>
    Previous,

    /// <summary>A bar without prices.</summary>
    Null,
}

/// <summary>Puts bars into empty intervals of trading time: never into a night, a lunch or a holiday.</summary>
/// <remarks>
/// Never before the first bar that is known, either, nor after the market's time. What was traded outside of trading hours, in a
/// market that never closes, stays where it is.
/// </remarks>
internal sealed class BarFill(TradingTime trading, BarFillKind kind)
{
    /// <summary>The newest bars of a span, filled ones among them, oldest first.</summary>
    /// <param name="bars">Bars of trades, oldest first: those asked for, and one more that is older, if there is one.</param>
    /// <param name="span">What is asked for.</param>
    /// <param name="now">The market's time, nanoseconds since the Unix epoch, UTC.</param>
    public List<ServedBar> Fill(ReadOnlySpan<Bar> bars, BarSpan span, long now)
    {
        var newestFirst = new List<ServedBar>(span.Limit);
        var next = bars.Length - 1;
        var before = Math.Min(span.Until, now) + 1;
        while (newestFirst.Count < span.Limit && next >= 0)
        {
            var slot = trading.LastBarBefore(span.Interval, before) ?? long.MinValue;
            if (bars[next].Start >= slot)
            {
                newestFirst.Add(new ServedBar(bars[next], IsFilled: false));
                before = bars[next--].Start;
            }
            else
            {
                newestFirst.Add(new ServedBar(Make(slot, CloseBefore(bars, next), span.Interval, now), IsFilled: true));
                before = slot;
            }
        }

        newestFirst.RemoveAll(bar => bar.Bar.Start < span.From);
        newestFirst.Reverse();
        return newestFirst;
    }

    /// <summary>A bar that is none any more has no price.</summary>
    private static long CloseBefore(ReadOnlySpan<Bar> bars, int place)
    {
        while (place > 0 && !bars[place].HasPrice)
        {
            place--;
        }

        return bars[place].HasPrice ? bars[place].Close : Price.Undefined;
    }

    private Bar Make(long start, long previousClose, BarInterval interval, long now)
    {
        var price = kind == BarFillKind.Previous ? previousClose : Price.Undefined;
        var flags = now < BarClock.Around(interval, start).End ? BarFlags.Running : BarFlags.None;
        return Bar.Opened(start, price, flags);
    }
}

/// <summary>Which bars are asked for.</summary>
/// <param name="Interval">Their span.</param>
/// <param name="From">None begins earlier, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Until">None begins later.</param>
/// <param name="Limit">The newest so many.</param>
internal readonly record struct BarSpan(BarInterval Interval, long From, long Until, int Limit);
