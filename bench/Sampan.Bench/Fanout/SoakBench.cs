using System.Globalization;
using System.Text.Json;

namespace Sampan.Bench.Fanout;

/// <summary><c>soak</c>: everything at once for a long time; memory, handles and latency have to stay what they are.</summary>
/// <remarks>
/// Trades, quotes and bars to 300 connections, of which each says ping now and then; 100 more with compression; one that stops
/// reading, one that crawls, one that comes and vanishes each second; and quotes over REST, one after the other.
/// </remarks>
internal static class SoakBench
{
    private const int MessagesPerSecond = 1_000;
    private const int ReportSeconds = 30;

    private static readonly Shape Shape = new("soak", 300, 100, "all", 64);

    /// <summary>Prints a row each half minute, and how far the last third differs from the one before.</summary>
    /// <param name="arguments"><c>--minutes N</c> (20).</param>
    public static void Run(params string[] arguments)
    {
        var minutes = arguments is ["--minutes", var number] ? double.Parse(number, CultureInfo.InvariantCulture)
            : arguments is [] ? 20
            : throw new ArgumentException("soak knows --minutes N");
        using var load = LoadClient.TryBuild();
        if (load is null)
        {
            return;
        }

        using var sampan = Peer.StartSampan();
        using var stop = new CancellationTokenSource();
        var asked = 0L;
        var asking = new Thread(() => asked = Ask(sampan, stop.Token));
        var seconds = (int)(minutes * 60);
        using var compressed = load.Start(
            sampan, Shape with { Connections = 100 },
            ["--ingest", "0", "--deflate", "--heartbeat", "20", "--types", "depth,kline@1", "--seconds", Text(seconds)]);
        asking.Start();
        var rows = Watch(load, sampan, seconds);
        stop.Cancel();
        asking.Join();
        var heard = JsonSerializer.Deserialize<LoadResult>(compressed.StandardOutput.ReadToEnd(), LoadClient.Json)!;
        compressed.WaitForExit();
        Console.WriteLine(
            $"With compression {heard.Bytes / 1e6:N0} MB were read, and {heard.Closed} connections were closed. "
            + $"{asked:N0} quotes over REST.\n");
        Judge(rows);
    }

    private static List<LoadResult> Watch(LoadClient load, Peer sampan, int seconds)
    {
        Console.WriteLine("| minute | deliveries/s | p50 ms | p99 ms | p99.9 ms | memory, MB | handles | lost | closed |");
        Console.WriteLine("|-------:|-------------:|-------:|-------:|---------:|-----------:|--------:|-----:|-------:|");
        var rows = new List<LoadResult>();
        var lines = load.RunLines(
            sampan, Shape, "--types", "tick,quote,kline@1", "--check", "--heartbeat", "20", "--stalled", "1", "--slow", "1",
            "--vanishing", Text(seconds), "--rate", Text(MessagesPerSecond), "--warmup", "5", "--seconds", Text(seconds),
            "--every", Text(ReportSeconds));
        LoadResult? held = null;
        foreach (var line in lines)
        {
            if (held is not null)
            {
                rows.Add(held);
                Print(rows.Count, held);
            }

            // The last line, that of the whole time, is not a row.
            held = JsonSerializer.Deserialize<LoadResult>(line, LoadClient.Json)!;
        }

        Console.WriteLine();
        return rows;
    }

    private static void Print(int number, LoadResult row) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {number * ReportSeconds / 60.0:F1} | {row.Rate:N0} | {row.P50 / 1000:F2} | {row.P99 / 1000:F2} | {row.P999 / 1000:F2} | "
        + $"{row.Memory / 1e6:N0} | {row.Handles} | {row.Lost + row.Disordered:N0} | {row.Closed} |"));

    private static void Judge(List<LoadResult> rows)
    {
        var third = rows.Count / 3;
        if (third == 0)
        {
            return;
        }

        var (middle, last) = (rows.GetRange(third, third), rows.GetRange(rows.Count - third, third));
        var table = new Table("The last third against the middle one", "middle", "last", "÷");
        Add("p50 ms", row => row.P50 / 1000);
        Add("p99 ms", row => row.P99 / 1000);
        Add("memory, MB", row => row.Memory / 1e6);
        Add("handles", row => row.Handles);
        table.Print();

        void Add(string name, Func<LoadResult, double> value)
        {
            var (before, after) = (Spread.Of(middle.Select(value)), Spread.Of(last.Select(value)));
            table.Add(name, before.Text("F2"), after.Text("F2"), $"{after.Median / before.Median:F2}");
        }
    }

    /// <returns>How many quotes it has asked for.</returns>
    private static long Ask(Peer sampan, CancellationToken stop)
    {
        var asked = 0L;
        var address = new Uri($"http://127.0.0.1:{sampan.Port}/stock/quote?region=&code=X00000");
        using var client = new KeepAliveClient(address, sampan.Token);
        while (!stop.WaitHandle.WaitOne(10))
        {
            client.Ask();
            asked++;
        }

        return asked;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
