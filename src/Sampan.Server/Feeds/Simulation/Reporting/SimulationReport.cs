using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Parameters;
using Sampan.Server.Feeds.Simulation.Scenarios;

namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>A simulated day in figures and pictures, beside the real market.</summary>
public sealed class SimulationReport
{
    private const long Second = HongKongTime.NanosPerSecond;
    private const long Minute = 60 * Second;

    // From before the exchange's day to after it.
    private static readonly TimeOnly From = new(8, 25);
    private static readonly TimeOnly To = new(17, 1);

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly SimulatorOptions _options;
    private readonly RealFigures _real;

    private SimulationReport(SimulatorOptions options, DayFigures day, RealFigures real) =>
        (_options, Day, _real) = (options, day, real);

    /// <summary>What the day came to.</summary>
    internal DayFigures Day { get; }

    /// <summary>Simulates a day of the exchange, and works its figures out.</summary>
    /// <param name="instruments">All that is listed; what has no parameters gets some by its category.</param>
    /// <param name="options">Seed, scale, scenario; hours are the exchange's.</param>
    /// <param name="day">A day of trading; null for the scenario's, or the calendar's <see cref="DefaultDay"/>.</param>
    /// <param name="compare">Files of minute bars to compare with; none for the figures that Sampan brings along.</param>
    /// <exception cref="OperatorException">There is no trading on the day, or a file can't be read.</exception>
    public static SimulationReport Run(
        InstrumentTable instruments, SimulatorOptions options, DateOnly? day, IReadOnlyList<string> compare)
    {
        var real = compare.Count == 0 ? RealFigures.BuiltIn : RealFigures.Of(compare);
        var date = day ?? options.Scenario?.Date ?? DefaultDay;
        if (!options.Rules.Calendar.IsTradingDay(date))
        {
            throw new OperatorException($"There is no trading on {date:yyyy-MM-dd}.");
        }

        var exchange = options with { Hours = TradingHours.Exchange };
        instruments = TemporaryCounters.AddTo(instruments, options.Scenario);
        var start = HongKongTime.At(date, From);
        var market = new SimulatedMarket(instruments, MarketParameters.For(instruments), exchange, start);
        return new SimulationReport(exchange, Simulate(market, instruments, date, start), real);
    }

    /// <summary>The day that is simulated when nobody names one: a Tuesday.</summary>
    public static DateOnly DefaultDay { get; } = new(2026, 3, 10);

    /// <summary>The day in a few lines, for a terminal.</summary>
    public IEnumerable<(string Name, string Value)> Summary() => ReportTables.Summary(Day, _options);

    /// <summary>The page: one file that needs nothing else.</summary>
    public string Html() => ReportPage.Render(Day, _real, _options);

    /// <summary>The pictures of the page, by the names of files.</summary>
    public IReadOnlyDictionary<string, string> Pictures() => ReportPictures.Draw(Day, _real);

    /// <summary>All figures, the simulated and the real ones.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("seed", _options.Seed);
        json.WriteNumber("scale", _options.Scale);
        json.WriteString("scenario", _options.Scenario?.Name);
        json.WritePropertyName("simulated");
        JsonSerializer.Serialize(json, Day, Json);
        json.WritePropertyName("real");
        JsonSerializer.Serialize(json, _real, Json);
        json.WriteEndObject();
    }

    private static DayFigures Simulate(SimulatedMarket market, InstrumentTable instruments, DateOnly date, long start)
    {
        var recorder = new DayRecorder(market, instruments);
        var records = new RecordBuffer();
        var end = HongKongTime.At(date, To);
        for (var time = start; time <= end; time += Second)
        {
            market.AdvanceTo(time, records);
            recorder.Take(records);
            records.Clear();
            if (time % Minute == 0 && market.Cast.Exchange.Phase == TradingPhase.Continuous)
            {
                recorder.Look();
            }
        }

        return recorder.Finish(date);
    }
}
