using System.Globalization;
using System.Text.Json;

namespace Sampan.Bench.Fanout;

/// <summary><c>minute</c>: the bars of 2,600 instruments end at once; when has the last client the last of them?</summary>
internal static class MinuteBench
{
    private const int Instruments = 2_600;

    // What happens once a minute takes some of them until it is compiled well; a server has hours.
    private const int WarmUpMinutes = 12;

    // A window is of no use here: a minute has as many messages as it has.
    private static readonly Shape[] Shapes =
    [
        new("1,000 clients with 50 of them", 1_000, Instruments, "50", 1),
        new("1,000 clients with 200 of them", 1_000, Instruments, "200", 1),
        new("100 clients with all of them", 100, Instruments, "all", 1),
        new("1,000 clients with all of them", 1_000, Instruments, "all", 1),
    ];

    /// <summary>Prints the time from the end of the minute until the last bar was read.</summary>
    /// <param name="plan">How often; a minute takes what it takes.</param>
    public static void Run(TurnPlan plan)
    {
        var minutes = plan.Rounds;
        using var load = LoadClient.TryBuild();
        if (load is null)
        {
            return;
        }

        using var sampan = Peer.StartSampan();
        Console.WriteLine($"Bars of one minute of {Instruments:N0} instruments, {minutes} minutes after {WarmUpMinutes} to warm up.\n");
        var table = new Table("", "bars in all", "last one, ms", "bars/s", "missing");
        foreach (var shape in Shapes)
        {
            var ends = load
                .RunLines(
                    sampan, shape, "--types", "kline@1", "--minutes", (minutes + WarmUpMinutes).ToString(CultureInfo.InvariantCulture))
                .Select(line => JsonSerializer.Deserialize<MinuteEnd>(line, LoadClient.Json)!)
                .Skip(WarmUpMinutes)
                .ToList();
            table.Add(
                shape.Name,
                $"{ends[0].Bars:N0}",
                Spread.Of(ends.Select(end => end.Micros / 1000)).Text("F0"),
                Spread.Of(ends.Select(end => end.Bars / end.Micros * 1e6)).Text("N0"),
                $"{ends.Sum(end => end.Missing):N0}");
        }

        table.Print();
    }

    /// <param name="Bars">That had to come, over all connections.</param>
    /// <param name="Missing">That did not.</param>
    /// <param name="Micros">From the end of the minute until the last one was read.</param>
    private sealed record MinuteEnd(long Bars, long Missing, double Micros);
}
