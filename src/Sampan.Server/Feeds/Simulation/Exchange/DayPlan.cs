using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>All that the exchange does on a date, in order: from the calendar, and for the auctions from the seed.</summary>
internal sealed class DayPlan
{
    /// <summary>The auction goes through the securities one after the other, so that no moment has the trades of all.</summary>
    public const long NanosBetweenMatches = 10_000;

    private const long Second = HongKongTime.NanosPerSecond;
    private const ulong RandomStream = 0x0A0C_7104;

    private readonly List<DayStep> _steps = [];
    private readonly DateOnly _date;
    private readonly long _matching;
    private Prng _prng;

    private DayPlan(DateOnly date, ulong seed, int securities)
    {
        (_date, _matching) = (date, (securities * NanosBetweenMatches) + Second);
        _prng = new Prng(seed, RandomStream + (ulong)date.DayNumber);
    }

    /// <summary>The plan of a date; empty when there is no trading.</summary>
    /// <param name="date">The day.</param>
    /// <param name="options">Hours, calendar, seed.</param>
    /// <param name="securities">How many there are: matching takes its time.</param>
    public static IReadOnlyList<DayStep> Of(DateOnly date, ExchangeOptions options, int securities)
    {
        var plan = new DayPlan(date, options.Seed, securities);
        if (options.Hours == TradingHours.Always)
        {
            plan.Add("00:00", DayStepKind.BeginDay, TradingPhase.Continuous);
            return plan._steps;
        }

        var kind = options.Rules.Calendar.KindOf(date);
        if (kind is DayKind.Full or DayKind.Half)
        {
            plan.AddDay(kind == DayKind.Full, options.WeatherDays.FirstOrDefault(day => day.Date == date));
        }

        return plan._steps;
    }

    private void AddDay(bool isFull, WeatherDay? weather)
    {
        if (weather is { IsLost: true })
        {
            return;
        }

        Add("08:30", DayStepKind.BeginDay, TradingPhase.NotYetOpen);
        if (weather?.Start is null)
        {
            AddOpening();
        }

        AddContinuous("09:30", "12:00", weather);
        if (isFull)
        {
            AddLunch(weather);
            AddContinuous("13:00", "16:00", weather);
        }

        AddEnd(isFull, weather?.End);
    }

    private void AddEnd(bool isFull, TimeOnly? early)
    {
        if (early is not { } end)
        {
            AddClosing(isFull ? 16 : 12);
        }
        else
        {
            AddSamples(HongKongTime.At(_date, end));
            _steps.Add(new DayStep(HongKongTime.At(_date, end), DayStepKind.Phase, TradingPhase.Close));
        }

        Add(isFull ? "17:00" : "13:00", DayStepKind.Phase, TradingPhase.DayClose);
    }

    private void AddOpening()
    {
        Add("09:00", DayStepKind.Phase, TradingPhase.OpeningInput);
        Add("09:15", DayStepKind.Phase, TradingPhase.OpeningNoCancellation);
        Add("09:20", DayStepKind.Phase, TradingPhase.OpeningRandomMatching);
        AddMatching("09:20", TradingPhase.OpeningMatching, TradingPhase.Blocking);
    }

    /// <summary>A continuous session, or what the weather leaves of it.</summary>
    private void AddContinuous(string from, string to, WeatherDay? weather)
    {
        var start = Math.Max(At(from), weather?.Start is { } late ? HongKongTime.At(_date, late) : 0);
        var end = Math.Min(At(to), weather?.End is { } early ? HongKongTime.At(_date, early) : long.MaxValue);
        if (start < end)
        {
            _steps.Add(new DayStep(start, DayStepKind.Phase, TradingPhase.Continuous));
        }
    }

    private void AddLunch(WeatherDay? weather)
    {
        // Before trading has begun, and after it has ended, there is no break of it.
        if (_steps[^1].Phase == TradingPhase.Continuous && !(weather?.End <= new TimeOnly(12, 30)))
        {
            Add("12:00", DayStepKind.Phase, TradingPhase.OrderCancel);
            Add("12:30", DayStepKind.AllowCancel, TradingPhase.OrderCancel);
        }
    }

    private void AddClosing(int hour)
    {
        AddSamples(At($"{hour}:00"));
        Add($"{hour}:00", DayStepKind.Phase, TradingPhase.ClosingReferencePrice);
        Add($"{hour}:01", DayStepKind.Phase, TradingPhase.ClosingInput);
        Add($"{hour}:06", DayStepKind.Phase, TradingPhase.ClosingNoCancellation);
        Add($"{hour}:08", DayStepKind.Phase, TradingPhase.ClosingRandomClose);
        AddMatching($"{hour}:08", TradingPhase.ClosingMatching, TradingPhase.Close);
    }

    /// <summary>The five moments of the last minute, the end of it being the last.</summary>
    private void AddSamples(long end)
    {
        for (var number = ClosingMedian.Samples - 1; number >= 0; number--)
        {
            _steps.Add(new DayStep(end - (number * ClosingMedian.Interval), DayStepKind.Sample, TradingPhase.Continuous));
        }
    }

    /// <summary>Matching begins at a random microsecond of the two minutes, and ends within them.</summary>
    private void AddMatching(string from, TradingPhase matching, TradingPhase after)
    {
        var microseconds = ((120 * Second) - _matching) / 1_000;
        var start = At(from) + (1_000 * (long)(_prng.NextDouble() * microseconds));
        _steps.Add(new DayStep(start, DayStepKind.Phase, matching));
        _steps.Add(new DayStep(start + _matching, DayStepKind.Phase, after));
    }

    private void Add(string time, DayStepKind kind, TradingPhase phase) => _steps.Add(new DayStep(At(time), kind, phase));

    private long At(string time) => HongKongTime.At(_date, TimeOnly.ParseExact(time, "HH:mm"));
}
