using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>A Hong Kong exchange: its securities and their books, its day, and the records of all that happens.</summary>
/// <remarks>
/// It has no clock and no I/O: whoever runs it says how far time has come, and enters orders. The same options, times and
/// orders give the same records, byte by byte. Not thread-safe. Which rules it has, and how sure they are, says
/// <c>docs/exchange-rules.md</c>.
/// </remarks>
public sealed partial class SimulatedExchange
{
    private readonly ExchangeSecurity?[] _byInstrument;
    private IReadOnlyList<DayStep> _steps = [];
    private int _nextStep;
    private bool _hasBegun;

    /// <param name="instruments">All that is listed; records name it by its index there. What has no tick table is no security.</param>
    /// <param name="options">Hours and rules.</param>
    /// <param name="start">Market time at the beginning, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="startingPrice">The previous close of each security; null for none of any.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public SimulatedExchange(
        IEnumerable<Instrument> instruments,
        ExchangeOptions options,
        long start,
        Func<Instrument, StartingPrice>? startingPrice = null)
        : this(instruments, options, start, startingPrice, new RecordWriter())
    {
    }

    internal SimulatedExchange(
        IEnumerable<Instrument> instruments,
        ExchangeOptions options,
        long start,
        Func<Instrument, StartingPrice>? startingPrice,
        RecordWriter writer)
    {
        if (options.Validate().FirstOrDefault() is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(options));
        }

        (Options, Writer, Time) = (options, writer, start);
        _openLater = OpeningLater(options.OvernightEvents);
        Instrument[] all = [.. instruments];
        _byInstrument = new ExchangeSecurity?[all.Length == 0 ? 0 : all.Max(instrument => instrument.Index) + 1];
        foreach (var instrument in all.Where(instrument => instrument is { SpreadTableCode: not null, BoardLot: > 0 }))
        {
            var price = startingPrice?.Invoke(instrument) ?? new StartingPrice(Price.Undefined);
            _byInstrument[instrument.Index] = new ExchangeSecurity(this, instrument, price);
        }

        Securities = [.. _byInstrument.OfType<ExchangeSecurity>()];
    }

    /// <summary>All securities, in the order of their instruments.</summary>
    public IReadOnlyList<ExchangeSecurity> Securities { get; }

    /// <summary>How far time has come, nanoseconds since the Unix epoch, UTC: orders are entered now.</summary>
    public long Time { get; private set; }

    /// <summary>The day in Hong Kong.</summary>
    public DateOnly Date { get; private set; }

    /// <summary>The part of the day.</summary>
    public TradingPhase Phase { get; private set; } = TradingPhase.Unknown;

    /// <summary>Whether resting orders may be cancelled now.</summary>
    public bool AllowsCancel { get; private set; }

    /// <summary>Whether resting orders may be changed now.</summary>
    public bool AllowsAmend => Phase is TradingPhase.Continuous or TradingPhase.OpeningInput or TradingPhase.ClosingInput;

    /// <summary>Who hears of fills of orders with an owner; null for nobody.</summary>
    public IFillListener? Fills { get; set; }

    /// <summary>
    /// When the exchange does something by itself next, nanoseconds since the Unix epoch, UTC; <see cref="long.MaxValue"/> for never.
    /// </summary>
    public long NextChange
    {
        get
        {
            if (!_hasBegun)
            {
                return Time;
            }

            var next = _nextStep < _steps.Count ? _steps[_nextStep].Time : long.MaxValue;
            return Math.Min(next, Math.Min(_nextTelling, NextMatch));
        }
    }

    /// <summary>Hours and rules.</summary>
    public ExchangeOptions Options { get; }

    internal RecordWriter Writer { get; }

    internal TradeLog TradeLog { get; } = new();

    /// <summary>The security of an instrument; null when it has none.</summary>
    /// <param name="instrument">The dense index of the instrument.</param>
    public ExchangeSecurity? Find(int instrument) => _byInstrument[instrument];

    /// <summary>Writes what happens into a buffer from here on.</summary>
    public void WriteTo(RecordBuffer records) => Writer.WriteTo(records);

    /// <summary>Does all that the exchange does by itself up to a time, that included; orders are entered at that time then.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC; not before <see cref="Time"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is before <see cref="Time"/>: time does not go back.</exception>
    public void AdvanceTo(long time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, Time);
        while (NextChange <= time)
        {
            Time = Writer.Time = NextChange;
            Step();
        }

        Time = Writer.Time = time;
    }

    /// <summary>The minimum spreads of a security on the day.</summary>
    internal SpreadTable SpreadsOf(Instrument instrument) =>
        Options.Rules.Spreads.For(instrument.SpreadTableCode!.Value, Date);

    private void Step()
    {
        if (!_hasBegun)
        {
            Begin();
        }
        else if (Time == NextMatch)
        {
            MatchNext();
        }
        else if (Time == _nextTelling)
        {
            TellEquilibria();
        }
        else
        {
            Take(_steps[_nextStep++]);
            PlanNextDay();
        }
    }

    /// <summary>Begins in the middle of whatever the market is in.</summary>
    private void Begin()
    {
        _hasBegun = true;
        Date = HongKongTime.DateOf(Time);
        _steps = DayPlan.Of(Date, Options, Securities.Count);
        var (phase, allowsCancel) = (TradingPhase.DayClose, false);
        while (_nextStep < _steps.Count && _steps[_nextStep].Time <= Time)
        {
            var step = _steps[_nextStep++];
            allowsCancel = step.Kind == DayStepKind.AllowCancel;
            phase = step.Phase;
        }

        if (_nextStep > 0)
        {
            BeginDay(isFirst: true);
        }

        EnterEarlier(phase);
        Enter(phase);
        AllowsCancel |= allowsCancel;
        PlanNextDay();
    }

    /// <summary>What was fixed in an earlier part of the opening auction holds, though nobody was there.</summary>
    private void EnterEarlier(TradingPhase phase)
    {
        if (phase is TradingPhase.OpeningNoCancellation or TradingPhase.OpeningRandomMatching)
        {
            foreach (var security in Securities)
            {
                security.EnterPhase(TradingPhase.OpeningInput);
            }
        }
    }

    private void PlanNextDay()
    {
        while (_nextStep == _steps.Count)
        {
            var next = HongKongTime.DateOf(_steps.Count > 0 ? _steps[^1].Time : Time);
            var date = Options.Hours == TradingHours.Always ? next.AddDays(1) : Options.Rules.Calendar.NextTradingDay(next);
            if (date is null)
            {
                return;
            }

            (_steps, _nextStep) = (DayPlan.Of(date.Value, Options, Securities.Count), 0);
        }
    }

    private void Take(DayStep step)
    {
        switch (step.Kind)
        {
            case DayStepKind.BeginDay:
                Date = HongKongTime.DateOf(step.Time);
                BeginDay(isFirst: false);
                if (step.Phase != Phase)
                {
                    Enter(step.Phase);
                }

                break;
            case DayStepKind.Phase:
                Enter(step.Phase);
                break;
            case DayStepKind.AllowCancel:
                AllowsCancel = true;
                break;
            default:
                Sample();
                break;
        }
    }

    private void BeginDay(bool isFirst)
    {
        // A market that never closes has no close, and its books live on.
        var isContinued = Options.Hours == TradingHours.Always && !isFirst;
        var closed = PreviousCloseTime();
        TradeLog.Clear();
        FindEvents();
        foreach (var security in Securities)
        {
            security.KeepClose();
        }

        foreach (var security in Securities)
        {
            security.BeginDay(isFirst, isContinued, closed);
        }
    }

    /// <summary>When the trading day before ended, nanoseconds since the Unix epoch, UTC.</summary>
    internal long PreviousCloseTime()
    {
        if (Options.Hours == TradingHours.Always || Options.Rules.Calendar.PreviousTradingDay(Date) is not { } previous)
        {
            return HongKongTime.StartOf(Date) - 1;
        }

        var sessions = TradingSession.Of(Options.Rules.Calendar.KindOf(previous));
        return HongKongTime.At(previous, sessions.Last(session => session.Period == SessionPeriod.Continuous).End);
    }

    private void Enter(TradingPhase phase)
    {
        TellEquilibria();
        Phase = phase;
        AllowsCancel = AllowsAmend;
        PlanWatch();
        foreach (var security in Securities)
        {
            if (security.IsListed)
            {
                Writer.Phase(security.Index, phase);
            }
        }

        foreach (var security in Securities)
        {
            security.EnterPhase(phase);
        }

        BeginMatching();
    }

    private void Sample()
    {
        foreach (var security in Securities)
        {
            security.Sample();
        }
    }
}
