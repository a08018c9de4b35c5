using System.Globalization;

namespace Sampan.Bench.Fanout;

/// <summary><c>hostile</c>: readers that stop, crawl, or come and vanish, and what the others notice of it.</summary>
internal static class HostileBench
{
    private const int MessagesPerSecond = 5_000;

    // At this rate a reader that stops is beyond every limit in two or three seconds: the bounds are part of the picture.
    private static readonly Shape Others = new("100 × all", 100, 100, "all", 64);

    private static readonly (string Name, string[] Options)[] Cases =
    [
        ("nobody", []),
        ("one stops reading", ["--stalled", "1"]),
        ("one reads a byte a second", ["--slow", "1"]),
        ("100 connect and vanish", ["--vanishing", "100"]),
        ("all of them", ["--stalled", "1", "--slow", "1", "--vanishing", "100"]),
    ];

    /// <summary>Prints the latency of the others.</summary>
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
        load.Run(sampan, Others, "--warmup", "0", "--seconds", "5");
        var turns = Rounds.Run(
            rounds,
            [.. Cases.Select(one => (Func<LoadResult>)(() => load.Run(
                sampan, Others, [.. one.Options, "--check", "--rate", Text(MessagesPerSecond), "--seconds", Text(seconds)])))]);
        Console.WriteLine($"{Others.Connections} subscribers of everything, {MessagesPerSecond:N0} messages/s.\n");
        var table = new Table(
            "Besides them", "p50 ms", "p99 ms", "p99 ÷ undisturbed", "p99.9 ms", "lost", "memory, MB", "hung up on");
        for (var i = 0; i < Cases.Length; i++)
        {
            table.Add(
                Cases[i].Name,
                Spread.Of(turns[i].Select(turn => turn.P50 / 1000)).Text("F2"),
                Spread.Of(turns[i].Select(turn => turn.P99 / 1000)).Text("F2"),
                Spread.OfRatios(turns[i].Select(turn => turn.P99), turns[0].Select(turn => turn.P99)).Text("F2"),
                Spread.Of(turns[i].Select(turn => turn.P999 / 1000)).Text("F2"),
                $"{turns[i].Sum(turn => turn.Lost + turn.Disordered + turn.Undelivered):N0}",
                $"{turns[i].Max(turn => turn.Memory) / 1e6:N0}",
                $"{turns[i].Sum(turn => turn.HungUpOn)}");
        }

        table.Print();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
