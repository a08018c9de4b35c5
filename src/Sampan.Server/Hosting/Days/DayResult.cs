namespace Sampan.Server.Hosting.Days;

/// <summary>What came of a day.</summary>
/// <param name="Transcript">The file with all that came out.</param>
/// <param name="File">The file as it is.</param>
/// <param name="HasExpectations">Whether it says what should come out.</param>
public sealed record DayResult(string Transcript, string File, bool HasExpectations)
{
    /// <summary>Whether what came out is what the file expects, if it expects anything.</summary>
    public bool IsAsExpected => !HasExpectations || Transcript == File;

    /// <summary>The first line in which the two differ; null when they don't.</summary>
    public string? FirstDifference
    {
        get
        {
            var (expected, actual) = (File.Split('\n'), Transcript.Split('\n'));
            var at = 0;
            while (at < expected.Length && at < actual.Length && expected[at] == actual[at])
            {
                at++;
            }

            return at == expected.Length && at == actual.Length
                ? null
                : $"line {at + 1}\n  expected: {LineAt(expected, at)}\n  came out: {LineAt(actual, at)}";
        }
    }

    private static string LineAt(string[] lines, int at) => at < lines.Length ? lines[at] : "nothing more";
}
