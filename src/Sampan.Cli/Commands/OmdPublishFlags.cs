using System.CommandLine;
using Sampan.Market;
using Sampan.Server;
using Sampan.Server.Feeds;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Publishing;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Parameters;
using Sampan.Server.Feeds.Simulation.Scenarios;

namespace Sampan.Cli.Commands;

/// <summary>What can be said to <c>sampan omd publish</c> about the market and the lines.</summary>
internal sealed class OmdPublishFlags
{
    private static readonly TimeSpan FileLength = TimeSpan.FromHours(1);

    // The synthetic day ends at 16:00; a little more lets everything leave.
    private static readonly TimeSpan SyntheticLength = TimeSpan.FromHours(6.6);

    private readonly OmdLineFlags _builtIn = new();
    private readonly RulesFlags _rules = new();

    private readonly Option<string?> _lines = new("--lines")
    {
        Description = "Where to send, in place of the built-in lines: a file such as 'sampan omd config' prints",
        HelpName = "FILE",
    };

    private readonly Option<string?> _for = new("--for")
    {
        Description = $"Stop after this time, as 30s, 5m or 2h (default: never; with --out {FileLength.TotalHours:0}h)",
        HelpName = "TIME",
    };

    private readonly Option<ulong> _seed = new("--seed") { Description = "Which market", DefaultValueFactory = _ => 1 };

    private readonly Option<double> _speed = new("--speed")
    {
        Description = "Seconds of the market in a second of the lines; a file is written as fast as possible",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> _hours = new("--hours")
    {
        Description = "When the market trades: always, or exchange",
        DefaultValueFactory = _ => "always",
    };

    private readonly Option<string?> _scenario = new("--scenario")
    {
        Description = $"What is out of the ordinary on the first day: {string.Join(", ", ScenarioCatalog.Names)}, or a file",
        HelpName = "NAME|FILE",
    };

    private readonly Option<double> _scale = new("--scale")
    {
        Description = "How many orders and trades the simulator has, of those that the real market has, from 0.001 to 1",
        DefaultValueFactory = _ => new SimulatorOptions().Scale,
    };

    private readonly Option<DateTimeOffset?> _start = new("--start") { Description = "Market time at the beginning (default: now)" };

    private readonly Option<string> _refresh = new("--refresh")
    {
        Description = "From one refresh snapshot of a channel to the next, as 5s",
        HelpName = "TIME",
        DefaultValueFactory = _ => "5s",
    };

    private readonly Option<string> _delay = new("--line-b-delay")
    {
        Description = "How far line B is behind line A, as 0.2ms",
        HelpName = "TIME",
        DefaultValueFactory = _ => "0.2ms",
    };

    private readonly Option<long?> _synthetic = new("--synthetic")
    {
        Description = "Instead of the simulator a day of this many order events, as large and uneven as a real one has",
        HelpName = "EVENTS",
    };

    private readonly Option<int> _instruments = new("--instruments")
    {
        Description = "How many instruments the synthetic day has",
        DefaultValueFactory = _ => 22_000,
    };

    /// <summary>The capture to write.</summary>
    public Option<string?> Out { get; } = new("--out") { Description = "Write a pcap file instead of sending", HelpName = "FILE" };

    /// <summary>Where to note what reached nobody.</summary>
    public Option<string?> Losses { get; } = new("--losses")
    {
        Description = "Note the messages lost on both lines, as JSON lines",
        HelpName = "FILE",
    };

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All =>
    [
        .. _builtIn.All, _lines, Out, _for, _seed, _speed, _hours, _scenario, _scale,
        _start, _refresh, _delay, _synthetic, _instruments, Losses, .. _rules.All,
    ];

    /// <summary>The trading, what is traded, and when it begins.</summary>
    public (IMarketSource Source, InstrumentTable Instruments, long Start) SourceOf(ParseResult parsed, TimeProvider clock)
    {
        if (parsed.GetValue(_synthetic) is { } events)
        {
            var day = SyntheticOf(parsed, events);
            return (day, day.Instruments, day.Start);
        }

        var start = ((parsed.GetValue(_start) ?? clock.GetUtcNow()) - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var options = SimulatorOf(parsed);
        var instruments = TemporaryCounters.AddTo(InstrumentTable.BuiltIn, options.Scenario);
        return (new SimulatedMarket(instruments, MarketParameters.BuiltIn, options, start), instruments, start);
    }

    /// <summary>How the exchange sends.</summary>
    public OmdcPublisherOptions OptionsOf(ParseResult parsed, long start) => new()
    {
        Lines = LinesOf(parsed),
        Start = start,
        Seed = parsed.GetValue(_seed),
        Speed = parsed.GetValue(_speed),
        Hours = HoursOf(parsed),
        Rules = _rules.RulesOf(parsed),
        RefreshCycle = TimeText.Parse("--refresh", parsed.GetValue(_refresh)!),
        LineBDelay = TimeText.Parse("--line-b-delay", parsed.GetValue(_delay)!),
    };

    /// <summary>How much of the market a file has, nanoseconds.</summary>
    public long LengthOf(ParseResult parsed)
    {
        var whole = parsed.GetValue(_synthetic) is null ? FileLength : SyntheticLength;
        return (LimitOf(parsed) ?? whole).Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>How long it sends; null for until it is stopped.</summary>
    public TimeSpan? LimitOf(ParseResult parsed) =>
        parsed.GetValue(_for) is { } text ? TimeText.Parse("--for", text) : null;

    private SyntheticSource SyntheticOf(ParseResult parsed, long events)
    {
        var instruments = parsed.GetValue(_instruments);
        if (events < 1 || instruments < 1 || instruments > SyntheticInstruments.CountMax)
        {
            throw new OperatorException(
                $"--synthetic takes at least 1 event, and --instruments a number from 1 to {SyntheticInstruments.CountMax}.");
        }

        // Trades and resting orders grow with the day.
        var mean = new SyntheticDayOptions();
        return new SyntheticSource(mean with
        {
            Seed = parsed.GetValue(_seed),
            Spreads = _rules.RulesOf(parsed).Spreads,
            Instruments = instruments,
            OrderEvents = events,
            Trades = (long)(events * ((decimal)mean.Trades / mean.OrderEvents)),
            LiveOrders = (int)Math.Clamp(events * ((decimal)mean.LiveOrders / mean.OrderEvents), instruments, mean.LiveOrders),
        });
    }

    private SimulatorOptions SimulatorOf(ParseResult parsed)
    {
        var options = new SimulatorOptions
        {
            Seed = parsed.GetValue(_seed),
            Hours = HoursOf(parsed),
            Rules = _rules.RulesOf(parsed),
            Scale = parsed.GetValue(_scale),
            Scenario = parsed.GetValue(_scenario) is { } scenario ? ScenarioCatalog.Load(scenario) : null,
        };
        return options.Validate().FirstOrDefault() is { } wrong ? throw new OperatorException(wrong) : options;
    }

    private OmdcOptions LinesOf(ParseResult parsed) =>
        parsed.GetValue(_lines) is { } file ? OmdcConfigurationFile.Read(file) : _builtIn.LinesOf(parsed);

    private TradingHours HoursOf(ParseResult parsed) => parsed.GetValue(_hours) switch
    {
        "always" => TradingHours.Always,
        "exchange" => TradingHours.Exchange,
        var other => throw new OperatorException($"--hours is always or exchange, was '{other}'."),
    };
}
