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

    /// <summary>Reads a file day by day.</summary>
    /// <exception cref="OperatorException">It can't be read, or a row is wrong.</exception>
    public static BarFigures Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var unpacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : (Stream)file;
            using var reader = new StreamReader(unpacked);
            return Read(path, reader);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new OperatorException($"{path} can't be read: {error.Message}", error);
        }
    }

    private static BarFigures Read(string path, TextReader reader)
    {
        if (reader.ReadLine() != Columns)
        {
            throw new OperatorException($"{path} does not begin with the line {Columns}.");
        }

        var builder = new BarFiguresBuilder();
        var stocks = new Dictionary<string, StockDay>();
        var (date, any) = ("", false);
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            var row = line.Split(',');
            if (row.Length != 9 || !TryParse(row, out var minute, out var close, out var turnover))
            {
                throw new OperatorException($"{path}, line {number} is no minute bar: {line}");
            }

            if (row[0] != date)
            {
                any |= Finish(builder, stocks);
                date = row[0];
            }

            if (minute >= 0)
            {
                var stock = stocks.TryGetValue(row[2], out var known) ? known : stocks[row[2]] = new StockDay();
                (stock.Close[minute], stock.Turnover[minute]) = (close, turnover);
            }
        }

        any |= Finish(builder, stocks);
        return any ? builder.Build() : throw new OperatorException($"{path} has no full day of trading.");
    }

    private static bool Finish(BarFiguresBuilder builder, Dictionary<string, StockDay> stocks)
    {
        var isFull = stocks.Values.Any(stock => stock.Turnover.AsSpan(ThreeOClock).ContainsAnyExcept(0));
        if (isFull)
        {
            builder.AddDay(stocks.Values);
        }

        stocks.Clear();
        return isFull;
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
