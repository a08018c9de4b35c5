namespace Sampan.Server.History.Import;

/// <summary>The time that a row names: the date of a day, or one end of a minute.</summary>
internal static class BarLabel
{
    /// <summary>Reads it from the columns that the file has for it.</summary>
    /// <param name="row">The row that is read.</param>
    /// <param name="columns">Of its file.</param>
    /// <param name="label">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="wrong">What there is instead of a date or a whole minute.</param>
    public static bool TryParse(CsvReader row, BarColumns columns, out long label, out string wrong)
    {
        wrong = "";
        if (columns.DateTime >= 0)
        {
            var isParsed = BarTime.TryParseDateTime(row.Field(columns.DateTime), out label);
            wrong = isParsed ? "" : $"whole minute {FieldText.Show(row.Field(columns.DateTime))}";
            return isParsed;
        }

        if (!BarTime.TryParseDate(row.Field(columns.Date), out label))
        {
            wrong = $"date {FieldText.Show(row.Field(columns.Date))}";
            return false;
        }

        if (columns.Time >= 0 && !TryAddTime(row.Field(columns.Time), ref label))
        {
            wrong = $"whole minute {FieldText.Show(row.Field(columns.Time))}";
            return false;
        }

        return true;
    }

    private static bool TryAddTime(ReadOnlySpan<byte> text, ref long label)
    {
        var isParsed = BarTime.TryParseTime(text, out var minutes);
        label += minutes * 60 * BarUnits.Second;
        return isParsed;
    }
}
