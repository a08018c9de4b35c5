using Sampan.Market;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>When the events of a synthetic day happen: so many a second as the market is busy, and in bursts.</summary>
internal sealed class SyntheticClock
{
    private const long Millisecond = 1_000_000;
    private const int OpeningSeconds = 10;
    private const int MeanBurst = 12;

    private static readonly TimeOnly Open = new(9, 30);
    private static readonly TimeOnly Close = new(16, 0);

    private readonly DayShape _shape = new(TradingHours.Exchange);
    private readonly long _open;
    private readonly long _close;
    private readonly long _opening;
    private long _openingLeft;
    private long _left;
    private double _activeLeft;
    private long _second;
    private long _ofSecond;
    private long _ofSecondDone;

    /// <param name="date">The day.</param>
    /// <param name="opening">How many orders are added before the sessions.</param>
    /// <param name="events">How many events the sessions have.</param>
    public SyntheticClock(DateOnly date, long opening, long events)
    {
        (_opening, _openingLeft, _left, Events) = (opening, opening, events, events);
        (_open, _close) = (HongKongTime.At(date, Open), HongKongTime.At(date, Close));
        _activeLeft = _shape.ActiveSeconds;
        _second = _open - (OpeningSeconds * HongKongTime.NanosPerSecond);
        _ofSecond = opening == 0 ? 0 : (opening / OpeningSeconds) + 1;
        Time = _second;
    }

    /// <summary>How many events the sessions have.</summary>
    public long Events { get; }

    /// <summary>When the present burst happens, nanoseconds since the Unix epoch, UTC, to the millisecond.</summary>
    public long Time { get; private set; }

    /// <summary>Whether the orders that open the day are still being added.</summary>
    public bool IsOpening { get; private set; }

    /// <summary>How much of the sessions' events has gone, of 65,536.</summary>
    public int Progress => Events == 0 ? 65_536 : (int)((Int128)(Events - _left) * 65_536 / Events);

    /// <summary>Goes to the next burst.</summary>
    /// <returns>How many events it has; 0 when the day is over.</returns>
    public int Next(ref Prng random)
    {
        IsOpening = _openingLeft > 0;
        if (!IsOpening && _left == 0)
        {
            return 0;
        }

        while (_ofSecondDone >= _ofSecond)
        {
            NextSecond(ref random);
        }

        Time = _second + ((_ofSecondDone * 1_000 / _ofSecond) * Millisecond);
        ref var left = ref IsOpening ? ref _openingLeft : ref _left;
        var burst = (int)Math.Min(BurstOf(ref random), left);
        _ofSecondDone += burst;
        left -= burst;
        if (IsOpening && left == 0)
        {
            EndOpening();
        }

        return burst;
    }

    /// <summary>Mostly a few; every sixty-fourth is sixteen times as long.</summary>
    private static int BurstOf(ref Prng random)
    {
        var size = 1 + (int)(random.NextExponential() * (MeanBurst - 4));
        return (random.Next() & 63) == 0 ? size * 16 : size;
    }

    private void EndOpening()
    {
        _second = _open - HongKongTime.NanosPerSecond;
        (_ofSecond, _ofSecondDone) = (0, 0);
    }

    private void NextSecond(ref Prng random)
    {
        // A burst that was longer than its second goes off the next one.
        _ofSecondDone -= _ofSecond;
        _second += HongKongTime.NanosPerSecond;
        if (IsOpening)
        {
            return;
        }

        // The last second takes what is left; the others a part as large as theirs of the activity that is left.
        if (_second >= _close - HongKongTime.NanosPerSecond)
        {
            _second = _close - HongKongTime.NanosPerSecond;
            (_ofSecond, _ofSecondDone) = (_left, 0);
            return;
        }

        var activity = _shape.At(_second);
        var mean = _left * activity / Math.Max(_activeLeft, 1);
        _activeLeft -= activity;
        _ofSecond = (long)((mean * (0.5 + (0.5 * random.NextExponential()))) + random.NextDouble());
    }
}
