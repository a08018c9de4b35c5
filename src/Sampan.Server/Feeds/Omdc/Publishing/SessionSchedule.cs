using Sampan.Market;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>When a part of the exchange's day will end, as far as that is known beforehand.</summary>
internal sealed class SessionSchedule(TradingHours hours, TradingCalendar calendar)
{
    /// <summary>The end of a part of the day; 0 when it has none, as in a market that never closes.</summary>
    /// <param name="phase">Which part.</param>
    /// <param name="start">When it began, nanoseconds since the Unix epoch, UTC.</param>
    public long EndOf(TradingPhase phase, long start)
    {
        if (hours == TradingHours.Always || PeriodOf(phase) is not { } period)
        {
            return 0;
        }

        var date = HongKongTime.DateOf(start);
        var time = HongKongTime.NanosOfDay(start);
        var session = TradingSession.Of(calendar.KindOf(date))
            .FirstOrDefault(session => IsIn(phase, session) && session.Period == period && session.End > time);
        return session is null ? 0 : HongKongTime.At(date, session.End);
    }

    private static bool IsIn(TradingPhase phase, TradingSession session) =>
        phase.IsOpeningAuction() || phase == TradingPhase.Blocking ? session.Kind == SessionKind.PreOpening
        : phase.IsClosingAuction() ? session.Kind == SessionKind.ClosingAuction
        : phase != TradingPhase.NotYetOpen || session.Kind == SessionKind.NotYetOpen;

    // Matching goes on until the end of the random period at the latest.
    private static SessionPeriod? PeriodOf(TradingPhase phase) => phase switch
    {
        TradingPhase.NotYetOpen => SessionPeriod.None,
        TradingPhase.OpeningInput or TradingPhase.ClosingInput => SessionPeriod.OrderInput,
        TradingPhase.OpeningNoCancellation or TradingPhase.ClosingNoCancellation => SessionPeriod.NoCancellation,
        TradingPhase.OpeningRandomMatching or TradingPhase.ClosingRandomClose => SessionPeriod.RandomMatching,
        TradingPhase.OpeningMatching or TradingPhase.ClosingMatching => SessionPeriod.RandomMatching,
        TradingPhase.Blocking => SessionPeriod.Blocking,
        TradingPhase.Continuous => SessionPeriod.Continuous,
        TradingPhase.OrderCancel => SessionPeriod.CancelOnly,
        TradingPhase.ClosingReferencePrice => SessionPeriod.ReferencePriceFixing,
        _ => null,
    };
}
