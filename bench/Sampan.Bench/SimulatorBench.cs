using System.Diagnostics;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Bench;

/// <summary>How fast the simulator makes records, and how soon it is ready.</summary>
internal static class SimulatorBench
{
    private const long Minute = 60 * HongKongTime.NanosPerSecond;

    /// <summary>Prints the start, the rate of one thread and the bytes allocated for a record.</summary>
    public static void Run()
    {
        var time = HongKongTime.At(new DateOnly(2026, 3, 10), new TimeOnly(10, 0));
        var watch = Stopwatch.StartNew();
        var market = new SimulatedMarket(
            InstrumentTable.BuiltIn, MarketParameters.BuiltIn, new SimulatorOptions(), time);
        var buffer = new RecordBuffer();
        market.AdvanceTo(time + HongKongTime.NanosPerSecond, buffer);
        Console.WriteLine($"simulator ready     {watch.Elapsed.TotalMilliseconds,10:F1} ms, {buffer.Count:N0} records");

        Generate(market, buffer, ref time, minutes: 30);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        watch.Restart();
        var records = Generate(market, buffer, ref time, minutes: 120);
        var seconds = watch.Elapsed.TotalSeconds;
        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / records;
        Console.WriteLine($"simulator makes     {records / seconds / 1e6,10:F2} M records/s on one thread");
        Console.WriteLine($"simulator allocates {bytes,10:F4} bytes/record");
        Console.WriteLine($"simulator at 1x     {records / 7_200.0,10:F0} records/s");
    }

    private static long Generate(SimulatedMarket market, RecordBuffer buffer, ref long time, int minutes)
    {
        var records = 0L;
        for (var end = time + (minutes * Minute); time < end; time += HongKongTime.NanosPerSecond)
        {
            buffer.Clear();
            market.AdvanceTo(time, buffer);
            records += buffer.Count;
        }

        return records;
    }
}
