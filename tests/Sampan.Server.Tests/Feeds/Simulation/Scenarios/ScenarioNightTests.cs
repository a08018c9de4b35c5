using System.Globalization;
using System.Text;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Agents;
using Sampan.Server.Feeds.Simulation.Parameters;
using Sampan.Server.Feeds.Simulation.Scenarios;
using Record = Sampan.Market.Record;

namespace Sampan.Server.Tests.Feeds.Simulation.Scenarios;

/// <summary>Mornings of the small test market after something has happened overnight.</summary>
public sealed class ScenarioNightTests
{
    private static readonly DateOnly Date = HongKongTime.DateOf(TestMarket.Morning);

    private static readonly Scenario ExDates = Read("""
        { "security": "700", "kind": "split", "ratio": "10:1", "boardLot": 500 },
        { "security": "5", "kind": "dividend", "cash": 2.5 },
        { "security": "3690", "kind": "rights", "ratio": "1:5", "price": 68 }
        """);

    [Theory]
    [InlineData("""{ "security": "700", "kind": "split", "ratio": "10:1" }""", TestMarket.Tencent, 55)]
    [InlineData("""{ "security": "66", "kind": "consolidation", "ratio": "1:10" }""", TestMarket.Mtr, 270)]
    [InlineData("""{ "security": "9988", "kind": "bonus", "ratio": "1:4" }""", TestMarket.Alibaba, 112)]
    [InlineData("""{ "security": "5", "kind": "dividend", "cash": 2.5 }""", TestMarket.Hsbc, 109.5)]
    [InlineData("""{ "security": "3690", "kind": "rights", "ratio": "1:5", "price": 68 }""", TestMarket.Meituan, 93)]
    [InlineData("""{ "security": "3690", "kind": "spin-off", "ratio": "1:10", "value": 30 }""", TestMarket.Meituan, 95)]
    public void What_goes_ex_is_off_the_previous_close_and_trading_goes_on_there(string overnight, int index, double expected)
    {
        var state = SimulatedRun.NewState();
        Run(Read(overnight), "08:20", "09:40", state.Apply);

        var previous = (long)((decimal)expected * Price.Unit);
        Assert.Equal(previous, state.QuoteOf(index).PreviousClose);
        Assert.True(state.QuoteOf(index).HasTraded);
        Assert.InRange((double)state.QuoteOf(index).Low / previous, 0.93, 1.07);
        Assert.InRange((double)state.QuoteOf(index).High / previous, 0.93, 1.07);
    }

    [Fact]
    public void The_action_is_told_before_the_previous_close_and_before_the_market_opens()
    {
        var told = new List<(RecordType Type, long Value)>();
        Run(ExDates, "08:20", "08:40", (ref readonly header) =>
        {
            if (header.InstrumentId == TestMarket.Tencent && header.Type == RecordType.CorporateAction)
            {
                var action = Record.As<CorporateActionRecord>(in header);
                Assert.Equal((CorporateActionKind.Split, 10L, 1L), (action.Kind, action.Numerator, action.Denominator));
                told.Add((header.Type, action.ExTime));
            }
            else if (header.InstrumentId == TestMarket.Tencent && header.Type == RecordType.Statistic
                && Record.As<StatisticRecord>(in header) is { StatisticType: StatisticType.ClosePrice, Price: var price })
            {
                told.Add((header.Type, price));
            }
        });

        Assert.Equal(
            [(RecordType.CorporateAction, HongKongTime.StartOf(Date)), (RecordType.Statistic, 55 * Price.Unit)], told);
    }

    [Fact]
    public void A_run_that_begins_at_noon_finds_the_morning_done()
    {
        var state = SimulatedRun.NewState();
        Run(ExDates, "11:00", "11:10", state.Apply);

        Assert.Equal(55 * Price.Unit, state.QuoteOf(TestMarket.Tencent).PreviousClose);
        Assert.True(state.QuoteOf(TestMarket.Tencent).HasTraded);
        Assert.InRange((double)state.QuoteOf(TestMarket.Tencent).Last / Price.Unit, 52, 58);
    }

