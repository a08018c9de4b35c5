using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Fundamentals;
using Record = Sampan.Market.Record;

namespace Sampan.Server.Tests.Feeds.Simulation;

/// <summary>Holds the simulated market to the figures of the real one, within wide bounds.</summary>
public sealed class RealismTests
{
    private const long Second = HongKongTime.NanosPerSecond;
    private const long Minute = 60 * Second;

    private static readonly long From = TestMarket.Morning + (60 * Minute);

    [Fact]
    public void Messages_come_in_the_mix_of_the_exchange()
    {
        var orders = new Dictionary<OrderAction, int>();
        var trades = 0;
        SimulatedRun.For(TestMarket.Create(start: From), From, From + (30 * Minute), (ref readonly header) =>
        {
            if (header.Type == RecordType.Order && header.TsEvent > From + Second)
            {
                var action = Record.As<OrderRecord>(in header).Action;
                orders[action] = orders.GetValueOrDefault(action) + 1;
            }

            trades += header.Type == RecordType.Trade ? 1 : 0;
        });

        double all = orders.Values.Sum();
        Assert.InRange(orders[OrderAction.Add] / all, 0.46, 0.52);
        Assert.InRange(orders[OrderAction.Cancel] / all, 0.46, 0.52);
        Assert.InRange(orders[OrderAction.Modify] / all, 0.015, 0.045);
        Assert.InRange(trades / all, 0.015, 0.045);
    }

    [Fact]
    public void Spreads_are_narrow_where_much_is_traded_and_wide_where_little_is()
    {
        var state = SimulatedRun.NewState();
        var market = TestMarket.Create(start: From);
        var ticks = new double[TestMarket.Instruments.Count];
        for (var minute = 0; minute < 20; minute++)
        {
            SimulatedRun.For(market, From + (minute * Minute), From + ((minute + 1) * Minute), state.Apply);
            for (var i = 0; i < ticks.Length; i++)
            {
                ticks[i] += TicksOfSpread(state.BookOf(i), TestMarket.Instruments[i]) / 20;
            }
        }

        Assert.InRange(ticks[TestMarket.Tencent], 1, 2);
        Assert.InRange(ticks[TestMarket.Alibaba], 1, 2);
        Assert.InRange(ticks[TestMarket.Hsbc], 1, 2);
        Assert.InRange(ticks[TestMarket.Thin], 2, 12);
    }

    [Fact]
    public void A_book_is_thinner_at_the_touch_than_behind_it()
    {
        var state = SimulatedRun.NewState();
        SimulatedRun.For(TestMarket.Create(start: From), From, From + (10 * Minute), state.Apply);

        var bids = default(Depth);
        state.BookOf(TestMarket.Tencent).CopyDepth(Side.Bid, ref bids);
        var near = bids.Level[0].Orders + bids.Level[1].Orders;
        var behind = bids.Level[3].Orders + bids.Level[4].Orders;
        Assert.True(near < behind, $"{near} orders at the touch, {behind} behind it");
    }

    [Fact]
    public void What_is_watched_most_changes_several_times_a_second()
    {
        var records = new int[TestMarket.Instruments.Count];
        SimulatedRun.For(TestMarket.Create(start: From), From, From + Minute, (ref readonly header) =>
            records[header.InstrumentId]++);

        Assert.InRange(records[TestMarket.Tencent] / 60, 5, 500);
        Assert.InRange(records[TestMarket.Alibaba] / 60, 5, 500);
    }

    [Fact]
    public void Prices_of_what_belongs_together_move_together()
    {
        var moves = MovesOfADay(seed: 5);

        Assert.InRange(Correlation(moves, TestMarket.Tencent, TestMarket.Alibaba), 0.2, 0.95);
        Assert.InRange(Correlation(moves, TestMarket.Tencent, TestMarket.Hsbc), 0.1, 0.95);
        Assert.InRange(Correlation(moves, TestMarket.Hsi, TestMarket.Tracker), 0.7, 1);
        Assert.InRange(Correlation(moves, TestMarket.Tencent, TestMarket.TencentCall), 0.7, 1);
        Assert.InRange(Correlation(moves, TestMarket.Tencent, TestMarket.TencentYuan), 0.7, 1);
        Assert.InRange(Correlation(moves, TestMarket.Tencent, TestMarket.TencentBear), -1, -0.7);
    }

