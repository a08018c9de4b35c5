using System.Diagnostics;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Bench;

/// <summary><c>simulator</c>: how fast the simulator makes records, and how soon it is ready. There is nothing to compare it with.</summary>
internal static class SimulatorBench
{
    private const int Minutes = 20;

    /// <summary>Prints the start, the rate of one thread and the bytes allocated for a record.</summary>
    public static void Run(int rounds)
    {
        var time = HongKongTime.At(new DateOnly(2026, 3, 10), new TimeOnly(10, 0));
        var watch = Stopwatch.StartNew();
        var market = new SimulatedMarket(InstrumentTable.BuiltIn, MarketParameters.BuiltIn, new SimulatorOptions(), time);
        var buffer = new RecordBuffer();
        market.AdvanceTo(time + HongKongTime.NanosPerSecond, buffer);
        var ready = watch.Elapsed.TotalMilliseconds;

        Rounds.Run(1, Generate);
        var runs = Rounds.Run(rounds, Generate)[0];
        var table = new Table("", "");
        table.Add("ready, with the first books", $"{ready:N1} ms");
        table.Add("M records/s of one thread", Spread.Of(runs.Select(run => run.Records / run.Seconds / 1e6)).Text("F2"));
        table.Add("bytes allocated/record", Spread.Of(runs.Select(run => (double)run.Bytes / run.Records)).Text("F4"));
        table.Add("records/s at the speed of the clock", Spread.Of(runs.Select(run => run.Records / (Minutes * 60.0))).Text("N0"));
        table.Print();

        Made Generate()
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            watch.Restart();
            var records = 0L;
            for (var second = 0; second < Minutes * 60; second++)
            {
                buffer.Clear();
                market.AdvanceTo(time += HongKongTime.NanosPerSecond, buffer);
                records += buffer.Count;
            }

            return new Made(records, watch.Elapsed.TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - allocated);
        }
    }

    private readonly record struct Made(long Records, double Seconds, long Bytes);
}
