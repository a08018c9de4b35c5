using System.Text;

namespace Sampan.Bench;

/// <summary><c>all</c> and <c>streams</c>: many benches, into a file beside the results of earlier days.</summary>
internal static class AllBenches
{
    /// <summary>Runs them, and writes <c>bench/results/DATE-COMMIT.md</c>.</summary>
    /// <param name="benches">What to run, by name.</param>
    /// <param name="suffix">What the file's name has behind the commit.</param>
    public static void Run(IReadOnlyList<(string Name, string About, Action Run)> benches, string suffix = "")
    {
        var date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var commit = Machine.Commit;
        using var copy = new StringWriter();
        using var both = new TeeWriter(Console.Out, copy);
        Console.SetOut(both);
        Console.WriteLine($"# {date}, commit {commit}\n");
        Machine.Print();
        foreach (var (name, about, run) in benches)
        {
            Console.WriteLine($"## {name}: {about}\n");
            run();
        }

        Console.WriteLine($"Load after: {Machine.LoadAverage}.");
        var folder = Directory.CreateDirectory(Path.Combine(Machine.RepositoryRoot, "bench", "results")).FullName;
        File.WriteAllText(Path.Combine(folder, $"{date}-{commit.TrimEnd('+')}{suffix}.md"), copy.ToString());
    }

    /// <summary>Writes everything twice.</summary>
    private sealed class TeeWriter(TextWriter first, TextWriter second) : TextWriter
    {
        public override Encoding Encoding => first.Encoding;

        public override void Write(char value)
        {
            first.Write(value);
            second.Write(value);
        }

        public override void Write(string? value)
        {
            first.Write(value);
            second.Write(value);
        }
    }
}
