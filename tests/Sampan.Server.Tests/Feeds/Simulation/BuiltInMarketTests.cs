using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Fundamentals;
using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Server.Tests.Feeds.Simulation;

/// <summary>The market that a server shows when nothing is configured.</summary>
public sealed class BuiltInMarketTests
{
    private const long Second = HongKongTime.NanosPerSecond;

    private static readonly long From = TestMarket.Morning + (90 * 60 * Second);

    [Fact]
    public void Everything_listed_is_simulated()
    {
        var builder = new FundamentalsBuilder(InstrumentTable.BuiltIn, MarketParameters.BuiltIn);

        Assert.Equal(InstrumentTable.BuiltIn.Count, builder.Simulated.Length);
    }

    [Fact]
    public void It_is_lively_and_light()
    {
        var market = new SimulatedMarket(
            InstrumentTable.BuiltIn, MarketParameters.BuiltIn, new SimulatorOptions(), From);
        var buffer = new RecordBuffer();
        market.AdvanceTo(From + (Second / 100), buffer);
        var opening = buffer.Count;
        buffer.Clear();

        market.AdvanceTo(From + (120 * Second), buffer);

        Assert.InRange(opening, 10_000, 80_000);
        Assert.InRange(buffer.Count / 120, 500, 3_000);
    }

    [Fact]
    public void A_table_of_the_whole_exchange_may_be_mostly_silent()
    {
        var silent = Enumerable.Range(200_000, 18_000).Select(code => InstrumentTable.BuiltIn[5] with
        {
            Id = (uint)code,
            Code = $"{code}",
        });
        var table = new InstrumentTable(InstrumentTable.BuiltIn.Concat(silent));
        var buffer = new RecordBuffer();

        new SimulatedMarket(table, MarketParameters.BuiltIn, new SimulatorOptions(), From)
            .AdvanceTo(From + Second, buffer);

        foreach (ref readonly var header in buffer)
        {
            Assert.InRange(header.InstrumentId, 0u, (uint)InstrumentTable.BuiltIn.Count - 1);
        }
    }
}