    [Fact]
    public void A_run_that_begins_on_a_saturday_has_it_on_the_monday()
    {
        var saturday = HongKongTime.At(new DateOnly(2026, 3, 7), new TimeOnly(12, 0));
        var state = SimulatedRun.NewState();
        var market = Create(ExDates, saturday);
        SimulatedRun.For(market, saturday, HongKongTime.At(new DateOnly(2026, 3, 9), new TimeOnly(9, 0)), state.Apply);

        Assert.Equal(55 * Price.Unit, state.QuoteOf(TestMarket.Tencent).PreviousClose);
    }

    [Fact]
    public void What_follows_a_split_share_does_not_notice_and_no_contract_is_called()
    {
        var (plain, split) = (SimulatedRun.NewState(), SimulatedRun.NewState());
        Run(null, "08:20", "09:40", plain.Apply);
        var market = Run(ExDates, "08:20", "09:40", split.Apply);

        Assert.All(
            [TestMarket.TencentCall, TestMarket.TencentBear, TestMarket.TencentYuan, TestMarket.Tracker, TestMarket.Hsi, TestMarket.Tech],
            index => Assert.InRange((double)split.QuoteOf(index).Last / plain.QuoteOf(index).Last, 0.85, 1.15));
        Assert.InRange((double)split.QuoteOf(TestMarket.Hsi).Last / Price.Unit, 25_000, 27_000);
        Assert.InRange((double)split.QuoteOf(TestMarket.Hsi).PreviousClose / Price.Unit, 25_999, 26_001);
        Assert.Equal(0, market.Cast.Calls.Count);
    }

    [Fact]
    public void An_index_falls_by_the_dividends_of_its_members_as_the_one_does_that_is_computed_from_their_prices()
    {
        var scenario = Read("""
            { "security": "5", "kind": "dividend", "cash": 11.2 },
            { "security": "700", "kind": "split", "ratio": "10:1" }
            """);
        var told = SimulatedRun.NewState();
        var computed = SimulatedRun.NewState(new IndexTable([CompositionOfHsi()]));
        computed.Start(HongKongTime.At(Date, new TimeOnly(8, 20)));
        Run(scenario, "08:20", "10:00", (ref readonly header) =>
        {
            told.Apply(in header);
            if (header.InstrumentId != TestMarket.Hsi)
            {
                computed.Apply(in header);
            }
        });

        // HSBC, at 112, has 800 of 2,950 parts: a tenth of it is 2.7 per cent.
        var (level, own) = (told.QuoteOf(TestMarket.Hsi), computed.QuoteOf(TestMarket.Hsi));
        Assert.InRange((double)level.PreviousClose / Price.Unit, 25_999, 26_001);
        Assert.InRange((double)level.Open / level.PreviousClose, 0.96, 0.98);
        Assert.InRange((double)own.Last / level.Last, 0.9999, 1.0001);
    }

    [Fact]
    public void As_much_money_is_traded_as_before_a_split_in_the_new_lot()
    {
        double TurnoverOf(Scenario? scenario)
        {
            var turnover = 0.0;
            Run(scenario, "09:29", "10:00", (ref readonly header) =>
            {
                if (header.Type == RecordType.Trade && header.InstrumentId == TestMarket.Tencent)
                {
                    var trade = Record.As<TradeRecord>(in header);
                    Assert.True(scenario is null || trade.TradeType == TradeType.OddLot || trade.Size % 500 == 0);
                    turnover += (double)trade.Price * trade.Size;
                }
            });
            return turnover;
        }

        Assert.InRange(TurnoverOf(ExDates) / TurnoverOf(null), 0.6, 1.6);
    }

