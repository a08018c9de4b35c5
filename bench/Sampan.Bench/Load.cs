using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Sampan.Bench;

/// <summary>Sixty-four keep-alive connections that ask as fast as they are answered: <c>wrk</c>, or ours without it.</summary>
internal static partial class Load
{
    private const int Connections = 64;

    /// <summary>The name of the client.</summary>
    public static string Name => HasWrk ? $"wrk -t1 -c{Connections}" : $"{Connections} threads of the built-in client";

    private static bool HasWrk { get; } = ServerProcess.Find("wrk") is not null;

    /// <summary>Asks for so many seconds.</summary>
    /// <returns>Answers, and the seconds that they took.</returns>
    /// <exception cref="InvalidOperationException">An answer was not 200.</exception>
    public static (long Requests, double Seconds) Run(Uri address, string token, int seconds) =>
        HasWrk ? RunWrk(address, token, seconds) : RunBuiltIn(address, token, seconds);

    private static (long Requests, double Seconds) RunWrk(Uri address, string token, int seconds)
    {
        var (program, arguments) = ServerProcess.Pin(
            1, "wrk", "-t1", $"-c{Connections}", $"-d{seconds}s", "-H", $"token: {token}", address.ToString());
        using var wrk = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = wrk.StandardOutput.ReadToEnd();
        var total = WrkTotal().Match(output);
        return total.Success && !output.Contains("Non-2xx", StringComparison.Ordinal)
            ? (long.Parse(total.Groups[1].Value, CultureInfo.InvariantCulture),
                double.Parse(total.Groups[2].Value, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The load went wrong:\n{output}");
    }

    private static (long Requests, double Seconds) RunBuiltIn(Uri address, string token, int seconds)
    {
        var counts = new long[Connections];
        var watch = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, Connections)
            .Select(i => new Thread(() => counts[i] = Ask(address, token, watch, seconds)))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return (counts.Sum(), watch.Elapsed.TotalSeconds);
    }

    private static long Ask(Uri address, string token, Stopwatch watch, int seconds)
    {
        using var client = new KeepAliveClient(address, token);
        var count = 0L;
        for (; watch.Elapsed.TotalSeconds < seconds; count++)
        {
            if (client.Ask() != 200)
            {
                throw new InvalidOperationException("The load went wrong: an answer was not 200.");
            }
        }

        return count;
    }

    [GeneratedRegex(@"(\d+) requests in ([\d.]+)s")]
    private static partial Regex WrkTotal();
}
