namespace Sampan.Market;

/// <content>The cooling-off of the volatility control mechanism ends by the clock: no record says so.</content>
public sealed partial class MarketState
{
    private readonly List<int> _coolingOff = [];
    private long _nextCoolingOff = long.MaxValue;

    /// <summary>Looks after an instrument until its cooling-off has ended.</summary>
    private void WatchCoolingOff(int instrument)
    {
        if (!_coolingOff.Contains(instrument))
        {
            _coolingOff.Add(instrument);
        }

        _nextCoolingOff = Math.Min(_nextCoolingOff, NextMomentOf(in _states[instrument].Venue.Vcm));
        _nextMoment = Math.Min(_nextMoment, _nextCoolingOff);
    }

    /// <summary>A cooling-off that was told ahead begins, or one ends: what is shown of it has changed.</summary>
    private void PassCoolingOff()
    {
        _nextCoolingOff = long.MaxValue;
        for (var i = _coolingOff.Count - 1; i >= 0; i--)
        {
            var instrument = _coolingOff[i];
            Mark(instrument, ChangeKinds.Venue);
            var next = NextMomentOf(in _states[instrument].Venue.Vcm);
            _nextCoolingOff = Math.Min(_nextCoolingOff, next);
            if (next == long.MaxValue)
            {
                _coolingOff.RemoveAt(i);
            }
        }
    }

    private long NextMomentOf(in VcmState vcm) =>
        vcm.Start > Time ? vcm.Start : vcm.End > Time ? vcm.End : long.MaxValue;
}
