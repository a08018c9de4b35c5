using System.Text;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Scenarios;
using Record = Sampan.Market.Record;

namespace Sampan.Server.Tests.Feeds.Simulation.Scenarios;

/// <summary>Ten shares of MTR become one: its counter is closed for a day, then two are traded for a day, then one.</summary>
public sealed class TemporaryCounterTests
{
    private const string Consolidation = """
        { "security": "66", "kind": "consolidation", "ratio": "1:10", "boardLot": 200,
          "temporaryCounter": "2950", "reopensAfter": 1, "endsAfter": 2 }
        """;

    // A Tuesday.
    private static readonly DateOnly Date = HongKongTime.DateOf(TestMarket.Morning);

    private readonly Scenario _scenario = Read(Consolidation);

    [Fact]
    public void Old_certificates_are_traded_in_a_counter_of_their_own_until_the_new_ones_have_taken_over()
    {
        var instruments = TemporaryCounters.AddTo(TestMarket.Instruments, _scenario);
        Assert.True(instruments.TryFind(2_950, out var counter));
        Assert.Equal((50, "66", TestMarket.Instruments.Count), (counter.BoardLot, counter.Underlying, counter.Index));
        var market = Create(instruments, "08:20");
        var exchange = market.Cast.Exchange;
        var (own, temporary) = (exchange.Find(TestMarket.Mtr)!, exchange.Find(counter.Index)!);
        var trades = new Dictionary<(DateOnly, int), int>();
        var lots = new HashSet<(int, uint)>();
        var (last, time) = (default(DateOnly), HongKongTime.At(Date, new TimeOnly(8, 20)));

        foreach (var (days, isOwn, isTemporary) in new[] { (0, false, true), (1, true, true), (2, true, false) })
        {
            var date = Date.AddDays(days);
            var until = HongKongTime.At(date, new TimeOnly(10, 30));
            SimulatedRun.For(market, time, until, (ref readonly header) =>
            {
                var index = (int)header.InstrumentId;
                if (header.Type == RecordType.Trade && (index == TestMarket.Mtr || index == counter.Index)
                    && Record.As<TradeRecord>(in header).TradeType != TradeType.OddLot)
                {
                    last = HongKongTime.DateOf(header.TsEvent);
                    trades[(last, index)] = trades.GetValueOrDefault((last, index)) + 1;
                    lots.Add((index, Record.As<TradeRecord>(in header).Size % (index == TestMarket.Mtr ? 200u : 50u)));
                }
            });
            time = until;
            Assert.Equal((isOwn, isTemporary), (own.IsListed, temporary.IsListed));
            Assert.Equal(isOwn, trades.ContainsKey((date, TestMarket.Mtr)));
            Assert.Equal(isTemporary, trades.ContainsKey((date, counter.Index)));
            if (days == 0)
            {
                Assert.Equal(270 * Price.Unit, temporary.PreviousClose);
            }
            else if (days == 1)
            {
                // Both are measured by what the temporary counter closed at, and arbitrageurs hold them together.
                Assert.Equal(temporary.PreviousClose, own.PreviousClose);
                Assert.InRange((double)own.Last / temporary.Last, 0.99, 1.01);
            }
        }

        Assert.Equal([(TestMarket.Mtr, 0u), (counter.Index, 0u)], lots.Order());
    }

    [Fact]
    public void The_temporary_counter_and_the_index_go_with_what_the_share_is_worth_though_its_own_counter_is_closed()
    {
        var (plain, shocked) = (LevelsAfter(1), LevelsAfter(1.4));

        Assert.InRange((double)shocked.Counter / plain.Counter, 1.3, 1.5);

        // MTR has 50 of 2,950 parts of the index: two fifths more of it are 0.7 per cent.
        Assert.InRange((double)shocked.Index / plain.Index, 1.004, 1.01);
    }

    [Theory]
    [InlineData("2800", "overnight[0].temporaryCounter 2800 is no free stock code; take one such as 2950.")]
    [InlineData("temp", "overnight[0].temporaryCounter temp is no free stock code; take one such as 2950.")]
    public void A_code_that_is_taken_or_none_is_named(string code, string message) => AssertWrong(
        Consolidation.Replace("2950", code, StringComparison.Ordinal), message);

    [Fact]
    public void A_lot_that_does_not_come_to_whole_shares_is_named() => AssertWrong(
        Consolidation.Replace("1:10", "1:3", StringComparison.Ordinal),
        "overnight[0].ratio does not make whole shares of a board lot of 500.");

    private (long Counter, long Index) LevelsAfter(double shock)
    {
        var instruments = TemporaryCounters.AddTo(TestMarket.Instruments, _scenario);
        var market = Create(instruments, "09:00");
        market.AdvanceTo(HongKongTime.At(Date, new TimeOnly(9, 31)), new RecordBuffer());
        market.Cast.Values.Shock(market.Cast.NodeOf("66"), shock);
        market.AdvanceTo(HongKongTime.At(Date, new TimeOnly(10, 30)), new RecordBuffer());
        Assert.Equal(Price.Undefined, market.Cast.Exchange.Find(TestMarket.Mtr)!.LastToday);
        return (
            market.Cast.Exchange.Find(instruments.Count - 1)!.Last,
            market.Cast.Indices.Single(level => level.Instrument.Code == "HSI").Level);
    }

    private static void AssertWrong(string overnight, string message) => Assert.Equal(
        $"The scenario mine: {message}",
        Assert.Throws<OperatorException>(() => TemporaryCounters.AddTo(TestMarket.Instruments, Read(overnight))).Message);

    private static Scenario Read(string overnight) => ScenarioFile.Read("mine.json", Encoding.UTF8.GetBytes(
        $$"""{ "name": "mine", "description": "a night", "overnight": [ {{overnight}} ] }"""));

    private SimulatedMarket Create(InstrumentTable instruments, string from) => new(
        instruments,
        TestMarket.Parameters,
        new SimulatorOptions { Hours = TradingHours.Exchange, Scenario = _scenario, Scale = 0.05 },
        HongKongTime.At(Date, TimeOnly.ParseExact(from, "HH:mm")));
}
