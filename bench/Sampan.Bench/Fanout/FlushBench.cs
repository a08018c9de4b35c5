using System.Globalization;
using Sampan.Server.Hosting;

namespace Sampan.Bench.Fanout;

/// <summary><c>flush</c>: what waiting a little before each sweep saves, and what it costs in latency.</summary>
/// <remarks>1,000 subscribers of everything at 634 messages a second: one send costs much, one more message in it little.</remarks>
internal static class FlushBench
{
    private const int MessagesPerSecond = 634;

    private static readonly int[] Milliseconds = [0, 10, 20, 50];

    /// <summary>Prints CPU time and latency at each interval.</summary>
    /// <param name="plan">How often, and how long.</param>
    public static void Run(TurnPlan plan)
    {
        var (rounds, seconds) = plan;
        using var load = LoadClient.TryBuild();
        if (load is null)
        {
            return;
        }

        var peers = Start();
        try
        {
            var turns = Rounds.Run(
                rounds,
                [.. peers.Select(peer => (Func<LoadResult>)(() => load.Run(peer, Shape.All[2], Options(seconds))))]);
            Print(peers, turns);
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    private static string[] Options(int seconds) =>
    [
        "--rate", MessagesPerSecond.ToString(CultureInfo.InvariantCulture),
        "--warmup", "2", "--seconds", seconds.ToString(CultureInfo.InvariantCulture),
    ];

    private static List<Peer> Start()
    {
        var setting = Settings.All.FirstOrDefault(known => known.Key.Contains("flush", StringComparison.OrdinalIgnoreCase));
        if (setting is null)
        {
            Console.WriteLine("This server has no setting for it: it writes at once.\n");
            return [Peer.StartSampan("at once")];
        }

        return
        [
            .. Milliseconds.Select(wait => Peer.StartSampan(
                $"{setting.Key} {wait}", $"{setting.Key}={wait.ToString(CultureInfo.InvariantCulture)}")),
        ];
    }

    private static void Print(List<Peer> peers, LoadResult[][] turns)
    {
        Console.WriteLine($"1,000 subscribers of everything, {MessagesPerSecond} messages/s of {Shape.MessageBytes} bytes.\n");
        var table = new Table("", "server's core", "p50 ms", "p99 ms", "lost");
        for (var i = 0; i < peers.Count; i++)
        {
            table.Add(
                peers[i].Name,
                Spread.Of(turns[i].Select(turn => turn.Cores)).Text("F2"),
                Spread.Of(turns[i].Select(turn => turn.P50 / 1000)).Text("F1"),
                Spread.Of(turns[i].Select(turn => turn.P99 / 1000)).Text("F1"),
                $"{turns[i].Sum(turn => turn.Undelivered):N0}");
        }

        table.Print();
    }
}
