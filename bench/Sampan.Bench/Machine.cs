using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Sampan.Bench;

/// <summary>What a result was measured on.</summary>
internal static class Machine
{
    /// <summary>The root of the repository, above the build's output.</summary>
    public static string RepositoryRoot { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The short name of the commit, with a plus when the sources have been changed since.</summary>
    public static string Commit => Git("rev-parse", "--short", "HEAD") + (Git("status", "--porcelain", "--", "src", "bench") is "" ? "" : "+");

    /// <summary>Prints processor, memory, kernel and .NET, and what else the machine is doing.</summary>
    public static void Print()
    {
        var table = new Table("Machine", "");
        table.Add("Processor", $"{LineOf("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} cores");
        table.Add("Memory", $"{long.Parse(LineOf("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) >> 20} GiB");
        table.Add("System", $"{RuntimeInformation.OSDescription}, kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}");
        table.Add("Runtime", RuntimeInformation.FrameworkDescription);
        table.Add("Load before", LoadAverage);
        table.Print();
    }

    /// <summary>Programs that wanted a processor in the last minute, five, and fifteen.</summary>
    public static string LoadAverage => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    private static string LineOf(string file, string name) =>
        File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Trim();

    private static string Git(params string[] arguments)
    {
        using var git = Process.Start(
            new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = RepositoryRoot })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sampan.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The bench runs in a clone of the repository.");
    }
}
