using System.Diagnostics;
using System.Net.Sockets;

namespace Sampan.Bench;

/// <summary><c>start</c>: from the start of the process to data, in a new folder and in one that is full.</summary>
/// <remarks>The process is started as an operator would start it, on all processors; port and token are read from what it prints.</remarks>
internal static class StartBench
{
    private const int StoredBars = 1_000_000;
    private const double SecondsMax = 30;

    /// <summary>Prints the times.</summary>
    /// <param name="starts">How many starts of each kind.</param>
    public static void Run(int starts)
    {
        using var full = new BenchFolder();
        ImportBench.Fill(full.Path, StoredBars);
        Start(full.Path, full.OwnerToken);
        var times = Rounds.Run(starts, StartFresh, () => Start(full.Path, full.OwnerToken));
        Console.WriteLine($"Milliseconds from the start of the process; {starts} starts of each kind, the medians, the least and the most.\n");
        var table = new Table("", "says where it is", "/readyz is 200", "a quote with a price");
        foreach (var (name, kind) in new[] { ("new folder", times[0]), ($"folder with {StoredBars:N0} bars", times[1]) })
        {
            table.Add(
                name,
                Spread.Of(kind.Select(time => time.Printed)).Text("N0"),
                Spread.Of(kind.Select(time => time.Ready)).Text("N0"),
                Spread.Of(kind.Select(time => time.Quote)).Text("N0"));
        }

        table.Print();
    }

    private static Times StartFresh()
    {
        var folder = Directory.CreateTempSubdirectory("sampan-bench-").FullName;
        try
        {
            return Start(folder, token: null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Times Start(string folder, string? token)
    {
        var watch = Stopwatch.StartNew();
        using var sampan = ServerProcess.StartSampan(folder, pinned: false);
        var printed = watch.Elapsed.TotalMilliseconds;
        var ready = WaitFor(watch, new Uri(sampan.Address, "/readyz"), sampan.Token, "ok"u8);
        var quote = WaitFor(watch, new Uri(sampan.Address, "/stock/quote?region=HK&code=700"), token ?? sampan.Token, "\"ld\":"u8);
        sampan.Stop();
        return new Times(printed, ready, quote);
    }

    private static double WaitFor(Stopwatch watch, Uri address, string token, ReadOnlySpan<byte> wanted)
    {
        using var client = new KeepAliveClient(address, token);
        while (client.Ask() != 200 || client.Body.IndexOf(wanted) < 0)
        {
            if (watch.Elapsed.TotalSeconds > SecondsMax)
            {
                throw new SocketException((int)SocketError.TimedOut);
            }

            Thread.Sleep(1);
        }

        return watch.Elapsed.TotalMilliseconds;
    }

    private readonly record struct Times(double Printed, double Ready, double Quote);
}
