namespace Sampan.Bench.Fanout;

/// <summary><c>idle</c>: what ten thousand connections cost that hear nothing.</summary>
internal static class IdleBench
{
    private static readonly (string Name, Shape Shape, string[] Options)[] Cases =
    [
        ("connected", new Shape("10,000 idle", 10_000, 100, "one", 1), ["--idle"]),
        ("with 10 subscriptions each", new Shape("10,000 × 10", 10_000, 1_000, "10", 1), []),
    ];

    /// <summary>Prints resident memory before and with them, each time in a new process.</summary>
    public static void Run()
    {
        using var load = LoadClient.TryBuild();
        if (load is null)
        {
            return;
        }

        var table = new Table("10,000 connections", "before, MB", "with them, MB", "KB each", "server's core");
        foreach (var (name, shape, options) in Cases)
        {
            using var sampan = Peer.StartSampan();
            var before = sampan.Megabytes;
            var result = load.Run(sampan, shape, [.. options, "--ingest", "0", "--seconds", "5"]);
            var with = result.Memory / 1e6;
            table.Add(
                name, $"{before:N0}", $"{with:N0}", $"{(with - before) * 1000 / shape.Connections:N1}", $"{result.Cores:F2}");
        }

        table.Print();
    }
}
