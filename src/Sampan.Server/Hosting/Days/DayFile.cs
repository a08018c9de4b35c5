namespace Sampan.Server.Hosting.Days;

/// <summary>A day of the market as a text: what happens, line by line, and beneath each line what comes of it.</summary>
/// <remarks>
/// Lines that begin with <c>&gt;</c> are what is expected to come out; without them the file says what goes in. So a file is right
/// when it is its own transcript (see <see cref="DayPlay"/>). The format is described in <c>docs/days.md</c>.
/// </remarks>
internal sealed class DayFile
{
    /// <summary>How a line of output begins.</summary>
    public const string OutputMark = "> ";

    private DayFile(string name, string text, DayLine[] lines) => (Name, Text, Lines) = (name, text, lines);

    /// <summary>What errors call it.</summary>
    public string Name { get; }

    /// <summary>The whole text, with line feeds only.</summary>
    public string Text { get; }

    /// <summary>The lines that are not output.</summary>
    public IReadOnlyList<DayLine> Lines { get; }

    /// <summary>Whether it says what is expected.</summary>
    public bool HasExpectations => Text.Split('\n').Any(IsOutput);

    /// <summary>Reads a file.</summary>
    /// <exception cref="OperatorException">It can't be read.</exception>
    public static DayFile Read(string path)
    {
        try
        {
            return Parse(Path.GetFileName(path), File.ReadAllText(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The day {path} can't be read: {problem.Message}", problem);
        }
    }

    /// <summary>Takes a text apart into its lines.</summary>
    public static DayFile Parse(string name, string text)
    {
        text = text.ReplaceLineEndings("\n");
        var lines = text.TrimEnd('\n').Split('\n').Select((line, at) => new DayLine(at + 1, line, KindOf(line)));
        return new DayFile(name, text, [.. lines.Where(line => !IsOutput(line.Text))]);
    }

    private static bool IsOutput(string line) => line.StartsWith(OutputMark[0]);

    private static DayLineKind KindOf(string line) =>
        string.IsNullOrWhiteSpace(line) || line.StartsWith('#') ? DayLineKind.Remark
        : char.IsAsciiDigit(line[0]) ? DayLineKind.Event
        : line.StartsWith("day ", StringComparison.Ordinal) ? DayLineKind.Day
        : DayLineKind.Setting;
}
