namespace Sampan.Market;

/// <summary>When, on each trading day, the nominal prices are taken that closing prices are made of.</summary>
internal sealed class ClosingClock(TradingCalendar calendar)
{
    private long _continuousEnd = long.MaxValue;
    private long _tradingEnd = long.MaxValue;
    private int _next = ClosingPrice.SampleCount;

    /// <summary>The next moment, nanoseconds since the Unix epoch, UTC; <see cref="long.MaxValue"/> when there is none today.</summary>
    public long Next => _next < ClosingPrice.SampleCount ? MomentOf(_next) : long.MaxValue;

    /// <summary>
    /// When continuous trading ends today, nanoseconds since the Unix epoch, UTC; <see cref="long.MaxValue"/> on a day without.
    /// </summary>
    public long ContinuousEnd => _continuousEnd;

    /// <summary>
    /// When the closing auction has ended, too, nanoseconds since the Unix epoch, UTC; <see cref="long.MaxValue"/> on a day without.
    /// </summary>
    public long TradingEnd => _tradingEnd;

    /// <summary>Begins the day of a time. Moments before it are past.</summary>
    public void StartDay(long time)
    {
        var date = HongKongTime.DateOf(time);

        // A day beyond the calendar is taken for an ordinary one.
        var sessions = calendar.KindOf(date) == DayKind.Unknown ? TradingSession.FullDay : TradingSession.Of(calendar.KindOf(date));
        var last = sessions.LastOrDefault(session => session.Period == SessionPeriod.Continuous);
        _continuousEnd = last is null ? long.MaxValue : HongKongTime.At(date, last.End);
        _tradingEnd = last is null ? long.MaxValue : HongKongTime.At(date, sessions[^1].Start);
        _next = last is null ? ClosingPrice.SampleCount : 0;
        while (Next < time)
        {
            _next++;
        }
    }

    /// <summary>Goes on to the next moment.</summary>
    /// <returns>The number of the one that has come.</returns>
    public int MoveOn() => _next++;

    private long MomentOf(int number) =>
        _continuousEnd - ((ClosingPrice.SampleCount - 1 - number) * ClosingPrice.SampleInterval);
}
