namespace Sampan.Bench.Fanout;

/// <summary><c>idle</c>: what ten thousand connections cost that hear nothing.</summary>
internal static class IdleBench
{
    // As many instruments as the simulated exchange has by default, and as many as are listed.
    private static readonly (string Name, int Instruments, Shape Shape, string[] Options)[] Cases =
    [
        ("330 instruments", 330, new Shape("10,000 idle", 10_000, 100, "one", 1), ["--idle"]),
        ("18,000 instruments", SampanPeer.Topics, new Shape("10,000 idle", 10_000, 100, "one", 1), ["--idle"]),
        ("18,000, and 10 subscriptions each", SampanPeer.Topics, new Shape("10,000 × 10", 10_000, 1_000, "10", 1), []),
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
        foreach (var (name, instruments, shape, options) in Cases)
        {
            using var sampan = Peer.StartSampan(instruments);
            var before = sampan.Megabytes;
            var result = load.Run(sampan, shape, [.. options, "--ingest", "0", "--seconds", "5"]);
            var with = result.Memory / 1e6;
            table.Add(
                name, $"{before:N0}", $"{with:N0}", $"{(with - before) * 1000 / shape.Connections:N1}", $"{result.Cores:F2}");
        }

        table.Print();
    }
}
