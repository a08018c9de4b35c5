using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.History.Import;

namespace Sampan.Bench;

/// <summary><c>import [ROWS] [ROUNDS]</c>: bars of a gzipped CSV file into the history, against plain ADO.NET.</summary>
/// <remarks>
/// The baseline is what one writes first: lines split into strings, a parameterised insert a row, one transaction. Both
/// take turns in one process, so that what the machine does besides meets both; read the ratio and its spread.
/// </remarks>
internal static class ImportBench
{
    private const int RowsDefault = 1_000_000;
    private const int RoundsDefault = 5;

    /// <summary>Prints the rates and their ratio.</summary>
    public static void Run(string[] args)
    {
        var rows = Argument(args, 0, RowsDefault);
        var rounds = Argument(args, 1, RoundsDefault);
        var folder = Directory.CreateTempSubdirectory("sampan-import-bench-").FullName;
        try
        {
            var file = Path.Combine(folder, "minutes.csv.gz");
            WriteFile(file, rows);
            Measure(folder, file, rows, rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Fills the history of a data folder with minutes of 65 stocks.</summary>
    public static void Fill(string dataFolder, int rows)
    {
        var file = Path.Combine(dataFolder, "minutes.csv.gz");
        WriteFile(file, rows);
        Import(dataFolder, file);
        File.Delete(file);
    }

    private static void Measure(string folder, string file, int rows, int rounds)
    {
        var runs = 0;
        Func<double>[] contenders =
        [
            () => rows / Seconds(() => Import(Path.Combine(folder, $"sampan-{runs++}"), file)),
            () => rows / Seconds(() => ImportPlainly(Path.Combine(folder, $"plain-{runs++}.db"), file)),
        ];
        Rounds.Run(1, contenders);
        var rates = Rounds.Run(rounds, contenders);
        Console.WriteLine($"{rows:N0} minute bars from one gzipped file into an empty history, {rounds} rounds.\n");
        var table = new Table("", "bars/s", "× plain");
        table.Add("Sampan", Spread.Of(rates[0]).Text("N0"), Spread.OfRatios(rates[0], rates[1]).Text("F2"));
        table.Add("plain ADO.NET", Spread.Of(rates[1]).Text("N0"), "1");
        table.Print();
    }

    private static double Seconds(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Import(string folder, string file)
    {
        using var history = new BarHistory(HistoryDatabase.Open(folder));
        var badRows = new BadRows(Console.Error.WriteLine, all: null);
        new BarImport(history, InstrumentTable.BuiltIn, badRows).Run([BarFile.Inspect(file, MinuteLabels.End)]);
    }

    private static void ImportPlainly(string path, string file)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        connection.Execute(HistorySchema.Create);
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = "REPLACE INTO bar VALUES ($0, 1, $1, $2, $3, $4, $5, $6, $7, 0, 0)";
        var names = Enumerable.Range(0, 8).Select(i => $"${i}");
        var parameters = names.Select(name => command.Parameters.Add(name, SqliteType.Integer)).ToArray();
        command.Prepare();
        foreach (var line in ReadLines(file).Skip(1))
        {
            var values = Parse(line.Split(','));
            for (var i = 0; i < values.Length; i++)
            {
                parameters[i].Value = values[i];
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static long[] Parse(string[] fields)
    {
        var date = DateOnly.ParseExact(fields[0], "yyyyMMdd", CultureInfo.InvariantCulture);
        var time = TimeOnly.ParseExact(fields[1], "HHmm", CultureInfo.InvariantCulture);
        var prices = fields[3..7].Select(field => Scaled(field, Price.Unit));
        return
        [
            long.Parse(fields[2], CultureInfo.InvariantCulture),
            (HongKongTime.At(date, time) / 1_000_000_000) - 60,
            .. prices,
            long.Parse(fields[7], CultureInfo.InvariantCulture),
            Scaled(fields[8], 1_000_000),
        ];
    }

    private static long Scaled(string text, long unit) => (long)(decimal.Parse(text, CultureInfo.InvariantCulture) * unit);

    private static IEnumerable<string> ReadLines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Minutes of 65 stocks in the order of time, as vendors write them.</summary>
    private static void WriteFile(string path, int rows)
    {
        const int Stocks = 65;
        const int MinutesOfDay = 150;
        var random = new Random(7);
        var day = new DateOnly(2020, 1, 2);
        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        writer.WriteLine("date,time,code,open,high,low,close,volume,turnover");
        for (var row = 0; row < rows; row++)
        {
            var minute = row / Stocks;
            var time = new TimeOnly(9, 31).AddMinutes(minute % MinutesOfDay);
            var low = random.Next(100, 5_000) / 10m;
            var volume = random.Next(1, 1_000) * 100;
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{day.AddDays(minute / MinutesOfDay):yyyyMMdd},{time:HHmm},{row % Stocks + 1:00000},"
                + $"{low + 0.1m},{low + 0.3m},{low},{low + 0.2m},{volume},{(low + 0.1m) * volume}"));
        }
    }

    private static int Argument(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
}
