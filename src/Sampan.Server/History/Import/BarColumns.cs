namespace Sampan.Server.History.Import;

/// <summary>Where the parts of a bar stand in a file, by the names in its first row.</summary>
internal sealed class BarColumns
{
    private static readonly string[] CodeNames = ["code", "symbol", "ticker", "stockcode", "instrument", "seccode"];
    private static readonly string[] DateNames = ["date", "tradedate", "day"];
    private static readonly string[] TimeNames = ["time", "minute"];
    private static readonly string[] DateTimeNames = ["datetime", "timestamp", "timekey"];
    private static readonly string[] VolumeNames = ["volume", "vol"];
    private static readonly string[] TurnoverNames = ["turnover", "amount", "value"];
    private static readonly string[] TradesNames = ["trades", "tradecount"];

    private readonly string _file;
    private readonly string[] _header;

    /// <summary>Reads the header row that the reader stands on.</summary>
    /// <exception cref="OperatorException">A column that every bar needs is missing, or there twice.</exception>
    public BarColumns(string file, CsvReader header)
    {
        _file = file;
        _header = [.. Enumerable.Range(0, header.FieldCount).Select(column => FieldText.Column(header.Field(column)))];
        DateTime = Find(DateTimeNames);
        Time = DateTime < 0 ? Find(TimeNames) : -1;
        Date = DateTime < 0 ? Need("date", [.. DateNames, .. DateTimeNames]) : -1;
        Code = Need("code", CodeNames);
        Open = Need("opening price", ["open", "o"]);
        High = Need("highest price", ["high", "h"]);
        Low = Need("lowest price", ["low", "l"]);
        Close = Need("closing price", ["close", "c"]);
        Volume = Need("volume", VolumeNames);
        Turnover = Find(TurnoverNames);
        Trades = Find(TradesNames);
    }

    public int Code { get; }

    /// <summary>−1 where date and time stand in one column.</summary>
    public int Date { get; }

    /// <summary>−1 where there is none: the bars are days, or have <see cref="DateTime"/>.</summary>
    public int Time { get; }

    /// <summary>−1 where date and time stand apart.</summary>
    public int DateTime { get; }

    public int Open { get; }

    public int High { get; }

    public int Low { get; }

    public int Close { get; }

    public int Volume { get; }

    /// <summary>−1 where the file does not say it.</summary>
    public int Turnover { get; }

    /// <summary>−1 where the file does not say it.</summary>
    public int Trades { get; }

    /// <summary>Whether the bars are minutes; otherwise they are days.</summary>
    public bool AreMinutes => Time >= 0 || DateTime >= 0;

    private int Need(string what, string[] names)
    {
        var column = Find(names);
        return column >= 0
            ? column
            : throw new OperatorException(
                $"{_file} has no column for the {what}: expected {string.Join(" or ", names)} in the first row, "
                + $"which is {string.Join(",", _header)}.");
    }

    private int Find(string[] names)
    {
        var columns = Enumerable.Range(0, _header.Length).Where(column => names.Contains(_header[column])).ToArray();
        return columns.Length switch
        {
            0 => -1,
            1 => columns[0],
            _ => throw new OperatorException(
                $"{_file} has two columns for one thing: {_header[columns[0]]} and {_header[columns[1]]}."),
        };
    }
}
