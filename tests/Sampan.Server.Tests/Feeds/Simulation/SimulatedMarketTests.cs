using System.Security.Cryptography;
using CsCheck;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Parameters;
using Record = Sampan.Market.Record;

namespace Sampan.Server.Tests.Feeds.Simulation;

public sealed class SimulatedMarketTests
{
    private const long Second = HongKongTime.NanosPerSecond;
    private const long Minute = 60 * Second;

    [Fact]
    public void The_same_seed_gives_the_same_bytes_however_time_is_cut()
    {
        var cases =
            from seed in Gen.ULong
            from cuts in Gen.Long[0, 20 * Second].Array[0, 30]
            select (seed, cuts);

        cases.Sample(
            (seed, cuts) =>
            {
                var whole = SimulatedRun.BytesOf(TestMarket.Create(seed), TestMarket.Morning + (20 * Second));

                var market = TestMarket.Create(seed);
                var pieces = new RecordBuffer();
                foreach (var cut in cuts.Order().Append(20 * Second))
                {
                    market.AdvanceTo(TestMarket.Morning + cut, pieces);
                }

                Assert.True(whole.AsSpan().SequenceEqual(pieces.Bytes));
            },
            iter: 10);
    }

    [Fact]
    public void A_seed_gives_the_same_bytes_on_every_machine()
    {
        // Changes with everything that shapes the market: then take the new one. Without such a change it must not.
        var bytes = SimulatedRun.BytesOf(TestMarket.Create(seed: 1), TestMarket.Morning + (10 * Second));

        Assert.Equal("dcc3db71a43add98", Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
    }

    [Fact]
    public void An_index_of_which_no_member_is_listed_stays_silent()
    {
        var table = new InstrumentTable(
            [TestMarket.Instruments[TestMarket.Hsi], TestMarket.Instruments[TestMarket.Thin]]);
        var market = new SimulatedMarket(table, TestMarket.Parameters, new SimulatorOptions(), TestMarket.Morning);
        SimulatedRun.For(market, TestMarket.Morning, TestMarket.Morning + Minute, (ref readonly header) =>
            Assert.True(header.Type == RecordType.Timer || header.InstrumentId == 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Price.Undefined)]
    public void A_last_price_that_is_none_counts_as_not_known(long lastPrice)
    {
        var known = SimulatedRun.BytesOf(TestMarket.Create(lastPrice: _ => lastPrice), TestMarket.Morning + Second);
        var unknown = SimulatedRun.BytesOf(TestMarket.Create(), TestMarket.Morning + Second);

        Assert.True(known.AsSpan().SequenceEqual(unknown));
    }

    [Fact]
    public void Another_seed_gives_another_market()
    {
        var one = SimulatedRun.BytesOf(TestMarket.Create(1), TestMarket.Morning + Minute);
        var two = SimulatedRun.BytesOf(TestMarket.Create(2), TestMarket.Morning + Minute);

        Assert.False(one.AsSpan().SequenceEqual(two));
    }

    [Fact]
    public void The_next_event_is_never_before_the_time_reached()
    {
        var market = TestMarket.Create();
        var buffer = new RecordBuffer();
        for (var events = 0; events < 20_000; events++)
        {
            var time = market.NextEventTime;

            market.AdvanceTo(time - 1, buffer);
            var before = buffer.Count;
            market.AdvanceTo(time, buffer);

            Assert.Equal(0, before);
            Assert.True(market.NextEventTime > time);
            foreach (ref readonly var header in buffer)
            {
                Assert.Equal(time, header.TsEvent);
            }

            buffer.Clear();
        }
    }

    [Fact]
    public void Every_second_has_a_record_at_its_beginning()
    {
        var next = TestMarket.Morning;
        SimulatedRun.For(TestMarket.Create(), TestMarket.Morning, TestMarket.Morning + Minute, (ref readonly header) =>
        {
            if (header.TsEvent == next)
            {
                next += Second;
            }

            Assert.True(header.TsEvent < next);
        });

        Assert.Equal(TestMarket.Morning + Minute + Second, next);
    }

    [Fact]
    public void A_book_begins_with_ten_levels_a_side_where_much_is_traded()
    {
        var state = SimulatedRun.NewState();
        SimulatedRun.For(TestMarket.Create(), TestMarket.Morning, TestMarket.Morning + 20_000, state.Apply);

        int[] liquid = [TestMarket.Tencent, TestMarket.Alibaba, TestMarket.Hsbc, TestMarket.Tracker];
        Assert.All(liquid, instrument =>
        {
            Assert.InRange(state.BookOf(instrument).LevelCount(Side.Bid), 10, 20);
            Assert.InRange(state.BookOf(instrument).LevelCount(Side.Ask), 10, 20);
        });
    }

    [Fact]
    public void Without_history_an_instrument_begins_with_a_previous_close_and_a_trade()
    {
        var state = SimulatedRun.NewState();
        SimulatedRun.For(TestMarket.Create(), TestMarket.Morning, TestMarket.Morning + 20_000, state.Apply);

        for (var instrument = 0; instrument < TestMarket.Silent; instrument++)
        {
            ref readonly var quote = ref state.QuoteOf(instrument);
            Assert.InRange(quote.Last / (double)quote.PreviousClose, 0.97, 1.03);
        }
    }

    [Fact]
    public void A_market_goes_on_from_the_prices_it_is_given()
    {
        const long Last = 611 * Price.Unit;
        var state = SimulatedRun.NewState();
        var market = TestMarket.Create(lastPrice: instrument => instrument.Code == "700" ? Last : null);
        SimulatedRun.For(market, TestMarket.Morning, TestMarket.Morning + 20_000, state.Apply);

        Assert.Equal(Price.Undefined, state.QuoteOf(TestMarket.Tencent).PreviousClose);
        Assert.InRange(state.BookOf(TestMarket.Tencent).BestBid, Last - Price.Unit, Last);
        Assert.InRange(state.BookOf(TestMarket.Tencent).BestAsk, Last, Last + Price.Unit);
    }

    [Fact]
    public void What_has_no_parameters_stays_silent()
    {
        SimulatedRun.For(TestMarket.Create(), TestMarket.Morning, TestMarket.Morning + Minute, (ref readonly header) =>
            Assert.NotEqual((uint)TestMarket.Silent, header.InstrumentId));
    }

    [Fact]
    public void A_market_without_parameters_has_a_second_hand_and_nothing_else()
    {
        var none = new MarketParameters(
            new Dictionary<string, InstrumentParameters>(), new Dictionary<string, IndexMember[]>());
        var market = new SimulatedMarket(TestMarket.Instruments, none, new SimulatorOptions(), TestMarket.Morning);

        var records = 0;
        SimulatedRun.For(market, TestMarket.Morning, TestMarket.Morning + Minute, (ref readonly header) =>
        {
            Assert.Equal(RecordType.Timer, header.Type);
            records++;
        });

        Assert.Equal(60, records);
    }

    [Fact]
    public void When_the_table_of_spreads_changes_the_book_begins_anew()
    {
        // Phase 1 of the reduction of minimum spreads begins at midnight; MTR at 27 goes from 0.05 to 0.02.
        var midnight = HongKongTime.StartOf(SpreadTables.Phase1From);
        var from = midnight - (5 * Second);
        var market = TestMarket.Create(start: from);
        var state = SimulatedRun.NewState();
        SimulatedRun.For(market, from, midnight - 1, state.Apply);
        Assert.True(IsOnGridOf(50_000_000));

        SimulatedRun.For(market, midnight, midnight + (10 * Second), state.Apply);

        Assert.False(IsOnGridOf(50_000_000));
        Assert.True(IsOnGridOf(20_000_000));

        bool IsOnGridOf(long tick)
        {
            var depth = default(Depth);
            state.BookOf(TestMarket.Mtr).CopyDepth(Side.Bid, ref depth);
            return depth.Count > 0
                && Enumerable.Range(0, depth.Count).All(level => depth.Level[level].Price % tick == 0);
        }
    }

    [Fact]
    public void From_the_first_day_of_phase_2_on_prices_lie_between_the_ticks_of_the_day_before()
    {
        // A share at 7 goes from 0.01 to 0.005 at midnight.
        var day = new DateOnly(2026, 7, 6);
        var (from, midnight) = (HongKongTime.StartOf(day) - (60 * Second), HongKongTime.StartOf(day));
        var market = TestMarket.Create(
            start: from, lastPrice: share => share.Code == "66" ? 7 * Price.Unit : null, rules: TestRules.Phase2From(day));
        var (before, after) = (new HashSet<long>(), new HashSet<long>());
        SimulatedRun.For(market, from, midnight + (60 * Second), (ref readonly header) =>
        {
            if (header.Type == RecordType.Order && header.InstrumentId == TestMarket.Mtr
                && Record.As<OrderRecord>(in header) is { Action: OrderAction.Add } order)
            {
                (order.Header.TsEvent < midnight ? before : after).Add(order.Price);
            }
        });

        Assert.NotEmpty(before);
        Assert.All(before, price => Assert.Equal(0, price % 10_000_000));
        Assert.All(after, price => Assert.Equal(0, price % 5_000_000));
        Assert.Contains(after, price => price % 10_000_000 != 0);
    }

    [Fact]
    public void Records_are_in_order_and_numbered()
    {
        var last = 0L;
        var sequence = 0u;
        SimulatedRun.For(TestMarket.Create(), TestMarket.Morning, TestMarket.Morning + Minute, (ref readonly header) =>
        {
            Assert.True(header.TsEvent >= last);
            last = header.TsEvent;
            if (header.Type == RecordType.Order)
            {
                var next = Record.As<OrderRecord>(in header).Sequence;
                Assert.True(next > sequence);
                sequence = next;
            }
        });
    }
}
