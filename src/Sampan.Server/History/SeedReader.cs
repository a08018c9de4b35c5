using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>What a market that starts again must know of an instrument, from its stored bars.</summary>
internal static class SeedReader
{
    private static readonly int DayIndex = BarSet.IndexOf(BarInterval.Day);

    /// <inheritdoc cref="BarHistory.TryReadSeed"/>
    public static bool TryRead(BarCursor days, BarCursor minutes, uint instrument, long now, out MarketSeed seed)
    {
        seed = default;

        // A stored day counts when it has ended: one of today, imported or recorded, would tell what is yet to come.
        var today = BarClock.StartOf(BarInterval.Day, now);
        var daysBackward = new DayCursor(days, minutes, instrument, today, now + BarUnits.Second);
        if (!daysBackward.TryNext(out var day))
        {
            return false;
        }

        TakeDays(ref seed, ref daysBackward, in day);
        TakeMinutes(ref seed, minutes, instrument, day.Start, now);
        return true;
    }

    /// <summary>The last day, the close before it, and the week and the month that it lies in.</summary>
    private static void TakeDays(ref MarketSeed seed, ref DayCursor days, in Bar last)
    {
        seed.Last = last.Close;
        seed.LastTime = last.Start;
        seed.PreviousClose = Price.Undefined;
        Extend(ref seed, BarInterval.Day, last.Start, in last);

        var day = last;
        var hasDay = true;
        while (hasDay && (TakesPart(ref seed, in day, last.Start) || seed.PreviousClose == Price.Undefined))
        {
            hasDay = days.TryNext(out day);
            if (hasDay && seed.PreviousClose == Price.Undefined)
            {
                (seed.PreviousClose, seed.PreviousCloseTime) = (day.Close, day.Start);
            }
        }
    }

    private static bool TakesPart(ref MarketSeed seed, in Bar day, long lastTime) =>
        Extend(ref seed, BarInterval.Week, lastTime, in day) | Extend(ref seed, BarInterval.Month, lastTime, in day);

    /// <summary>The intraday bars as of the last minute of the last day, if that has minutes.</summary>
    private static void TakeMinutes(ref MarketSeed seed, BarCursor minutes, uint instrument, long dayStart, long now)
    {
        minutes.Open(instrument, BarInterval.Minute1, Math.Min(now + BarUnits.Second, EndOf(dayStart)));
        if (!minutes.TryNext(out var minute) || minute.Start < dayStart)
        {
            return;
        }

        seed.LastTime = minute.Start;
        while (TakesPartIntraday(ref seed, in minute) && minutes.TryNext(out minute))
        {
        }
    }

    private static bool TakesPartIntraday(ref MarketSeed seed, in Bar minute)
    {
        var takesPart = false;
        foreach (var interval in BarClock.Intervals[..DayIndex])
        {
            takesPart |= Extend(ref seed, interval, seed.LastTime, in minute);
        }

        return takesPart;
    }

    /// <summary>Puts an older bar in front of the running one of an interval, if it lies in it.</summary>
    private static bool Extend(ref MarketSeed seed, BarInterval interval, long lastTime, in Bar older)
    {
        var start = BarClock.StartOf(interval, lastTime);
        if (BarClock.StartOf(interval, older.Start) != start)
        {
            return false;
        }

        var index = BarSet.IndexOf(interval);
        if ((seed.BarsPresent & (1 << index)) == 0)
        {
            seed.BarsPresent |= 1 << index;
            seed.Bars[index] = older with { Start = start };
        }
        else
        {
            BackwardRollup.Prepend(ref seed.Bars[index], in older);
        }

        return true;
    }

    private static long EndOf(long dayStart) => BarClock.Around(BarInterval.Day, dayStart).End;
}
