using System.Globalization;
using System.IO.Compression;

namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>Reads minute bars to compare with: <c>date,time,code,open,high,low,close,volume,turnover</c>, gzipped or not.</summary>
/// <remarks>
/// Rows are in the order of dates. Times are labels as vendors have them: the end of the minute, 0930 for the opening auction.
/// Days without a trade after 15:00 are no full days, and left out.
/// </remarks>
internal static class MinuteBarFile
{
    private const string Columns = "date,time,code,open,high,low,close,volume,turnover";
    private const int ThreeOClock = 271;

    /// <summary>Reads files day by day.</summary>
    /// <exception cref="OperatorException">One can't be read, a row is wrong, or there is no full day.</exception>
    public static BarFigures Read(IReadOnlyList<string> paths)
    {
        var builder = new BarFiguresBuilder();
        foreach (var path in paths)
        {
            Read(path, builder);
        }

        return builder.HasDays
            ? builder.Build()
            : throw new OperatorException(
                $"{string.Join(", ", paths)}: there is no full day of a stock that trades at least every other minute.");
    }

    private static void Read(string path, BarFiguresBuilder builder)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var unpacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : (Stream)file;
            using var reader = new StreamReader(unpacked);
            Read(path, reader, builder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new OperatorException($"{path} can't be read: {error.Message}", error);
        }
    }

    private static void Read(string path, TextReader reader, BarFiguresBuilder builder)
    {
        if (reader.ReadLine() != Columns)
        {
            throw new OperatorException($"{path} does not begin with the line {Columns}.");
        }

        var stocks = new Dictionary<string, StockDay>();
        var date = "";
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            var row = line.Split(',');
            if (row.Length != 9 || !TryParse(row, out var minute, out var close, out var turnover))
            {
                throw new OperatorException($"{path}, line {number} is no minute bar: {line}");
            }

            if (row[0] != date)
            {
                Finish(builder, stocks);
                date = row[0];
            }

            if (minute >= 0)
            {
                var stock = stocks.TryGetValue(row[2], out var known) ? known : stocks[row[2]] = new StockDay();
                (stock.Close[minute], stock.Turnover[minute]) = (close, turnover);
            }
        }

        Finish(builder, stocks);
    }

    private static void Finish(BarFiguresBuilder builder, Dictionary<string, StockDay> stocks)
    {
        if (stocks.Values.Any(stock => stock.Turnover.AsSpan(ThreeOClock).ContainsAnyExcept(0)))
        {
            builder.AddDay(stocks.Values);
        }

        stocks.Clear();
    }

    private static bool TryParse(string[] row, out int minute, out double close, out double turnover)
    {
        (minute, turnover) = (-1, 0);
        var isBar = int.TryParse(row[1].Replace(":", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            & double.TryParse(row[6], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out close)
            && double.TryParse(row[8], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out turnover);
        minute = SessionMinutes.OfLabel(((time / 100) * 60) + (time % 100));
        return isBar && close > 0 && turnover >= 0;
    }
}
