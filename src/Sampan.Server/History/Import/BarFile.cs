namespace Sampan.Server.History.Import;

/// <summary>A file of bars whose first row has been looked at.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Labels">Which end of a minute its times name; null when its bars are days.</param>
/// <param name="WasDetected">Whether the labels were found out, and not stated.</param>
public sealed record BarFile(string Path, MinuteLabels? Labels, bool WasDetected)
{
    /// <inheritdoc cref="SourceFile.Expand"/>
    public static IReadOnlyList<string> Expand(string argument) => SourceFile.Expand(argument);

    /// <summary>Looks at a file before anything is imported, so that a misuse changes nothing.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="labels">Which end of a minute its times name, as stated; null: find out.</param>
    /// <exception cref="OperatorException">
    /// The file can't be read, its columns are not those of bars, or which end of a minute its times name can't be
    /// found out.
    /// </exception>
    public static BarFile Inspect(string path, MinuteLabels? labels)
    {
        using var source = SourceFile.Open(path);
        try
        {
            using var rows = new CsvReader(source.Text);
            if (!rows.TryReadRow())
            {
                throw new OperatorException($"{path} is empty.");
            }

            var columns = new BarColumns(path, rows);
            if (!columns.AreMinutes)
            {
                return new BarFile(path, Labels: null, WasDetected: false);
            }

            return labels is { } stated
                ? new BarFile(path, stated, WasDetected: false)
                : new BarFile(path, Detect(path, rows, columns), WasDetected: true);
        }
        catch (InvalidDataException damage)
        {
            throw new OperatorException($"{path} can't be read: {damage.Message}.", damage);
        }
    }

    private static MinuteLabels Detect(string path, CsvReader rows, BarColumns columns) =>
        MinuteLabelDetector.Detect(rows, columns)
        ?? throw new OperatorException(
            $"{path} does not show which end of a minute its times name. Say --labels start, where 09:30 is the minute "
            + "from 09:30 to 09:31, or --labels end, where that minute is 09:31.");
}
