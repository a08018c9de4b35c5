using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>The phases of the trading day in DBN's words (specification 3.8.1), and the auction that each belongs to.</summary>
internal static class SessionPhases
{
    private const byte Yes = (byte)'Y';
    private const byte No = (byte)'N';

    // The opening auction is over at 9:30, the closing one begins at 12:00 on a half day.
    private const long BetweenAuctions = 11 * 3_600 * HongKongTime.NanosPerSecond;

    /// <summary>Fills in what a phase means; false for a number that is none.</summary>
    public static bool TryDescribe(TradingPhase phase, ref StatusRecord status)
    {
        (StatusAction Action, ushort TradingEvent, byte IsTrading, byte IsQuoting)? meaning = phase switch
        {
            TradingPhase.NotYetOpen => (StatusAction.NotAvailable, 0, No, No),
            TradingPhase.OpeningInput => (StatusAction.PreOpen, 0, No, Yes),
            TradingPhase.OpeningNoCancellation => (StatusAction.PreOpen, 1, No, Yes),
            TradingPhase.OpeningRandomMatching => (StatusAction.PreCross, 1, No, Yes),
            TradingPhase.OpeningMatching or TradingPhase.ClosingMatching => (StatusAction.Cross, 0, Yes, No),
            TradingPhase.Blocking or TradingPhase.OrderCancel => (StatusAction.Pause, 0, No, No),
            TradingPhase.Continuous => (StatusAction.Trading, 0, Yes, Yes),
            TradingPhase.ClosingReferencePrice => (StatusAction.PreClose, 0, No, No),
            TradingPhase.ClosingInput => (StatusAction.PreClose, 0, No, Yes),
            TradingPhase.ClosingNoCancellation => (StatusAction.PreClose, 1, No, Yes),
            TradingPhase.ClosingRandomClose => (StatusAction.PreCross, 1, No, Yes),
            TradingPhase.ExchangeIntervention => (StatusAction.Halt, 0, No, No),
            TradingPhase.Close => (StatusAction.Close, 0, No, No),
            TradingPhase.DayClose => (StatusAction.PostClose, 2, No, No),
            _ => null,
        };
        if (meaning is not { } known)
        {
            return false;
        }

        (status.Action, status.TradingEvent, status.IsTrading, status.IsQuoting) = known;
        return true;
    }

    /// <summary>Whether an auction's values at this time are those of the closing auction.</summary>
    public static bool IsClosing(TradingPhase phase, long time) => phase switch
    {
        TradingPhase.NotYetOpen or TradingPhase.OpeningInput or TradingPhase.OpeningNoCancellation
            or TradingPhase.OpeningRandomMatching or TradingPhase.OpeningMatching or TradingPhase.Blocking => false,
        TradingPhase.ClosingReferencePrice or TradingPhase.ClosingInput or TradingPhase.ClosingNoCancellation
            or TradingPhase.ClosingRandomClose or TradingPhase.ClosingMatching or TradingPhase.Close
            or TradingPhase.DayClose => true,
        _ => HongKongTime.NanosOfDay(time) >= BetweenAuctions,
    };
}
