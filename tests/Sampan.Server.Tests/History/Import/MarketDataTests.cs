using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.History.Import;

namespace Sampan.Server.Tests.History.Import;

/// <summary>Real minutes, of a folder that the environment names; none are part of this repository.</summary>
/// <remarks>
/// The files are <c>hk1m-*.csv.gz</c> with the columns date, time, code, open, high, low, close, volume, turnover, named
/// by the end of the minute.
/// </remarks>
public sealed class MarketDataTests
{
    private const string Variable = "SAMPAN_MARKET_DATA";

    private static readonly string? Folder = Environment.GetEnvironmentVariable(Variable);

    [Fact]
    public void Every_day_rolled_up_from_minutes_is_that_of_the_file()
    {
        Assert.SkipUnless(Folder is { Length: > 0 }, $"{Variable} does not name a folder with bars.");
        using var folder = new TestFolder();
        using var history = new BarHistory(HistoryDatabase.Open(folder.Path));
        var files = BarFile.Expand(Path.Combine(Folder!, "hk1m-*.csv.gz"));

        var started = Stopwatch.GetTimestamp();
        var summary = new BarImport(history, InstrumentTable.BuiltIn, new BadRows(Assert.Fail, all: null))
            .Run([.. files.Select(file => BarFile.Inspect(file, labels: null))]);
        var rate = summary.Bars / Stopwatch.GetElapsedTime(started).TotalSeconds;

        var days = files.SelectMany(ReadDays).ToLookup(day => day.Instrument, day => day.Bar);
        foreach (var instrument in days)
        {
            var stored = history.Read(instrument.Key, BarInterval.Day, long.MaxValue, int.MaxValue);
            Assert.Equal(instrument.OrderBy(day => day.Start), stored);
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{summary.Bars:N0} bars at {rate:N0}/s; "
            + $"{days.Sum(day => day.Count()):N0} days of {days.Count} instruments are equal.");
    }

    /// <summary>The days of a file, the slow and obvious way.</summary>
    private static IEnumerable<(uint Instrument, Bar Bar)> ReadDays(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        var rows = new List<(string Date, string Time, string Code, decimal[] Numbers)>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var numbers = fields[3..].Select(field => decimal.Parse(field, CultureInfo.InvariantCulture));
            rows.Add((fields[0], fields[1], fields[2], [.. numbers]));
        }

        return [.. rows.GroupBy(row => (row.Date, row.Code)).Select(day => (
            uint.Parse(day.Key.Code, CultureInfo.InvariantCulture),
            DayOf(day.Key.Date, [.. day.OrderBy(row => row.Time, StringComparer.Ordinal).Select(row => row.Numbers)])))];
    }

    private static Bar DayOf(string date, decimal[][] minutes) => new()
    {
        Start = HongKongTime.StartOf(DateOnly.ParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture)),
        Open = (long)(minutes[0][0] * Price.Unit),
        High = (long)(minutes.Max(minute => minute[1]) * Price.Unit),
        Low = (long)(minutes.Min(minute => minute[2]) * Price.Unit),
        Close = (long)(minutes[^1][3] * Price.Unit),
        Volume = (long)minutes.Sum(minute => minute[4]),
        Turnover = (Int128)(minutes.Sum(minute => minute[5]) * Price.Unit),
    };
}
