using System.Globalization;

namespace Sampan.Bench.Fanout;

/// <summary><c>livemarket</c>: 18,000 instruments with 100,000 trades a second, and 1,000 clients with 50 symbols each.</summary>
/// <remarks>
/// Latency is the client's, from when a trade was due until it was read, on the other processor; and the server's own, from
/// record in to bytes written, for the oldest message of each write of 50 connections more. Every number of every subscription is
/// looked at.
/// </remarks>
internal static class LiveMarketBench
{
    private static readonly int[] RecordsPerSecond = [25_000, 50_000, 100_000, 200_000];

    /// <summary>Prints latency and losses at rising rates.</summary>
    /// <param name="plan">How often, and how long.</param>
    public static void Run(TurnPlan plan)
    {
        var (rounds, seconds) = plan;
        using var load = LoadClient.TryBuild();
        if (load is null)
        {
            return;
        }

        using var sampan = Peer.StartSampan();
        var shape = Shape.All[4];
        load.Run(sampan, shape, "--warmup", "0", "--seconds", "8");
        var turns = Rounds.Run(
            rounds, [.. RecordsPerSecond.Select(rate => (Func<Heard?>)(() => Turn(load, sampan, shape, rate, seconds)))]);
        var table = new Table(
            "trades/s in", "deliveries/s", "p50 ms", "p99 ms", "p99.9 ms", "until published, p99 below ms",
            "until written, p99 below ms", "server's core", "lost");
        for (var i = 0; i < RecordsPerSecond.Length; i++)
        {
            Heard[] kept = [.. turns[i].OfType<Heard>()];
            if (kept.Length < rounds)
            {
                table.Add($"{RecordsPerSecond[i]:N0}", "not kept up with", "", "", "", "", "", "", "");
                continue;
            }

            table.Add(
                $"{RecordsPerSecond[i]:N0}",
                Spread.Of(kept.Select(turn => turn.Load.Rate)).Text("N0"),
                Spread.Of(kept.Select(turn => turn.Load.P50 / 1000)).Text("F2"),
                Spread.Of(kept.Select(turn => turn.Load.P99 / 1000)).Text("F2"),
                Spread.Of(kept.Select(turn => turn.Load.P999 / 1000)).Text("F2"),
                Spread.Of(kept.Select(turn => turn.Server.UntilPublished)).Text("F3"),
                Spread.Of(kept.Select(turn => turn.Server.UntilWritten)).Text("F3"),
                Spread.Of(kept.Select(turn => turn.Load.Cores)).Text("F2"),
                $"{kept.Sum(turn => turn.Load.Lost + turn.Load.Disordered + turn.Load.Undelivered):N0}");
        }

        table.Print();
    }

    private static Heard? Turn(LoadClient load, Peer peer, Shape shape, int rate, int seconds)
    {
        try
        {
            // Those that hear numbers are the ones that the server keeps count of.
            using var witnesses = load.Start(
                peer,
                shape with { Connections = 50 },
                ["--path", "/stock?ext=seq", "--ingest", "0", "--seconds", (seconds + 3).ToString(CultureInfo.InvariantCulture)]);
            var server = ServerLatency.AskAsync(peer, TimeSpan.FromSeconds(seconds + 1));
            var result = load.Run(
                peer, shape, "--check", "--sample", "1", "--rate", rate.ToString(CultureInfo.InvariantCulture),
                "--warmup", "1", "--seconds", seconds.ToString(CultureInfo.InvariantCulture));
            witnesses.WaitForExit();
            return new Heard(result, server.GetAwaiter().GetResult());
        }
        catch (InvalidOperationException problem)
        {
            Console.WriteLine($"Failed: {problem.Message}\n");
            return null;
        }
    }

    /// <param name="Load">What the clients heard.</param>
    /// <param name="Server">What the server says of itself.</param>
    private sealed record Heard(LoadResult Load, ServerLatency Server);
}
