using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Parameters;
using Record = Sampan.Market.Record;

namespace Sampan.Server.Tests.Feeds.Simulation;

/// <summary>
/// The simulated market with the exchange's hours: one quiet security and its index, so that days pass quickly.
/// </summary>
public sealed class ExchangeHoursTests
{
    private static readonly InstrumentTable Instruments =
        new([TestMarket.Instruments[TestMarket.Mtr], TestMarket.Instruments[TestMarket.Tech]]);

    private static readonly MarketParameters Parameters = new(
        new Dictionary<string, InstrumentParameters>
        {
            ["66"] = TestMarket.Parameters.Find("66")!,
            ["HSTECH"] = TestMarket.Parameters.Find("HSTECH")!,
        },
        new Dictionary<string, IndexMember[]> { ["HSTECH"] = [new IndexMember("66", 1)] });

    [Fact]
    public void A_full_day_trades_in_two_sessions()
    {
        var day = Simulate(new DateOnly(2026, 3, 10));

        Assert.True(day.Trades.Count > 100);
        Assert.All(day.Trades, time => Assert.True(
            IsIn(time, "09:20", "09:22") || IsIn(time, "09:30", "12:00") || IsIn(time, "13:00", "16:00") || IsIn(time, "16:08", "16:10")));
        Assert.All(day.Orders, time => Assert.True(
            IsIn(time, "09:00", "09:22") || IsIn(time, "09:30", "12:00") || IsIn(time, "13:00", "16:10")));
        Assert.All(day.Levels, time => Assert.True(IsIn(time, "09:30", "12:00") || IsIn(time, "13:00", "16:00")));
        Assert.Contains(day.Trades, time => IsIn(time, "09:30", "10:00"));
        Assert.Contains(day.Trades, time => IsIn(time, "13:00", "13:30"));
        Assert.Equal(
            [
                TradingPhase.DayClose, TradingPhase.NotYetOpen, TradingPhase.OpeningInput, TradingPhase.OpeningNoCancellation,
                TradingPhase.OpeningRandomMatching, TradingPhase.OpeningMatching, TradingPhase.Blocking,
                TradingPhase.Continuous, TradingPhase.OrderCancel, TradingPhase.Continuous,
                TradingPhase.ClosingReferencePrice, TradingPhase.ClosingInput, TradingPhase.ClosingNoCancellation,
                TradingPhase.ClosingRandomClose, TradingPhase.ClosingMatching, TradingPhase.Close, TradingPhase.DayClose,
            ],
            day.Phases);
    }

    [Fact]
    public void A_half_day_ends_at_noon()
    {
        var day = Simulate(new DateOnly(2026, 12, 24));

        Assert.True(day.Trades.Count > 50);
        Assert.All(day.Trades, time => Assert.True(
            IsIn(time, "09:20", "09:22") || IsIn(time, "09:30", "12:00") || IsIn(time, "12:08", "12:10")));
        Assert.Equal(
            [TradingPhase.Continuous, TradingPhase.ClosingReferencePrice],
            day.Phases.SkipWhile(phase => phase != TradingPhase.Continuous).Take(2));
    }

    [Theory]
    [InlineData("2026-12-25")]
    [InlineData("2026-03-14")]
    [InlineData("2035-03-13")]
    public void On_a_holiday_a_weekend_and_a_day_nobody_knows_nothing_happens(string date)
    {
        var day = Simulate(DateOnly.Parse(date));

        Assert.Empty(day.Trades);
        Assert.Empty(day.Orders);
        Assert.Empty(day.Levels);
        Assert.True(day.Phases is [] or [TradingPhase.DayClose]);
        Assert.Equal(86_399, day.Timers);
    }

