using Sampan.Market;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Tests.Feeds.Simulation;

/// <summary>Runs a simulated market and shows each of its records, in order, to who is interested.</summary>
internal static class SimulatedRun
{
    private const long Second = HongKongTime.NanosPerSecond;

    public delegate void Visitor(ref readonly RecordHeader header);

    /// <summary>Runs from a time up to another, that included, second by second.</summary>
    public static void For(SimulatedMarket market, long from, long to, Visitor visit)
    {
        var buffer = new RecordBuffer();
        for (var time = Math.Min(from + Second, to); ; time = Math.Min(time + Second, to))
        {
            market.AdvanceTo(time, buffer);
            foreach (ref readonly var header in buffer)
            {
                visit(in header);
            }

            buffer.Clear();
            if (time == to)
            {
                return;
            }
        }
    }

    /// <summary>All records up to a time, as bytes.</summary>
    public static byte[] BytesOf(SimulatedMarket market, long to)
    {
        var buffer = new RecordBuffer();
        market.AdvanceTo(to, buffer);
        return buffer.Bytes.ToArray();
    }

    /// <summary>A market state that hears of nothing.</summary>
    public static MarketState NewState() => new(TestMarket.Instruments.Count, new Silence());

    /// <summary>The same, which computes indices from their members.</summary>
    public static MarketState NewState(IndexTable indices) =>
        new(new InstrumentDirectory(TestMarket.Instruments), new Silence(), indices: indices);

    private sealed class Silence : IMarketOutput
    {
        public void OnTrade(int instrument, in TradeRecord trade, long number)
        {
        }

        public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
        {
        }
    }
}
