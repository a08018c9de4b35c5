using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Sampan.Server.History;
using Sampan.Server.History.Import;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan import bars</c>: minutes and days from CSV files.</summary>
internal static class ImportBarsCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "CSV files, gzipped or not; * and ? stand for several",
            Arity = ArgumentArity.OneOrMore,
        };
        var labels = new Option<string?>("--labels")
        {
            Description = "Which end of a minute the times name; found out where the file shows it",
            HelpName = "start|end",
        };
        labels.AcceptOnlyFromAmong("start", "end");
        var errors = ImportCommand.ErrorsOption();
        var data = DataFolder.Option();
        var json = JsonOption.Create();
        var command = new Command("bars", """
            Import bars from CSV files with the columns date, time, code, open, high, low, close, volume and turnover,
            in any order. Without a time the bars are days; without a turnover it is not known. Common other names of
            columns are understood.

            A row that contradicts itself is named and left out, and the exit code is 1. A row with a volume of 0 has no
            bar. A bar that is there already is replaced, so an import may be run again, and while the server runs.

            Examples:
              sampan import bars hk1m-2020*.csv.gz
              sampan import bars days.csv --errors bad-rows.txt
            """) { files, labels, errors, data, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(files),
            Enum.TryParse<MinuteLabels>(parsed.GetValue(labels), ignoreCase: true, out var stated) ? stated : null,
            parsed.GetValue(errors), DataFolder.Of(parsed, data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] arguments, MinuteLabels? labels, string? errorsPath, string data, bool asJson)
    {
        var line = new ProgressLine(TimeProvider.System);
        var files = Inspect(arguments, labels, line);
        using var errors = ImportErrors.Create(errorsPath);
        using var history = new BarHistory(HistoryDatabase.Open(data));
        var instruments = InstrumentMaster.Load(history.Database);
        var started = TimeProvider.System.GetTimestamp();
        var import = new BarImport(history, instruments, new BadRows(line.Print, errors))
        {
            Progress = progress => line.Update(
                () => Describe(progress, files, TimeProvider.System.GetElapsedTime(started))),
        };

        try
        {
            var summary = import.Run(files);
            line.Clear();
            Print(summary, TimeProvider.System.GetElapsedTime(started), asJson);
            return summary is { BadRows: 0, Bars: > 0 } ? ImportCommand.Success : ImportCommand.Incomplete;
        }
        catch (SqliteException problem)
        {
            line.Clear();
            throw history.Database.Explain(problem);
        }
    }

    private static List<BarFile> Inspect(string[] arguments, MinuteLabels? labels, ProgressLine line)
    {
        var files = arguments.SelectMany(BarFile.Expand).Select(path => BarFile.Inspect(path, labels)).ToList();
        var detected = files.Where(file => file.WasDetected).ToList();
        if (detected.Count > 0)
        {
            var which = detected.Count == 1 ? detected[0].Path : $"{detected.Count} files";
            line.Print($"{which}: times are ends of minutes (there is a 12:00 or 16:00, and no 13:00).");
        }

        return files;
    }

    private static string Describe(BarImportProgress progress, List<BarFile> files, TimeSpan elapsed)
    {
        var index = files.FindIndex(file => file.Path == progress.File);
        var done = files.Take(index).Sum(file => new FileInfo(file.Path).Length) + progress.FilePosition;
        var percent = 100 * done / Math.Max(1, files.Sum(file => new FileInfo(file.Path).Length));
        return $"{percent} %, {ImportCommand.Count(progress.Rows)} rows, {Rate(progress.Rows, elapsed)} rows/s";
    }

    private static void Print(BarImportSummary summary, TimeSpan elapsed, bool asJson)
    {
        if (asJson)
        {
            JsonOption.PrintObject(json => WriteProperties(json, summary, elapsed));
            return;
        }

        var span = summary.First is { } first ? $", {first:yyyy-MM-dd} to {summary.Last:yyyy-MM-dd}" : "";
        Console.Out.WriteLine(
            $"Imported {ImportCommand.Count(summary.Bars)} bars of {ImportCommand.Count(summary.Instruments)} instruments"
            + $"{span}, in {elapsed.TotalSeconds:0.0} s ({Rate(summary.Bars, elapsed)} bars/s).");
        if (summary.WithoutTrades > 0)
        {
            Console.Out.WriteLine($"{ImportCommand.Count(summary.WithoutTrades)} rows without a trade have no bar.");
        }

        if (summary.BadRows > 0)
        {
            Console.Out.WriteLine($"{ImportCommand.Count(summary.BadRows)} bad rows were left out.");
        }
    }

    private static void WriteProperties(Utf8JsonWriter json, BarImportSummary summary, TimeSpan elapsed)
    {
        json.WriteNumber("files", summary.Files);
        json.WriteNumber("rows", summary.Rows);
        json.WriteNumber("bars", summary.Bars);
        json.WriteNumber("instruments", summary.Instruments);
        json.WriteString("first", summary.First?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("last", summary.Last?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteNumber("withoutTrades", summary.WithoutTrades);
        json.WriteNumber("badRows", summary.BadRows);
        json.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
    }

    private static string Rate(long count, TimeSpan elapsed) =>
        ImportCommand.Count((long)(count / Math.Max(elapsed.TotalSeconds, 0.001)));
}
