namespace Sampan.Bench;

/// <summary>A table in Markdown, made so that it can be read as it is, too.</summary>
/// <param name="columns">The heads; all columns but the first are set to the right.</param>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [columns];

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Prints it, and an empty line.</summary>
    public void Print()
    {
        var widths = columns.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        PrintRow(_rows[0], widths);
        Console.WriteLine("|" + string.Join("|", widths.Select((width, column) => column == 0
            ? new string('-', width + 2)
            : new string('-', width + 1) + ":")) + "|");
        foreach (var row in _rows.Skip(1))
        {
            PrintRow(row, widths);
        }

        Console.WriteLine();
    }

    private static void PrintRow(string[] row, int[] widths) =>
        Console.WriteLine("| " + string.Join(" | ", row.Select((cell, column) => column == 0
            ? cell.PadRight(widths[column])
            : cell.PadLeft(widths[column]))) + " |");
}
