using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>What goes wrong at the exchange itself, by the clock: silence, resets, and the move to its other data centre.</summary>
internal sealed class Disturbances
{
    // The signal is repeated until the end of the day (specification 3.4.3).
    private const long SignalInterval = 2_000_000_000;

    private readonly FaultOptions _faults;
    private readonly Wiring _wiring;
    private long _nextPause;
    private long _nextReset;
    private long _nextSignal;
    private long _silentUntil = long.MinValue;
    private long _disasterEnd;
    private bool _hasDisaster;

    public Disturbances(OmdcPublisherOptions options, Wiring wiring)
    {
        (_faults, _wiring) = (options.Faults, wiring);
        _nextPause = After(options.Start, _faults.PauseEvery);
        _nextReset = After(options.Start, _faults.ResetEvery);
        _nextSignal = wiring.DisasterRecovery is null ? long.MaxValue : After(options.Start, _faults.DisasterAfter);
    }

    /// <summary>Whether nothing is sent now but on the channel of disaster recovery.</summary>
    public bool IsSilent => _silentUntil != long.MinValue;

    /// <summary>When the next of it begins or ends, nanoseconds since the Unix epoch, UTC.</summary>
    public long NextTime => Math.Min(
        Math.Min(_nextPause, _nextReset), Math.Min(_nextSignal, IsSilent ? _silentUntil : long.MaxValue));

    /// <summary>Does what is due.</summary>
    public void Tick(WireTime now)
    {
        if (now.Wire >= _silentUntil)
        {
            _silentUntil = long.MinValue;
        }

        if (now.Wire >= _nextPause)
        {
            _nextPause = After(now.Wire, _faults.PauseEvery);
            BeSilent(now.Wire, _faults.PauseFor);
        }

        if (now.Wire >= _nextSignal)
        {
            Signal(now);
        }

        if (now.Wire >= _nextReset)
        {
            _nextReset = After(now.Wire, _faults.ResetEvery);
            _wiring.ResetAll(now);
        }
    }

    private void Signal(WireTime now)
    {
        if (!_hasDisaster)
        {
            _hasDisaster = true;
            _disasterEnd = now.Wire + Nanos(_faults.DisasterFor);
            BeSilent(now.Wire, _faults.DisasterFor);
        }

        var isOver = now.Wire >= _disasterEnd;
        _nextSignal = isOver ? now.Wire + SignalInterval : Math.Min(_disasterEnd, now.Wire + SignalInterval);
        _wiring.DisasterRecovery!.Messages.Append(new DisasterRecoverySignalMessage { DRStatus = isOver ? 2u : 1u });
    }

    private void BeSilent(long from, TimeSpan length) => _silentUntil = Math.Max(_silentUntil, from + Nanos(length));

    private static long After(long from, TimeSpan time) => time == TimeSpan.Zero ? long.MaxValue : from + Nanos(time);

    private static long Nanos(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
