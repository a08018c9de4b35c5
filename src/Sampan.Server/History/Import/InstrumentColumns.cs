namespace Sampan.Server.History.Import;

/// <summary>Where the facts of an instrument stand in HKEX's list, by the names in its header.</summary>
internal sealed class InstrumentColumns
{
    // Above its header the list has a title and the day it is of.
    private const int TitleRowsMax = 10;

    private readonly string[] _header;

    private InstrumentColumns(string file, CsvReader header)
    {
        _header = [.. Enumerable.Range(0, header.FieldCount).Select(column => FieldText.Column(header.Field(column)))];
        Code = Find("stockcode");
        Name = Need(file, "nameofsecurities");
        Category = Need(file, "category");
        SubCategory = Find("subcategory");
        BoardLot = Need(file, "boardlot");
        Isin = Find("isin");
        Expiry = Find("expirydate");
        SpreadTable = Find("spreadtable");
        Currency = Find("tradingcurrency");
        RmbCounter = Find("rmbcounter");
        ChineseName = FindPrefix("chinesename");
        Sector = Math.Max(FindPrefix("industry"), Find("sector"));
    }

    public int Code { get; }

    public int Name { get; }

    public int Category { get; }

    public int BoardLot { get; }

    // The others are -1 where the list does not have them.
    public int SubCategory { get; }

    public int Isin { get; }

    public int Expiry { get; }

    public int SpreadTable { get; }

    public int Currency { get; }

    public int RmbCounter { get; }

    public int ChineseName { get; }

    public int Sector { get; }

    /// <summary>Goes to the header, and reads it.</summary>
    /// <exception cref="OperatorException">There is none, or a column is missing.</exception>
    public static InstrumentColumns Read(string file, CsvReader rows)
    {
        for (var i = 0; i < TitleRowsMax && rows.TryReadRow(); i++)
        {
            var columns = Enumerable.Range(0, rows.FieldCount);
            if (columns.Any(column => FieldText.Column(rows.Field(column)) == "stockcode"))
            {
                return new InstrumentColumns(file, rows);
            }
        }

        throw new OperatorException(
            $"{file} is no list of securities: no column of its first {TitleRowsMax} rows is named Stock Code.");
    }

    private int Find(string name) => Array.IndexOf(_header, name);

    // Added columns say where they are from: Chinese Name (2020-05).
    private int FindPrefix(string prefix) =>
        Array.FindIndex(_header, name => name.StartsWith(prefix, StringComparison.Ordinal));

    private int Need(string file, string name)
    {
        var column = Find(name);
        return column >= 0
            ? column
            : throw new OperatorException($"{file} has no column {name}; its header is {string.Join(",", _header)}.");
    }
}
