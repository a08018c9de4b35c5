namespace Sampan.Server.History.Import;

/// <summary>Counts the rows that were left out, and says which and why.</summary>
/// <param name="print">Where the first ones go, for a person to see.</param>
/// <param name="all">Where all of them go, or null.</param>
public sealed class BadRows(Action<string> print, TextWriter? all)
{
    // More would hide everything else.
    private const int PrintedMax = 20;

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Notes one as <c>file:line: reason</c>.</summary>
    public void Add(string file, long line, string reason)
    {
        Count++;
        var text = $"{file}:{line}: {reason}";
        all?.WriteLine(text);
        if (Count <= PrintedMax)
        {
            print(text);
        }
        else if (Count == PrintedMax + 1)
        {
            print(all is null
                ? "More bad rows are only counted; --errors FILE writes all."
                : "More bad rows are in the file only.");
        }
    }
}
