using System.Diagnostics;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Bench;

/// <summary><c>simulator</c>: how long a day of the exchange takes, from before the opening auction to after the close.</summary>
/// <remarks>There is nothing to compare it with. How soon it is ready is in the times of <see cref="StartBench"/>.</remarks>
internal static class SimulatorBench
{
    private static readonly DateOnly Date = new(2026, 3, 10);

    /// <summary>Prints the seconds of a day of the built-in market, one thread, and the bytes allocated for a record.</summary>
    public static void Run(int rounds)
    {
        Rounds.Run(1, Generate);
        var runs = Rounds.Run(rounds, Generate)[0];
        var table = new Table("", "");
        table.Add("seconds for a day of the exchange", Spread.Of(runs.Select(run => run.Seconds)).Text("F2"));
        table.Add("records of the day", Spread.Of(runs.Select(run => (double)run.Records)).Text("N0"));
        table.Add("M records/s of one thread", Spread.Of(runs.Select(run => run.Records / run.Seconds / 1e6)).Text("F2"));
        table.Add("bytes allocated/record", Spread.Of(runs.Select(run => (double)run.Bytes / run.Records)).Text("F4"));
        table.Print();
    }

    private static Made Generate()
    {
        var time = HongKongTime.At(Date, new TimeOnly(8, 59));
        var end = HongKongTime.At(Date, new TimeOnly(16, 10));
        var options = new SimulatorOptions { Hours = TradingHours.Exchange };
        var market = new SimulatedMarket(InstrumentTable.BuiltIn, MarketParameters.BuiltIn, options, time);
        var buffer = new RecordBuffer();
        market.AdvanceTo(time, buffer);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var records = 0L;
        while (time < end)
        {
            buffer.Clear();
            market.AdvanceTo(time += HongKongTime.NanosPerSecond, buffer);
            records += buffer.Count;
        }

        return new Made(
            records, Stopwatch.GetElapsedTime(started).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private readonly record struct Made(long Records, double Seconds, long Bytes);
}
