using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>The simulated market as a feed: it happens at the speed of a clock, or of some multiple of it.</summary>
/// <remarks>
/// A reader that was held up gets what it missed, in batches of about <see cref="BatchRecords"/>; nothing is left out.
/// </remarks>
public sealed class SimulatorFeed : IFeed
{
    /// <summary>
    /// How many records a read returns at most, except that what happens at one moment is never divided.
    /// </summary>
    public const int BatchRecords = 4_096;

    /// <summary>What it is called.</summary>
    public const string FeedName = "simulator";

    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(1);

    private readonly SimulatedMarket _market;
    private readonly TimeProvider _clock;
    private readonly TradingHours _hours;
    private readonly double _speed;
    private readonly long _start;
    private readonly long _startStamp;

    /// <param name="instruments">All that is listed.</param>
    /// <param name="parameters">Tells which of it is simulated, and how. The rest stays silent.</param>
    /// <param name="options">Which market, and how fast.</param>
    /// <param name="clock">What its speed is measured by.</param>
    /// <param name="lastPrice">The last price known from an earlier run, units of 1e-9; null for none.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public SimulatorFeed(
        InstrumentTable instruments,
        MarketParameters parameters,
        SimulatorOptions options,
        TimeProvider clock,
        Func<Instrument, long?>? lastPrice = null)
    {
        if (options.Validate().FirstOrDefault() is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(options));
        }

        _clock = clock;
        (_hours, _speed) = (options.Hours, options.Speed);
        _startStamp = clock.GetTimestamp();
        _start = NanosOf((options.Start ?? clock.GetUtcNow()) - DateTimeOffset.UnixEpoch);
        _market = new SimulatedMarket(instruments, parameters, options, _start, lastPrice);
    }

    /// <inheritdoc/>
    public string Name => FeedName;

    /// <inheritdoc/>
    public bool KeepsHours => _hours == TradingHours.Exchange;

    /// <inheritdoc/>
    public bool Read(RecordBuffer records, CancellationToken cancellation)
    {
        var now = MarketTime();
        if (_market.NextEventTime > now)
        {
            cancellation.WaitHandle.WaitOne(TimeUntil(_market.NextEventTime, now));
            now = MarketTime();
        }

        while (_market.NextEventTime <= now && records.Count < BatchRecords && !cancellation.IsCancellationRequested)
        {
            _market.AdvanceTo(_market.NextEventTime, records);
        }

        return true;
    }

    /// <summary>Does nothing: a made-up market holds nothing that must be given back.</summary>
    public void Dispose()
    {
    }

    private long MarketTime()
    {
        var elapsed = NanosOf(_clock.GetElapsedTime(_startStamp)) * _speed;
        return double.IsPositiveInfinity(_speed) ? long.MaxValue : _start + (long)elapsed;
    }

    private TimeSpan TimeUntil(long next, long now)
    {
        var wait = TimeSpan.FromMicroseconds((next - now) / _speed / 1_000);
        return wait < WaitMin ? WaitMin : wait > IFeed.WaitMax ? IFeed.WaitMax : wait;
    }

    private static long NanosOf(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