    [Fact]
    public void Volatility_is_near_that_of_the_parameters()
    {
        var squares = 0.0;
        const int Days = 12;
        for (var day = 0; day < Days; day++)
        {
            var prices = NewFundamentalValues((ulong)day);
            var before = prices.ValueOf(NodeOf(TestMarket.Tencent));
            Pass(prices, steps: 500);
            squares += Math.Pow((prices.ValueOf(NodeOf(TestMarket.Tencent)) / before) - 1, 2);
        }

        Assert.InRange(Math.Sqrt(squares / Days), 0.019 * 0.5, 0.019 * 1.7);
    }

    [Fact]
    public void Months_later_prices_are_still_near_their_references()
    {
        var prices = NewFundamentalValues(9);
        var before = prices.ValueOf(NodeOf(TestMarket.Tencent));
        for (var day = 0; day < 250; day++)
        {
            Pass(prices, steps: 50);
            Assert.InRange(prices.ValueOf(NodeOf(TestMarket.Tencent)) / before, 0.5, 2);
            Assert.True(prices.ValueOf(NodeOf(TestMarket.TencentBear)) > 0);
        }
    }

    [Fact]
    public void An_index_is_worth_its_members()
    {
        int[] members = [TestMarket.Tencent, TestMarket.Alibaba, TestMarket.Meituan];
        var state = SimulatedRun.NewState();
        var levels = 0;
        SimulatedRun.For(TestMarket.Create(start: From), From, From + (15 * Minute), (ref readonly header) =>
        {
            state.Apply(in header);
            if (header.InstrumentId == TestMarket.Tech
                && Record.As<StatisticRecord>(in header).StatisticType == StatisticType.VenuePrice)
            {
                var change = ChangeOf(state, TestMarket.Tech);
                var changes = Array.ConvertAll(members, member => ChangeOf(state, member));
                Assert.InRange(change, changes.Min() - 1e-5, changes.Max() + 1e-5);
                Assert.Equal(0, state.QuoteOf(TestMarket.Tech).Last % (Price.Unit / 100));
                levels++;
            }
        });

        Assert.InRange(levels, 150, 453);
    }

    private static double ChangeOf(MarketState state, int instrument)
    {
        var code = TestMarket.Instruments[instrument].Code;
        var last = state.QuoteOf(instrument).Last;
        var reference = TestMarket.Parameters.Find(code)!.ReferencePrice;
        return last == Price.Undefined ? 0 : ((double)last / reference) - 1;
    }

    private static double TicksOfSpread(OrderBook book, Instrument security) =>
        book.LevelCount(Side.Bid) == 0 || book.LevelCount(Side.Ask) == 0
            ? 0
            : (book.BestAsk - book.BestBid) / (double)SpreadsOf(security).TickAt(book.BestBid);

    private static SpreadTable SpreadsOf(Instrument security) =>
        SpreadTables.Known.For(security.SpreadTableCode!.Value, HongKongTime.DateOf(From));

    private static List<double>[] MovesOfADay(ulong seed)
    {
        var prices = NewFundamentalValues(seed);
        var moves = TestMarket.Instruments.Select(_ => new List<double>()).ToArray();
        for (var minute = 0; minute < 500; minute++)
        {
            var before = Enumerable.Range(0, TestMarket.Silent).Select(node => prices.ValueOf(NodeOf(node))).ToArray();
            Pass(prices, 1.0 / 500);
            for (var i = 0; i < TestMarket.Silent; i++)
            {
                moves[i].Add((prices.ValueOf(NodeOf(i)) / before[i]) - 1);
            }
        }

        return moves;
    }

    private static FundamentalValues NewFundamentalValues(ulong seed)
    {
        var builder = new FundamentalsBuilder(TestMarket.Instruments, TestMarket.Parameters);
        return builder.Build(seed, new long?[builder.Simulated.Length]);
    }

    private static int NodeOf(int instrument) =>
        Array.FindIndex(
            new FundamentalsBuilder(TestMarket.Instruments, TestMarket.Parameters).Simulated,
            simulated => simulated.Index == instrument);

    private static void Pass(FundamentalValues prices, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            Pass(prices, 1.0 / steps);
        }
    }

    /// <summary>Time passes, and everything is traded at what it is worth, the followed before their followers.</summary>
    private static void Pass(FundamentalValues prices, double days)
    {
        prices.Pass(days, seconds: 40);
        for (var node = 0; node < TestMarket.Silent; node++)
        {
            prices.Trade(node, prices.ValueOf(node));
        }
    }

    private static double Correlation(List<double>[] moves, int one, int two)
    {
        var (sum, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < moves[one].Count; i++)
        {
            sum += moves[one][i] * moves[two][i];
            first += moves[one][i] * moves[one][i];
            second += moves[two][i] * moves[two][i];
        }

        return sum / Math.Sqrt(first * second);
    }
}
