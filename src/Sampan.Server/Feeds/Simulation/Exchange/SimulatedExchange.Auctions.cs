using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>When equilibria are told, and who is matched when.</summary>
/// <remarks>
/// A changed equilibrium is told at the next multiple of <see cref="ExchangeOptions.IndicativeInterval"/>, before a phase ends, and
/// before the match: the last one told is the one that is matched. It is worked out only then, or when somebody asks.
/// </remarks>
public sealed partial class SimulatedExchange
{
    private readonly List<ExchangeSecurity> _toTell = [];
    private long _nextTelling = long.MaxValue;
    private long _matchingStart = long.MaxValue;
    private int _matched;

    private long NextMatch => _matchingStart == long.MaxValue
        ? long.MaxValue
        : _matchingStart + (_matched * DayPlan.NanosBetweenMatches);

    /// <summary>The equilibrium of a security has changed, and has to be told.</summary>
    internal void Enlist(ExchangeSecurity security)
    {
        _toTell.Add(security);
        if (_nextTelling == long.MaxValue)
        {
            var interval = Options.IndicativeInterval.Ticks * TimeSpan.NanosecondsPerTick;
            _nextTelling = ((Time / interval) + 1) * interval;
        }
    }

    private void TellEquilibria()
    {
        foreach (var security in _toTell)
        {
            security.TellEquilibrium();
        }

        _toTell.Clear();
        _nextTelling = long.MaxValue;
    }

    private void BeginMatching()
    {
        if (Phase is TradingPhase.OpeningMatching or TradingPhase.ClosingMatching && Securities.Count > 0)
        {
            (_matchingStart, _matched) = (Time, 0);
        }
    }

    private void MatchNext()
    {
        Securities[_matched++].MatchAuction();
        if (_matched == Securities.Count)
        {
            _matchingStart = long.MaxValue;
        }
    }
}
