using System.CommandLine;
using Sampan.Market;
using Sampan.Server;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Reporting;
using Sampan.Server.Feeds.Simulation.Scenarios;
using Sampan.Server.History;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan sim report</c>: a simulated day in figures and pictures, beside the real market.</summary>
internal static class SimReportCommand
{
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Which market", DefaultValueFactory = _ => 1 };

    private static readonly Option<string?> Scenario = new("--scenario")
    {
        Description = $"What is out of the ordinary: {string.Join(", ", ScenarioCatalog.Names)}, or a file",
        HelpName = "NAME|FILE",
    };

    private static readonly Option<DateOnly?> Day = new("--day")
    {
        Description = $"Which day, a day of trading (default: the scenario's, or {SimulationReport.DefaultDay:yyyy-MM-dd})",
    };

    private static readonly Option<double> Scale = new("--scale")
    {
        Description = "How many orders and trades there are, of those that the real market has, from 0.001 to 1",
        DefaultValueFactory = _ => new SimulatorOptions().Scale,
    };

    private static readonly Option<bool> Full = new("--full")
    {
        Description = "As many orders and trades as the real market has: the same as --scale 1",
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Simulate what is listed in this folder, as 'sampan import instruments' left it (default: the built-in market)",
        HelpName = "FOLDER",
    };

    private static readonly Option<string[]> Compare = new("--compare")
    {
        Description = "Minute bars of real stocks to compare with, as CSV, gzipped or not: "
            + "date,time,code,open,high,low,close,volume,turnover",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The page to write",
        HelpName = "FILE",
        DefaultValueFactory = _ => "sim-report.html",
    };

    private static readonly Option<string?> Pictures = new("--pictures")
    {
        Description = "Write each picture as an SVG file into this folder, too",
        HelpName = "FOLDER",
    };

    private static readonly RulesFlags Rules = new();

    public static Command Create()
    {
        var json = JsonOption.Create();
        var command = new Command("report", """
            Simulate a day of the exchange as fast as possible, and write a page that compares it with the real market:
            turnover and volatility by quarter hour, clusters of volatility, auctions, spreads, depth, messages.

            Example:
              sampan sim report --seed 7
              sampan sim report --scenario crash-vcm --out crash.html
            """) { Seed, Scenario, Day, Scale, Full, Data, Compare, Out, Pictures, json };
        foreach (var option in Rules.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, parsed.GetValue(json)));
        return command;
    }

    private static int Run(ParseResult parsed, bool asJson)
    {
        var options = new SimulatorOptions
        {
            Seed = parsed.GetValue(Seed),
            Rules = Rules.RulesOf(parsed),
            Scale = parsed.GetValue(Full) ? SimulatorOptions.ScaleMax : parsed.GetValue(Scale),
            Scenario = parsed.GetValue(Scenario) is { } scenario ? ScenarioCatalog.Load(scenario) : null,
        };
        if (options.Validate().FirstOrDefault() is { } wrong)
        {
            throw new OperatorException(wrong);
        }

        var report = SimulationReport.Run(InstrumentsOf(parsed), options, parsed.GetValue(Day), parsed.GetValue(Compare) ?? []);
        Write(parsed.GetValue(Out)!, report.Html());
        if (parsed.GetValue(Pictures) is { } folder)
        {
            foreach (var (name, svg) in report.Pictures())
            {
                Write(Path.Combine(folder, $"{name}.svg"), svg);
            }
        }

        Print(report, parsed.GetValue(Out)!, asJson);
        return 0;
    }

    private static InstrumentTable InstrumentsOf(ParseResult parsed) =>
        parsed.GetValue(Data) is { } folder ? InstrumentMaster.Load(HistoryDatabase.Open(folder)) : InstrumentTable.BuiltIn;

    private static void Write(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} can't be written: {error.Message}", error);
        }
    }

    private static void Print(SimulationReport report, string path, bool asJson)
    {
        if (asJson)
        {
            JsonOption.Print(report.WriteJson);
            return;
        }

        TextTable.Print(["", "SIMULATED"], report.Summary().Select(row => new[] { row.Name, row.Value }));
        Console.Out.WriteLine($"The page is {path}.");
    }
}
