namespace Sampan.Cli;

/// <summary>Prints rows in aligned columns, for people.</summary>
internal static class TextTable
{
    /// <summary>Prints a header and rows of as many cells.</summary>
    public static void Print(string[] header, IEnumerable<string[]> rows)
    {
        string[][] lines = [header, .. rows];
        var widths = header.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            Console.Out.WriteLine(string.Join("  ", line.Zip(widths, (cell, width) => cell.PadRight(width))).TrimEnd());
        }
    }
}
