namespace Sampan.Bench.Fanout;

/// <summary>What each contender can do.</summary>
internal static class CapacityTable
{
    public static void Print(IReadOnlyList<Peer> peers, LoadResult?[][] turns)
    {
        var nats = TurnsOf("nats", peers, turns);
        var limit = TurnsOf("C++ loop", peers, turns);
        var table = new Table(
            "", "deliveries/s", "× NATS ws", "× C++", "CPU µs/delivery", "÷ C++'s", "load's core", "memory, MB", "lost");
        for (var i = 0; i < peers.Count; i++)
        {
            if (turns[i].Any(turn => turn is null))
            {
                table.Add(peers[i].Name, "failed", "", "", "", "", "", "", "");
                continue;
            }

            LoadResult[] own = [.. turns[i].Select(turn => turn!)];
            table.Add(
                peers[i].Name,
                Spread.Of(own.Select(turn => turn.Rate)).Text("N0"),
                Ratio(own, nats, turn => turn.Rate),
                Ratio(own, limit, turn => turn.Rate),
                Spread.Of(own.Select(turn => turn.CpuMicros)).Text("F3"),
                Ratio(own, limit, turn => turn.CpuMicros),
                $"{Spread.Of(own.Select(turn => turn.ClientCores)).Median:P0}",
                $"{own.Max(turn => turn.Memory) / 1e6:N0}",
                own.Any(turn => turn.HasLoss) ? LossOf(own) : "0");
        }

        table.Print();
    }

    private static string Ratio(LoadResult[] own, LoadResult?[]? bases, Func<LoadResult, double> value) =>
        bases is null || bases.Any(turn => turn is null)
            ? "–"
            : Spread.OfRatios(own.Select(value), bases.Select(turn => value(turn!))).Text("F2");

    private static LoadResult?[]? TurnsOf(string name, IReadOnlyList<Peer> peers, LoadResult?[][] turns)
    {
        for (var i = 0; i < peers.Count; i++)
        {
            if (peers[i].Name == name || peers[i].Protocol == name)
            {
                return turns[i];
            }
        }

        return null;
    }

    private static string LossOf(LoadResult[] turns) =>
        $"{turns.Sum(turn => turn.Undelivered + turn.Lost):N0}, {turns.Sum(turn => turn.Closed)} closed"
        + (turns.Max(turn => turn.CloseCode) is > 0 and var code ? $" ({code})" : "");
}

/// <summary>How late messages are at a load that is the same for all.</summary>
internal static class LatencyTable
{
    public static void Print(IReadOnlyList<Peer> peers, LoadResult?[][] turns)
    {
        var nats = Array.FindIndex([.. peers], peer => peer.Protocol == "nats");
        var table = new Table("", "p50 ms", "p99 ms", "p99.9 ms", "p50 ÷ NATS", "p99 ÷ NATS", "server's core", "lost");
        for (var i = 0; i < peers.Count; i++)
        {
            if (turns[i].Any(turn => turn is null))
            {
                table.Add(peers[i].Name, "failed", "", "", "", "", "", "");
                continue;
            }

            LoadResult[] own = [.. turns[i].Select(turn => turn!)];
            table.Add(
                peers[i].Name,
                Spread.Of(own.Select(turn => turn.P50 / 1000)).Text("F2"),
                Spread.Of(own.Select(turn => turn.P99 / 1000)).Text("F2"),
                Spread.Of(own.Select(turn => turn.P999 / 1000)).Text("F2"),
                Ratio(own, nats < 0 ? null : turns[nats], turn => turn.P50),
                Ratio(own, nats < 0 ? null : turns[nats], turn => turn.P99),
                $"{Spread.Of(own.Select(turn => turn.Cores)).Median:P0}",
                $"{own.Sum(turn => turn.Undelivered + turn.Lost):N0}");
        }

        table.Print();
    }

    private static string Ratio(LoadResult[] own, LoadResult?[]? bases, Func<LoadResult, double> value) =>
        bases is null || bases.Any(turn => turn is null)
            ? "–"
            : Spread.OfRatios(own.Select(value), bases.Select(turn => value(turn!))).Text("F2");
}
