using System.Diagnostics;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Bench;

/// <summary><c>simulator</c>: how fast the simulator makes records.</summary>
/// <remarks>There is nothing to compare it with. How soon it is ready is in the times of <see cref="StartBench"/>.</remarks>
internal static class SimulatorBench
{
    private const int Minutes = 20;

    /// <summary>Prints the rate of one thread and the bytes allocated for a record.</summary>
    public static void Run(int rounds)
    {
        var time = HongKongTime.At(new DateOnly(2026, 3, 10), new TimeOnly(10, 0));
        var market = new SimulatedMarket(InstrumentTable.BuiltIn, MarketParameters.BuiltIn, new SimulatorOptions(), time);
        var buffer = new RecordBuffer();
        market.AdvanceTo(time, buffer);
        Rounds.Run(1, Generate);
        var runs = Rounds.Run(rounds, Generate)[0];
        var table = new Table("", "");
        table.Add("M records/s of one thread", Spread.Of(runs.Select(run => run.Records / run.Seconds / 1e6)).Text("F2"));
        table.Add("bytes allocated/record", Spread.Of(runs.Select(run => (double)run.Bytes / run.Records)).Text("F4"));
        table.Add("records/s at the speed of the clock", Spread.Of(runs.Select(run => run.Records / (Minutes * 60.0))).Text("N0"));
        table.Print();

        Made Generate()
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            var records = 0L;
            for (var second = 0; second < Minutes * 60; second++)
            {
                buffer.Clear();
                market.AdvanceTo(time += HongKongTime.NanosPerSecond, buffer);
                records += buffer.Count;
            }

            return new Made(records, Stopwatch.GetElapsedTime(started).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - allocated);
        }
    }

    private readonly record struct Made(long Records, double Seconds, long Bytes);
}
