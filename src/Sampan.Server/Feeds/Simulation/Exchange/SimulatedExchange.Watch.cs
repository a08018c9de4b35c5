using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>When the volatility control mechanism watches.</summary>
public sealed partial class SimulatedExchange
{
    private long _watchFrom = long.MaxValue;
    private long _watchTo = long.MinValue;

    /// <summary>Whether it watches now.</summary>
    internal bool IsVcmWatching => Time >= _watchFrom && Time < _watchTo;

    /// <summary>The end of the continuous session that goes on; the end of time when it has none.</summary>
    internal long SessionEnd { get; private set; } = long.MaxValue;

    /// <summary>Its rules today; null when there are none, as in a market that never closes.</summary>
    internal VcmRules? VcmRules => Options.Hours == TradingHours.Always
        ? null
        : Options.Rules.VcmOn(Date);

    /// <summary>Not in the first minutes of a continuous session, and not in the last ones of the day's last.</summary>
    private void PlanWatch()
    {
        (_watchFrom, _watchTo, SessionEnd) = (long.MaxValue, long.MinValue, long.MaxValue);
        if (Phase != TradingPhase.Continuous || VcmRules is not { } rules)
        {
            return;
        }

        var next = _nextStep;
        while (next < _steps.Count && _steps[next].Kind != DayStepKind.Phase)
        {
            next++;
        }

        SessionEnd = _steps[next].Time;
        _watchFrom = SessionStart(next) + (rules.UnwatchedAfterStart.Ticks * TimeSpan.NanosecondsPerTick);
        _watchTo = _steps[next].Phase == TradingPhase.OrderCancel
            ? SessionEnd
            : SessionEnd - (rules.UnwatchedBeforeEnd.Ticks * TimeSpan.NanosecondsPerTick);
    }

    private long SessionStart(int next)
    {
        while (_steps[next - 1].Kind != DayStepKind.Phase)
        {
            next--;
        }

        return _steps[next - 1].Time;
    }
}
