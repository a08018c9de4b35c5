using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Agents;
using Sampan.Server.Feeds.Simulation.Parameters;
using Sampan.Server.Feeds.Simulation.Scenarios;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>A market made up from a seed: people who trade at a simulated exchange, order by order, as it would report it.</summary>
/// <remarks>
/// It has no clock and no I/O: whoever runs it says how far time has come. The same seed, start and prices give the
/// same records, byte by byte, on every machine and in whatever steps time is advanced. Not thread-safe.
/// </remarks>
public sealed class SimulatedMarket : IMarketSource
{
    // People begin one after the other, so that no moment has the orders of all.
    private const long NanosBetweenStarts = 1_000;

    // The Hang Seng Index is calculated every two seconds.
    private const long NanosBetweenLevels = 2 * HongKongTime.NanosPerSecond;

    // Of a day's variance, what happens while the exchange is closed.
    private const double OvernightShare = 0.5;

    private readonly DayShape _shape;
    private readonly RecordWriter _writer = new();
    private readonly Cast _cast;
    private readonly Agenda _agenda;
    private readonly ScenarioDirector? _director;
    private readonly double _scale;
    private readonly double _dayShare;
    private TradingPhase _phase = TradingPhase.Unknown;
    private DateOnly _day;
    private bool _hasBegun;
    private double _activity;
    private long _nextSecond;

    /// <param name="instruments">All that is listed; records name it by its index there.</param>
    /// <param name="parameters">Tells which of it is simulated, and how. The rest stays silent.</param>
    /// <param name="options">Seed, hours and scale; speed and start are the feed's.</param>
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
        _scale = options.Scale;
        _shape = new DayShape(options.Hours);
        _dayShare = options.Hours == TradingHours.Always ? 1 : 1 - OvernightShare;
        _cast = new Cast(instruments, parameters, options, start, lastPrice ?? (_ => null), _writer);
        _agenda = new Agenda(_cast.Crowds.Length);
        _director = options.Scenario is { } scenario ? new ScenarioDirector(scenario, _cast) : null;
        _nextSecond = ((start / HongKongTime.NanosPerSecond) + 1) * HongKongTime.NanosPerSecond;
    }

    /// <summary>When something happens next, nanoseconds since the Unix epoch, UTC.</summary>
    public long NextEventTime => Math.Min(
        Math.Min(_agenda.NextTime, _nextSecond), Math.Min(_cast.Exchange.NextChange, _director?.NextTime ?? long.MaxValue));

    /// <summary>Orders that participants entered so far, and how many of them were refused, by reason.</summary>
    internal RejectCounts Rejects => _cast.Rejects;

    /// <summary>Who takes part.</summary>
    internal Cast Cast => _cast;

    /// <summary>Appends all that happens up to a time, that included, in the order of time.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="into">Where to.</param>
    public void AdvanceTo(long time, RecordBuffer into)
    {
        _writer.WriteTo(into);
        while (NextEventTime <= time)
        {
            Step(NextEventTime);
        }
    }

    private void Step(long time)
    {
        var isChange = _cast.Exchange.NextChange <= time;
        _cast.Exchange.AdvanceTo(time);
        if (isChange)
        {
            Follow(time);
        }
        else if (_director?.NextTime <= time)
        {
            _director.Act(time);
        }
        else if (time == _nextSecond)
        {
            PassSecond(time);
        }
        else
        {
            Act(time);
        }
    }

    private void Act(long time)
    {
        var crowd = _cast.Crowds[_agenda.Next];
        if (_phase == TradingPhase.Continuous)
        {
            crowd.Decide(time);
            _cast.Calls.Check(crowd.Node, crowd.Security.LastToday);
            _agenda.PutOff(crowd.NextTime(time, _activity));
        }
        else
        {
            crowd.ActInAuction(_phase);
            _agenda.PutOff(crowd.NextAuctionTime(time, _phase));
        }
    }

    private void PassSecond(long time)
    {
        _nextSecond += HongKongTime.NanosPerSecond;
        if (_phase == TradingPhase.Continuous)
        {
            _activity = _shape.At(time);
            _cast.Values.Pass(_dayShare * _shape.VarianceAt(time) / _shape.ActiveSeconds, 1);
            _cast.OddLots.PassSecond(_activity);
            if (time % NanosBetweenLevels == 0)
            {
                PublishIndices();
            }
        }

        _director?.PassSecond(time);
        if (_writer.LastTime != time)
        {
            _writer.Timer();
        }
    }

    private void PublishIndices()
    {
        foreach (var index in _cast.Indices)
        {
            _cast.Calls.Check(index.Node, index.Publish(_writer));
        }
    }

    /// <summary>The exchange has gone on to another day or phase.</summary>
    private void Follow(long time)
    {
        if (_cast.Exchange.Date != _day)
        {
            BeginDay();
        }

        if (_cast.Exchange.Phase != _phase)
        {
            _phase = _cast.Exchange.Phase;
            Enter(time);
        }
    }

    private void Enter(long time)
    {
        _agenda.Clear();
        switch (_phase)
        {
            case TradingPhase.OpeningInput or TradingPhase.ClosingInput:
                BeginAuction();
                GatherForAuction(time);
                break;
            case TradingPhase.OpeningNoCancellation or TradingPhase.OpeningRandomMatching
                or TradingPhase.ClosingNoCancellation or TradingPhase.ClosingRandomClose:
                GatherForAuction(time);
                break;
            case TradingPhase.Continuous:
                Gather(time);
                break;
            default:
                break;
        }
    }

    private void Gather(long time)
    {
        _activity = _shape.At(time);
        PublishIndices();
        for (var i = 0; i < _cast.Crowds.Length; i++)
        {
            _agenda.Add(i, time + (i * NanosBetweenStarts));
        }
    }

    private void BeginAuction()
    {
        foreach (var crowd in _cast.Crowds)
        {
            crowd.BeginAuction(_phase == TradingPhase.OpeningInput, _scale);
        }
    }

    private void GatherForAuction(long time)
    {
        for (var i = 0; i < _cast.Crowds.Length; i++)
        {
            if (_cast.Crowds[i].Security.Instrument.HasAuctions)
            {
                _agenda.Add(i, _cast.Crowds[i].NextAuctionTime(time, _phase));
            }
        }
    }

    private void BeginDay()
    {
        if (_hasBegun && _dayShare < 1)
        {
            _cast.Values.Pass(OvernightShare, 3_600);
            Array.ForEach(_cast.Crowds, crowd => crowd.LeaveBook());
        }

        foreach (var index in _cast.Indices)
        {
            if (_hasBegun || !index.HasHistory)
            {
                _writer.PreviousClose(index.Instrument.Index, index.Close, _cast.Exchange.PreviousCloseTime());
            }
        }

        _cast.OddLots.BeginDay();
        (_day, _hasBegun) = (_cast.Exchange.Date, true);
        _director?.BeginDay(_day, _writer.Time);
    }
}
