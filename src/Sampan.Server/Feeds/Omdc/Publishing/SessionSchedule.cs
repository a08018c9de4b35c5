using Sampan.Market;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>When a part of the exchange's day will end, as far as that is known beforehand.</summary>
internal sealed class SessionSchedule(TradingHours hours)
{
    private readonly MarketSchedule _schedule = new(hours, TradingCalendar.BuiltIn);

    /// <summary>The end of a part of the day; 0 when it has none, as in a market that never closes.</summary>
    /// <param name="phase">Which part.</param>
    /// <param name="start">When it began, nanoseconds since the Unix epoch, UTC.</param>
    public long EndOf(TradingPhase phase, long start)
    {
        if (hours == TradingHours.Always || phase is TradingPhase.Close or TradingPhase.DayClose)
        {
            return 0;
        }

        var end = start;
        do
        {
            end = _schedule.NextChange(end);
        }
        while (_schedule.PhaseAt(end) == _schedule.PhaseAt(start));

        return end;
    }
}
