using Sampan.Server.Feeds.Omdc.Publishing.Faults;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>How the publisher's time passes: from one millisecond in which there is something to do to the next.</summary>
public sealed partial class OmdcPublisher
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Publishes by a clock until it is told to stop. Blocks.</summary>
    public void Run(TimeProvider clock, CancellationToken stop)
    {
        var (from, stamp) = (Now, clock.GetTimestamp());
        while (!stop.IsCancellationRequested)
        {
            AdvanceTo(from + (clock.GetElapsedTime(stamp).Ticks * TimeSpan.NanosecondsPerTick));
            stop.WaitHandle.WaitOne(Pause);
        }
    }

    private void Begin()
    {
        if (_hasBegun)
        {
            return;
        }

        _hasBegun = true;
        _records.Clear();
        if (_source.NextEventTime <= _options.Start)
        {
            _source.AdvanceTo(_options.Start, _records);
        }

        BeginDay(_options.Start, new WireTime(_options.Start, _options.Start));
        _exchange.Apply(_records);
    }

    private void BeginDay(long time, WireTime now)
    {
        _wiring.ResetAll(now);
        _desk.BeginDay();
        _exchange.BeginDay(time, _records);
    }

    private long NextTick()
    {
        var next = Math.Min(_wiring.NextTime(_disturbances.IsSilent), _disturbances.NextTime);
        if (!_isQuiet)
        {
            next = Math.Min(next, WireTimeAt(Math.Min(_source.NextEventTime, _exchange.NextTime)));
        }

        next = Math.Max(next, _lastTick + 1);
        return next > long.MaxValue - NanosPerTick ? long.MaxValue : (next + NanosPerTick - 1) / NanosPerTick * NanosPerTick;
    }

    private void Tick(long tick)
    {
        _lastTick = _now = tick;
        var now = new WireTime(tick, MarketTimeAt(tick));
        if (!_isQuiet)
        {
            Trade(now);
        }

        _disturbances.Tick(now);
        _wiring.Tick(_disturbances.IsSilent, now);
    }

    private void Trade(WireTime now)
    {
        while (Math.Min(_source.NextEventTime, _exchange.NextTime) is var next && next <= now.Market)
        {
            if (_exchange.NextTime == next)
            {
                _exchange.PassTime(next);
                continue;
            }

            _records.Clear();
            _source.AdvanceTo(next, _records);
            if (_exchange.BeginsDay(_records, next))
            {
                BeginDay(next, now);
            }

            _exchange.Apply(_records);
        }
    }

    private long MarketTimeAt(long wire) => _options.Start + (long)((wire - _options.Start) * (decimal)_options.Speed);

    private long WireTimeAt(long market) => market == long.MaxValue
        ? long.MaxValue
        : _options.Start + (long)Math.Ceiling((market - _options.Start) / (decimal)_options.Speed);

    private void Report(PublishedLoss loss)
    {
        _lostMessages += loss.Last - loss.First + 1;
        if (_losses.Count < LossesMax)
        {
            _losses.Add(loss);
        }

        LossFound?.Invoke(loss);
    }
}
