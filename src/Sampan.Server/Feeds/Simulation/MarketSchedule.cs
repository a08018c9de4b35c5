using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>What the simulated market may do, and when that changes.</summary>
internal sealed class MarketSchedule(TradingHours hours, TradingCalendar calendar)
{
    /// <summary>What may happen at a time, in nanoseconds since the Unix epoch, UTC.</summary>
    public MarketPhase PhaseAt(long time) =>
        hours == TradingHours.Always ? MarketPhase.Continuous : PhaseIn(calendar.SessionAt(time));

    /// <summary>The next time at which the phase or the date may change: always after the given one.</summary>
    public long NextChange(long time)
    {
        var midnight = HongKongTime.StartOf(HongKongTime.DateOf(time));
        var session = hours == TradingHours.Always ? null : calendar.SessionAt(time);
        return midnight + (session?.End ?? HongKongTime.NanosPerDay);
    }

    /// <summary>The time that the previous close of a date refers to.</summary>
    public long PreviousCloseBefore(DateOnly date)
    {
        if (hours == TradingHours.Always || calendar.PreviousTradingDay(date) is not { } previous)
        {
            return HongKongTime.StartOf(date) - 1;
        }

        var sessions = TradingSession.Of(calendar.KindOf(previous));
        return HongKongTime.At(previous, sessions.Last(session => session.Period == SessionPeriod.Continuous).End);
    }

    // The one place that knows the exchange's rules: who adds the auctions begins here.
    private static MarketPhase PhaseIn(TradingSession? session) => session switch
    {
        { Period: SessionPeriod.Continuous } => MarketPhase.Continuous,
        { Kind: SessionKind.PreOpening } => MarketPhase.PreOpening,
        { Kind: SessionKind.Lunch } => MarketPhase.Break,
        _ => MarketPhase.Closed,
    };
}
