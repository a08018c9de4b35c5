namespace Sampan.Market;

/// <summary>The hours of continuous trading, one after the other: without nights, lunches, weekends and holidays.</summary>
/// <remarks>Days that the calendar does not cover have none: nothing is made up for a day of which nothing is known.</remarks>
public sealed class TradingTime(TradingCalendar calendar)
{
    /// <summary>The last nanosecond of trading before a time; null when the calendar has none so early.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    public long? LastBefore(long time)
    {
        for (DateOnly? date = HongKongTime.DateOf(time); date is { } day; date = calendar.PreviousTradingDay(day))
        {
            if (LastBefore(day, time) is { } last)
            {
                return last;
            }
        }

        return null;
    }

    /// <summary>The start of the last bar of trading time that begins before a time; null when there is none so early.</summary>
    /// <param name="interval">The span of the bar.</param>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC. One at which such a bar begins, to find the one before it.</param>
    public long? LastBarBefore(BarInterval interval, long time) =>
        LastBefore(time) is { } last ? BarClock.StartOf(interval, last) : null;

    private long? LastBefore(DateOnly date, long time)
    {
        var sessions = TradingSession.Of(calendar.KindOf(date));
        for (var i = sessions.Length - 1; i >= 0; i--)
        {
            if (sessions[i].Period == SessionPeriod.Continuous && HongKongTime.At(date, sessions[i].Start) < time)
            {
                return Math.Min(HongKongTime.At(date, sessions[i].End), time) - 1;
            }
        }

        return null;
    }
}
