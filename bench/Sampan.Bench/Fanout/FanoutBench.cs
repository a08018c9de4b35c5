using System.Globalization;

namespace Sampan.Bench.Fanout;

/// <summary><c>fanout</c>: messages of 200 bytes to many WebSockets, against the servers that people use for it.</summary>
/// <remarks>
/// Capacity in a closed loop, all servers with as many messages on their way; then latency at a half and at 90 % of what
/// the NATS server can do, timed from when a message was due. Servers are on one processor and the load on another.
/// </remarks>
internal static class FanoutBench
{
    /// <summary>Prints a table of capacity and one of latency for each shape.</summary>
    /// <param name="arguments"><c>--quick</c>, <c>--rounds N</c>, <c>--only PEER,PEER</c>, <c>--shapes NUMBER,NUMBER</c>.</param>
    public static void Run(params string[] arguments)
    {
        var plan = FanoutPlan.Of(arguments);
        using var load = LoadClient.TryBuild();
        if (load is null)
        {
            return;
        }

        using var peers = new Peers(plan.Only);
        Console.WriteLine(
            $"{plan.Rounds} rounds of {plan.Seconds} s, {Shape.MessageBytes} bytes a message, servers and load "
            + (ServerProcess.IsPinned ? "on a processor each.\n" : "not pinned.\n"));
        foreach (var peer in peers.Running)
        {
            load.Run(peer, Shape.Quick[0], "--warmup", "0", "--seconds", Text(plan.WarmUpSeconds));
        }

        foreach (var shape in plan.Shapes)
        {
            Measure(plan, load, peers.Running, shape);
        }
    }

    private static void Measure(FanoutPlan plan, LoadClient load, IReadOnlyList<Peer> peers, Shape shape)
    {
        Console.WriteLine($"### {shape.Name}\n");
        var turns = Rounds.Run(plan.Rounds, [.. peers.Select(peer => Turn(plan, load, peer, shape, rate: 0))]);
        CapacityTable.Print(peers, turns);
        var nats = Array.FindIndex([.. peers], peer => peer.Protocol == "nats");
        if (nats < 0 || turns[nats].Any(turn => turn is null))
        {
            Console.WriteLine("Without the NATS server there is nothing to take the load for latencies from.\n");
            return;
        }

        foreach (var share in plan.Shares)
        {
            MeasureLatency(plan, load, shape, Spread.Of(turns[nats].Select(turn => turn!.Rate)).Median * share, share, peers, turns);
        }
    }

    /// <summary>Those that can keep up, at a load that is the same for all.</summary>
    private static void MeasureLatency(
        FanoutPlan plan,
        LoadClient load,
        Shape shape,
        double deliveries,
        double share,
        IReadOnlyList<Peer> peers,
        LoadResult?[][] capacity)
    {
        var able = peers.Where((peer, i) => capacity[i].All(turn => turn?.Rate > deliveries)).ToList();
        var perMessage = shape.Set switch
        {
            "all" => shape.Connections,
            "one" => (double)shape.Connections / shape.Topics,
            _ => (double)shape.Connections * int.Parse(shape.Set, CultureInfo.InvariantCulture) / shape.Topics,
        };
        var turns = Rounds.Run(
            plan.LatencyRounds, [.. able.Select(peer => Turn(plan, load, peer, shape, deliveries / perMessage))]);
        Console.WriteLine($"At {share:P0} of what the NATS server can do, {deliveries:N0} deliveries/s:\n");
        LatencyTable.Print(able, turns);
    }

    private static Func<LoadResult?> Turn(FanoutPlan plan, LoadClient load, Peer peer, Shape shape, double rate) => () =>
    {
        try
        {
            return load.Run(
                peer, shape, "--rate", Text(rate), "--warmup", "0.5", "--seconds", Text(plan.Seconds));
        }
        catch (InvalidOperationException problem)
        {
            Console.WriteLine($"Failed: {problem.Message}\n");
            return null;
        }
    };

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