    [Fact]
    public void A_new_day_begins_with_an_empty_book_and_the_close_of_the_day_before()
    {
        // A Thursday and a half day, then Christmas and a weekend: the next day of trading is the Monday.
        var from = HongKongTime.At(new DateOnly(2026, 12, 24), new TimeOnly(9, 0));
        var monday = HongKongTime.At(new DateOnly(2026, 12, 28), new TimeOnly(8, 30));
        var state = SimulatedRun.NewState();
        var market = Create(from);
        SimulatedRun.For(market, from, monday - 1, state.Apply);
        var last = state.QuoteOf(0).Last;

        var statistics = new List<StatisticRecord>();
        SimulatedRun.For(market, monday, monday, (ref readonly header) =>
        {
            state.Apply(in header);
            if (header.Type == RecordType.Statistic && header.InstrumentId == 0)
            {
                statistics.Add(Record.As<StatisticRecord>(in header));
            }
        });

        Assert.Equal(0, state.BookOf(0).OrderCount);
        var statistic = Assert.Single(statistics);
        Assert.InRange(statistic.Price, last * 0.99, last * 1.01);
        Assert.Equal(statistic.Price, state.QuoteOf(0).PreviousClose);
        Assert.Equal(HongKongTime.At(new DateOnly(2026, 12, 24), new TimeOnly(12, 0)), statistic.TsRef);
    }

    [Fact]
    public void Orders_stay_in_the_book_over_lunch()
    {
        var date = new DateOnly(2026, 3, 10);
        var lunch = HongKongTime.At(date, new TimeOnly(12, 0));
        var afternoon = HongKongTime.At(date, new TimeOnly(13, 0));
        var from = HongKongTime.At(date, new TimeOnly(11, 50));
        var state = SimulatedRun.NewState();
        var market = Create(from);
        SimulatedRun.For(market, from, lunch, state.Apply);
        var resting = state.BookOf(0).OrderCount;
        Assert.True(resting > 20);

        SimulatedRun.For(market, lunch, afternoon, state.Apply);

        // The first decision of the afternoon falls on its first moment.
        Assert.InRange(state.BookOf(0).OrderCount, resting - 1, resting + 1);
    }

    private static SimulatedMarket Create(long start) =>
        new(Instruments, Parameters, new SimulatorOptions { Hours = TradingHours.Exchange }, start);

    private static Day Simulate(DateOnly date)
    {
        var day = new Day();
        var midnight = HongKongTime.StartOf(date);
        SimulatedRun.For(Create(midnight), midnight, midnight + HongKongTime.NanosPerDay - 1, day.Add);
        return day;
    }

    private static bool IsIn(TimeSpan time, string from, string to) =>
        time >= TimeOnly.Parse(from).ToTimeSpan() && time <= TimeOnly.Parse(to).ToTimeSpan();

    private static bool IsLevel(ref readonly RecordHeader header) =>
        Record.As<StatisticRecord>(in header).StatisticType == StatisticType.VenuePrice;

    /// <summary>What happened at which times of a day.</summary>
    private sealed class Day
    {
        public List<TimeSpan> Trades { get; } = [];

        public List<TimeSpan> Orders { get; } = [];

        public List<TimeSpan> Levels { get; } = [];

        public List<TradingPhase> Phases { get; } = [];

        public int Timers { get; private set; }

        public void Add(ref readonly RecordHeader header)
        {
            var time = TimeSpan.FromTicks(HongKongTime.NanosOfDay(header.TsEvent) / TimeSpan.NanosecondsPerTick);
            switch (header.Type)
            {
                case RecordType.Trade:
                    Trades.Add(time);
                    break;
                case RecordType.Order when Record.As<OrderRecord>(in header).Action != OrderAction.Clear:
                    Orders.Add(time);
                    break;
                case RecordType.Statistic when IsLevel(in header):
                    Levels.Add(time);
                    break;
                case RecordType.Status:
                    Phases.Add(Record.As<StatusRecord>(in header).Phase);
                    break;
                case RecordType.Timer:
                    Timers++;
                    break;
            }
        }
    }
}
