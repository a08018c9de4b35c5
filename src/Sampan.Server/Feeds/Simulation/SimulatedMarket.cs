using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>A market made up from a seed: order by order, as an exchange would report it.</summary>
/// <remarks>
/// It has no clock and no I/O: whoever runs it says how far time has come. The same seed, start and prices give the
/// same records, byte by byte, on every machine and in whatever steps time is advanced. Not thread-safe.
/// </remarks>
public sealed class SimulatedMarket : IMarketSource
{
    // Instruments begin one after the other, so that no moment has the records of all.
    private const long NanosBetweenStarts = 1_000;

    // The Hang Seng Index is calculated every two seconds.
    private const long NanosBetweenLevels = 2 * HongKongTime.NanosPerSecond;

    private readonly MarketSchedule _schedule;
    private readonly DayShape _shape;
    private readonly RecordWriter _writer = new();
    private readonly Cast _cast;
    private readonly Agenda _agenda;
    private MarketPhase _phase = MarketPhase.Closed;
    private DateOnly _begunDay;
    private bool _isFirstDay = true;
    private double _activity;
    private long _nextSecond;
    private long _nextChange;

    /// <param name="instruments">All that is listed; records name it by its index there.</param>
    /// <param name="parameters">Tells which of it is simulated, and how. The rest stays silent.</param>
    /// <param name="options">Seed and hours; speed and start are the feed's.</param>
    /// <param name="start">Market time at the beginning, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="lastPrice">
    /// The last price known of an instrument from an earlier run, units of 1e-9; null for none. Without one an
    /// instrument begins at its reference price.
    /// </param>
    public SimulatedMarket(
        InstrumentTable instruments,
        MarketParameters parameters,
        SimulatorOptions options,
        long start,
        Func<Instrument, long?>? lastPrice = null)
    {
        _schedule = new MarketSchedule(options.Hours, TradingCalendar.BuiltIn);
        _shape = new DayShape(options.Hours);
        _cast = new Cast(instruments, parameters, options, start, lastPrice ?? (_ => null), _writer);
        _agenda = new Agenda(_cast.Securities.Length);
        _nextChange = start;
        _nextSecond = ((start / HongKongTime.NanosPerSecond) + 1) * HongKongTime.NanosPerSecond;
    }

    /// <summary>When something happens next, nanoseconds since the Unix epoch, UTC.</summary>
    public long NextEventTime => Math.Min(_agenda.NextTime, Math.Min(_nextSecond, _nextChange));

    /// <summary>Appends all that happens up to a time, that included, in the order of time.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="into">Where to.</param>
    public void AdvanceTo(long time, RecordBuffer into)
    {
        _writer.WriteTo(into);
        while (NextEventTime <= time)
        {
            Step();
        }
    }

    private void Step()
    {
        var time = _writer.Time = NextEventTime;
        if (time == _nextChange)
        {
            Change(time);
        }
        else if (time == _nextSecond)
        {
            PassSecond(time);
        }
        else
        {
            Decide(time);
        }
    }

    private void Decide(long time)
    {
        var security = _cast.Securities[_agenda.Next];
        security.Decide(_cast.Prices[security.Node]);
        _agenda.PutOff(security.NextTime(time, _activity));
    }

    private void PassSecond(long time)
    {
        _nextSecond += HongKongTime.NanosPerSecond;
        if (_phase == MarketPhase.Continuous)
        {
            _activity = _shape.At(time);
            _cast.Prices.Step(_activity / _shape.ActiveSeconds);
            if (time % NanosBetweenLevels == 0)
            {
                PublishIndices();
            }
        }

        if (_writer.LastTime != time)
        {
            _writer.Timer();
        }
    }

    private void PublishIndices()
    {
        foreach (var index in _cast.Indices)
        {
            index.Publish(_writer);
        }
    }

    private void Change(long time)
    {
        _nextChange = _schedule.NextChange(time);
        var date = HongKongTime.DateOf(time);
        foreach (var security in _cast.Securities)
        {
            security.Use(SpreadTables.For(security.Instrument.SpreadTableCode!.Value, date));
        }

        var phase = _schedule.PhaseAt(time);
        if (phase != _phase)
        {
            _phase = phase;
            Enter(phase, date, time);
        }
    }

    private void Enter(MarketPhase phase, DateOnly date, long time)
    {
        if (phase is MarketPhase.PreOpening or MarketPhase.Continuous && date != _begunDay)
        {
            BeginDay(date);
        }

        TellAll(phase);
        _agenda.Clear();
        if (phase == MarketPhase.Continuous)
        {
            _activity = _shape.At(time);
            PublishIndices();
            for (var i = 0; i < _cast.Securities.Length; i++)
            {
                _agenda.Add(i, time + (i * NanosBetweenStarts));
            }
        }
    }

    private void BeginDay(DateOnly date)
    {
        var closed = _schedule.PreviousCloseBefore(date);
        foreach (var security in _cast.Securities)
        {
            security.Close();
            if (!_isFirstDay || !security.HasHistory)
            {
                _writer.PreviousClose(security.Instrument.Index, security.LastPrice, closed);
            }
        }

        foreach (var index in _cast.Indices)
        {
            if (!_isFirstDay || !index.HasHistory)
            {
                _writer.PreviousClose(index.Instrument.Index, index.Level, closed);
            }
        }

        (_begunDay, _isFirstDay) = (date, false);
    }

    private void TellAll(MarketPhase phase)
    {
        var action = phase switch
        {
            MarketPhase.PreOpening => StatusAction.PreOpen,
            MarketPhase.Continuous => StatusAction.Trading,
            MarketPhase.Break => StatusAction.Pause,
            _ => StatusAction.Close,
        };
        foreach (var security in _cast.Securities)
        {
            _writer.Status(security.Instrument.Index, action);
        }
    }
}