    [Fact]
    public void The_exchange_refuses_no_more_orders_than_on_other_days()
    {
        static double RefusedOf(RejectCounts rejects) => (double)rejects.ByReason.Values.Sum() / rejects.Entered;

        var plain = Run(null, "08:20", "09:45", Ignore).Rejects;
        var exDates = Run(ExDates, "08:20", "09:45", Ignore).Rejects;

        Assert.True(exDates.Entered > plain.Entered / 2);
        Assert.True(RefusedOf(exDates) < RefusedOf(plain) + 0.005, $"{RefusedOf(exDates)} beside {RefusedOf(plain)}");
    }

    [Fact]
    public void A_new_share_is_not_listed_before_and_opens_without_limits()
    {
        var scenario = Read("""{ "security": "8001", "kind": "listing" }""");
        var start = HongKongTime.At(Date, new TimeOnly(8, 20));
        var market = Create(scenario, start);
        var security = market.Cast.Exchange.Find(TestMarket.Thin)!;
        var state = SimulatedRun.NewState();
        SimulatedRun.For(market, start, HongKongTime.At(Date, new TimeOnly(8, 25)), state.Apply);
        Assert.False(security.IsListed);

        SimulatedRun.For(
            market, HongKongTime.At(Date, new TimeOnly(8, 25)), HongKongTime.At(Date, new TimeOnly(9, 5)), state.Apply);
        Assert.True(security.IsListed);
        Assert.Equal(Price.Undefined, security.PreviousClose);
        Assert.Equal(Price.Undefined, security.AuctionRange(Side.Bid).High);

        SimulatedRun.For(
            market, HongKongTime.At(Date, new TimeOnly(9, 5)), HongKongTime.At(Date, new TimeOnly(10, 0)), state.Apply);
        Assert.Equal(Price.Undefined, state.QuoteOf(TestMarket.Thin).PreviousClose);
        Assert.True(security.LevelCount(Side.Bid) > 3 && security.LevelCount(Side.Ask) > 3);
        Assert.InRange((double)security.BestBid / Price.Unit, 0.17, 0.23);
    }

    [Fact]
    public void The_last_price_of_an_earlier_day_is_split_and_that_of_the_same_day_is_not()
    {
        static long? Last(Instrument instrument) => instrument.Code == "700" ? 600 * Price.Unit : null;
        static long? LastAfter(Instrument instrument) => instrument.Code == "700" ? 60 * Price.Unit : null;

        var options = new SimulatorOptions { Hours = TradingHours.Exchange, Scenario = ExDates };
        var start = HongKongTime.At(Date, new TimeOnly(10, 0));
        var first = new SimulatedMarket(TestMarket.Instruments, TestMarket.Parameters, options, start, Last);
        var again = new SimulatedMarket(
            TestMarket.Instruments,
            TestMarket.Parameters,
            options with
            {
                Scenario = ExDates with
                {
                    Overnight = [.. ExDates.Overnight.Select(night => night with { IsInPrice = night.Security == "700" })],
                },
            },
            start,
            LastAfter);

        foreach (var market in new[] { first, again })
        {
            var actions = 0;
            SimulatedRun.For(market, start, start + (60 * HongKongTime.NanosPerSecond), (ref readonly header) =>
                actions += header.Type == RecordType.CorporateAction && header.InstrumentId == TestMarket.Tencent ? 1 : 0);
            Assert.Equal(1, actions);
            Assert.NotEqual(Price.Undefined, market.Cast.Exchange.Find(TestMarket.Tencent)!.LastToday);
            Assert.Equal(60 * Price.Unit, market.Cast.Exchange.Find(TestMarket.Tencent)!.PreviousClose);
            Assert.InRange((double)market.Cast.Exchange.Find(TestMarket.Tencent)!.Last / Price.Unit, 58, 62);
        }
    }

