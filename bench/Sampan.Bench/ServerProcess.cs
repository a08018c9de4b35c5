using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Sampan.Bench;

/// <summary>A server in a process of its own, on the first processor alone where there are two: the load is on the second.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address, string token) => (_process, Address, Token) = (process, address, token);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The token of its first start; of a later one, the words that stand for it.</summary>
    public string Token { get; }

    /// <summary>Whether servers and load are kept apart.</summary>
    public static bool IsPinned { get; } = Environment.ProcessorCount > 1 && Find("taskset") is not null;

    /// <summary>CPU time that it has used, in microseconds; the kernel counts in steps of 10 ms.</summary>
    public double CpuMicroseconds
    {
        get
        {
            // Times are fields 14 and 15 in ticks of 10 ms; the name before them may hold blanks.
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return 10_000.0 * (Number(fields[11]) + Number(fields[12]));
        }
    }

    /// <summary>CPU time that its threads of one name have used, in microseconds; 0 without such a thread.</summary>
    public double CpuMicrosecondsOf(string thread) => Directory.EnumerateDirectories($"/proc/{_process.Id}/task")
        .Where(task => File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == thread)
        .Sum(task => Number(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0]) / 1000.0);

    /// <summary>Starts <c>sampan serve</c> on a data folder, on a free port.</summary>
    public static ServerProcess StartSampan(string dataFolder, bool pinned = true)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "Sampan.Cli", own.Name, "sampan");
        return Start(pinned, program, "serve", "--urls", "http://127.0.0.1:0", "--data", dataFolder);
    }

    /// <summary>Starts this program as the bare endpoint.</summary>
    public static ServerProcess StartBare(string body) => Start(true, Environment.ProcessPath!, "bare", body);

    /// <summary>A program on the path, or among the servers that Debian puts beside it; null when there is none.</summary>
    public static string? Find(string program) => $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}/usr/sbin"
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>A command line that runs on one processor.</summary>
    public static (string Program, string[] Arguments) Pin(int processor, string program, params string[] arguments) =>
        IsPinned
            ? ("taskset", ["-c", processor.ToString(CultureInfo.InvariantCulture), program, .. arguments])
            : (program, arguments);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Asks it to stop, as an operator would, and waits until it has.</summary>
    public void Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        _process.WaitForExit();
    }

    private static ServerProcess Start(bool pinned, string program, params string[] arguments)
    {
        (program, arguments) = pinned ? Pin(0, program, arguments) : (program, arguments);
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (CurlLine().Match(line) is { Success: true } curl)
            {
                // What it prints from here on is not wanted, but must be taken.
                _ = process.StandardOutput.ReadToEndAsync();
                return new ServerProcess(process, new Uri(curl.Groups[2].Value), curl.Groups[1].Value);
            }
        }

        throw new InvalidOperationException($"{program} has not started: {errors.Result}");
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"curl -H 'token: (\w\S*)' '(http://127\.0\.0\.1:\d+)")]
    private static partial Regex CurlLine();
}
