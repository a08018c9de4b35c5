namespace Sampan.Server.History.Import;

/// <summary>Where the columns of a file of corporate actions are; -1 where it does not have one.</summary>
internal sealed class ActionColumns
{
    private readonly string[] _header;

    private ActionColumns(string file, CsvReader header)
    {
        _header = [.. Enumerable.Range(0, header.FieldCount).Select(column => FieldText.Column(header.Field(column)))];
        Code = Need(file, "code", "symbol", "stockcode");
        Kind = Need(file, "kind", "type");
        ExDate = Need(file, "exdate", "date");
        Ratio = Find("ratio");
        Cash = Find("cash", "amount", "dividend");
        Subscription = Find("subscription", "subscriptionprice");
        Value = Find("value", "sharevalue");
        Currency = Find("currency");
        Rate = Find("rate", "exchangerate");
        Known = Find("known", "announced");
        Id = Find("id");
        Cancelled = Find("cancelled", "canceled");
        Source = Find("source");
    }

    public int Code { get; }

    public int Kind { get; }

    public int ExDate { get; }

    public int Ratio { get; }

    public int Cash { get; }

    public int Subscription { get; }

    public int Value { get; }

    public int Currency { get; }

    public int Rate { get; }

    public int Known { get; }

    public int Id { get; }

    public int Cancelled { get; }

    public int Source { get; }

    /// <summary>Reads the header.</summary>
    /// <exception cref="OperatorException">There is none, or a column is missing.</exception>
    public static ActionColumns Read(string file, CsvReader rows) => rows.TryReadRow()
        ? new ActionColumns(file, rows)
        : throw new OperatorException($"{file} is empty: the first line must name the columns code, kind and ex_date.");

    private int Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Array.IndexOf(_header, name) is >= 0 and var column)
            {
                return column;
            }
        }

        return -1;
    }

    private int Need(string file, params ReadOnlySpan<string> names) => Find(names) is >= 0 and var column
        ? column
        : throw new OperatorException($"{file} has no column {names[0]}; its header is {string.Join(",", _header)}.");
}