    [Fact]
    public void The_built_in_ex_dates_fit_the_built_in_market_and_give_the_same_bytes_however_time_is_cut()
    {
        var options = new SimulatorOptions { Hours = TradingHours.Exchange, Scenario = ScenarioCatalog.Load("ex-dates"), Scale = 0.01 };
        var from = HongKongTime.At(Date, new TimeOnly(8, 29));
        var to = HongKongTime.At(Date, new TimeOnly(9, 5));
        SimulatedMarket BuiltIn() => new(InstrumentTable.BuiltIn, MarketParameters.BuiltIn, options, from);
        var whole = SimulatedRun.BytesOf(BuiltIn(), to);

        var (pieces, market) = (new RecordBuffer(), BuiltIn());
        for (var time = from; time <= to; time += 77_777_777_777)
        {
            market.AdvanceTo(time, pieces);
        }

        market.AdvanceTo(to, pieces);
        Assert.True(whole.AsSpan().SequenceEqual(pieces.Bytes));
        Assert.Equal(
            [CorporateActionKind.Split, CorporateActionKind.Split, CorporateActionKind.Dividend, CorporateActionKind.Rights],
            options.Scenario.Overnight.Select(overnight => overnight.Kind!.Value));
    }

    [Theory]
    [InlineData("""{ "security": "4711", "kind": "split", "ratio": "2:1" }""", "overnight[0].security 4711 is no security")]
    [InlineData("""{ "security": "9000", "kind": "split", "ratio": "2:1" }""", "overnight[0].security 9000 is no security")]
    [InlineData("""{ "security": "5", "kind": "dividend", "cash": 112 }""", "overnight[0].cash leaves no price")]
    [InlineData("""{ "security": "8001", "kind": "split", "ratio": "1000:1" }""", "overnight[0].ratio leaves no price")]
    [InlineData("""{ "security": "5", "kind": "spin-off", "ratio": "1:1", "value": 200 }""", "overnight[0].value leaves no price")]
    [InlineData("""{ "security": "5", "kind": "rights", "ratio": "1:5", "price": 112 }""", "overnight[0].price is not below")]
    [InlineData("""{ "security": "700", "kind": "listing" }""", "overnight[0].security 700 is a member of the index HSI")]
    public void What_can_not_happen_to_this_market_is_named_by_its_key(string overnight, string message)
    {
        var error = Assert.Throws<OperatorException>(() => Create(Read(overnight), TestMarket.Morning));

        Assert.StartsWith("The scenario mine: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The index of the small market as the index company would write it down.</summary>
    private static IndexComposition CompositionOfHsi() => new()
    {
        Index = "HSI",
        From = Date.AddDays(-30),
        Level = 26_000 * Price.Unit,
        Cap = 100,
        Members =
        [
            .. TestMarket.Parameters.MembersOf("HSI").Select(member =>
            {
                var price = TestMarket.Parameters.Find(member.Code)!.ReferencePrice;
                var shares = (long)((Int128)member.Weight * 1_000_000 * Price.Unit / price);
                return new IndexConstituent(uint.Parse(member.Code, CultureInfo.InvariantCulture), shares, 100, price, shares);
            }),
        ],
    };

    private static void Ignore(ref readonly RecordHeader header)
    {
    }

    private static Scenario Read(string overnight) => ScenarioFile.Read("mine.json", Encoding.UTF8.GetBytes(
        $$"""{ "name": "mine", "description": "a night", "overnight": [ {{overnight}} ] }"""));

    private static SimulatedMarket Run(Scenario? scenario, string from, string to, SimulatedRun.Visitor visit)
    {
        var start = HongKongTime.At(Date, TimeOnly.Parse(from));
        var market = Create(scenario, start);
        SimulatedRun.For(market, start, HongKongTime.At(Date, TimeOnly.Parse(to)), visit);
        return market;
    }

    private static SimulatedMarket Create(Scenario? scenario, long start) => new(
        TestMarket.Instruments,
        TestMarket.Parameters,
        new SimulatorOptions { Hours = TradingHours.Exchange, Scenario = scenario },
        start);
}
