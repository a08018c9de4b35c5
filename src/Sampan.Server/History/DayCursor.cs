using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>The days of an instrument, newest first: stored ones, and where there is none, made from minutes.</summary>
/// <remarks>
/// A stored day wins over the minutes of the same day, so that a series stays with one source. Only where the stored
/// day is incomplete (the server was stopped in it) its minutes know better; that it is incomplete stays said.
/// </remarks>
internal struct DayCursor
{
    private readonly BarCursor _days;
    private readonly BarCursor _minutes;
    private readonly uint _instrument;
    private Bar _day;
    private Bar _minute;
    private bool _hasDay;
    private bool _hasMinute;

    /// <summary>Begins at the newest stored day before one time, or the newest minute before another.</summary>
    public DayCursor(BarCursor days, BarCursor minutes, uint instrument, long daysBefore, long minutesBefore)
    {
        _days = days;
        _minutes = minutes;
        _instrument = instrument;
        _days.Open(instrument, BarInterval.Day, daysBefore);
        _hasDay = _days.TryNext(out _day);
        OpenMinutes(minutesBefore);
    }

    /// <summary>The next older day.</summary>
    public bool TryNext(out Bar day)
    {
        var minuteDay = _hasMinute ? BarClock.StartOf(BarInterval.Day, _minute.Start) : long.MinValue;
        if (_hasDay && (_day.Start > minuteDay || (_day.Start == minuteDay && !IsIncomplete(in _day))))
        {
            TakeStored(out day);
            return true;
        }

        if (!_hasMinute)
        {
            day = default;
            return false;
        }

        RollMinutes(minuteDay, out day);
        return true;
    }

    private void TakeStored(out Bar day)
    {
        day = _day;
        _hasDay = _days.TryNext(out _day);
        if (_hasMinute && _minute.Start >= day.Start)
        {
            OpenMinutes(day.Start);
        }
    }

    private void RollMinutes(long dayStart, out Bar day)
    {
        day = _minute with { Start = dayStart };
        while ((_hasMinute = _minutes.TryNext(out _minute)) && _minute.Start >= dayStart)
        {
            BackwardRollup.Prepend(ref day, in _minute);
        }

        if (_hasDay && _day.Start == dayStart)
        {
            day.Flags |= BarFlags.Incomplete;
            _hasDay = _days.TryNext(out _day);
        }
    }

    private void OpenMinutes(long before)
    {
        _minutes.Open(_instrument, BarInterval.Minute1, before);
        _hasMinute = _minutes.TryNext(out _minute);
    }

    private static bool IsIncomplete(in Bar day) => (day.Flags & BarFlags.Incomplete) != 0;
}
