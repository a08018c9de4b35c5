using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Scenarios;
using Record = Sampan.Market.Record;

namespace Sampan.Server.Tests.Feeds.Simulation.Scenarios;

/// <summary>Days of the small test market on which something is out of the ordinary.</summary>
public sealed class ScenarioTests
{
    private static readonly DateOnly Date = HongKongTime.DateOf(TestMarket.Morning);

    [Fact]
    public void A_crash_brings_the_volatility_control_mechanism()
    {
        var triggers = new List<(uint Instrument, TimeOnly Time)>();
        Run(ScenarioCatalog.Load("crash-vcm"), Date, "10:38", "10:50", (ref readonly header) =>
        {
            if (header.Type == RecordType.Statistic
                && Record.As<StatisticRecord>(in header).StatisticType == StatisticType.VcmReferencePrice)
            {
                triggers.Add((header.InstrumentId, TimeOf(header.TsEvent)));
            }
        });

        var tencent = Assert.Single(triggers, trigger => trigger.Instrument == TestMarket.Tencent);
        Assert.InRange(tencent.Time, new TimeOnly(10, 41), new TimeOnly(10, 46));
    }

    [Fact]
    public void A_share_that_everybody_wants_opens_no_higher_than_the_limit_of_the_auction()
    {
        var scenario = With("limit-up-biotech", "1801", "3690");
        var previous = TestMarket.Parameters.Find("3690")!.ReferencePrice;
        var (opening, later) = (0L, 0L);
        Run(scenario, Date, "08:20", "10:30", (ref readonly header) =>
        {
            if (header.Type == RecordType.Trade && header.InstrumentId == TestMarket.Meituan)
            {
                var price = Record.As<TradeRecord>(in header).Price;
                opening = TimeOf(header.TsEvent) < new TimeOnly(9, 30) ? Math.Max(opening, price) : opening;
                later = Math.Max(later, price);
            }
        });

        Assert.InRange((double)opening / previous, 1.12, 1.15);
        Assert.True((double)later / previous > 1.2);
    }

    [Fact]
    public void A_share_that_is_suspended_at_noon_trades_on_lower_when_it_resumes()
    {
        var trades = new List<(TimeOnly Time, long Price)>();
        Run(ScenarioCatalog.Load("suspension-at-noon"), Date, "11:50", "13:40", (ref readonly header) =>
        {
            if (header.Type == RecordType.Trade && header.InstrumentId == TestMarket.Alibaba)
            {
                trades.Add((TimeOf(header.TsEvent), Record.As<TradeRecord>(in header).Price));
            }
        });

        Assert.Contains(trades, trade => trade.Time < new TimeOnly(12, 0));
        Assert.DoesNotContain(trades, trade => trade.Time >= new TimeOnly(12, 0) && trade.Time < new TimeOnly(13, 30));
        Assert.Contains(trades, trade => trade.Time >= new TimeOnly(13, 30));
        var before = trades.Last(trade => trade.Time < new TimeOnly(12, 0)).Price;
        Assert.InRange(trades[^1].Price / (double)before, 0.9, 0.98);
    }

    [Fact]
    public void On_the_day_of_a_typhoon_trading_begins_at_one_without_an_auction()
    {
        var scenario = ScenarioCatalog.Load("typhoon-half-day");
        var times = new List<TimeOnly>();
        Run(scenario, scenario.Date!.Value, "08:20", "13:10", (ref readonly header) =>
        {
            if (header.Type == RecordType.Trade)
            {
                times.Add(TimeOf(header.TsEvent));
            }
        });

        Assert.NotEmpty(times);
        Assert.True(times.Min() >= new TimeOnly(13, 0));
    }

    [Fact]
    public void A_day_of_bad_weather_after_the_rule_ended_is_refused()
    {
        var options = new SimulatorOptions
        {
            Scenario = ScenarioCatalog.Load("typhoon-half-day") with { Date = new DateOnly(2026, 3, 10) },
        };

        Assert.Contains(options.Validate(), wrong => wrong.Contains("trades through all weather", StringComparison.Ordinal));
    }

    [Fact]
    public void Index_funds_make_the_closing_auction_large()
    {
        var ordinary = ClosingShare(scenario: null);
        var rebalancing = ClosingShare(ScenarioCatalog.Load("index-rebalancing"));

        Assert.InRange(ordinary, 0.03, 0.15);
        Assert.True(rebalancing > ordinary * 2, $"{rebalancing} beside {ordinary}");
    }

    [Fact]
    public void In_a_quiet_afternoon_there_is_little_trading()
    {
        int Trades(Scenario? scenario, string from, string to)
        {
            var trades = 0;
            Run(scenario, Date, from, to, (ref readonly header) => trades += header.Type == RecordType.Trade ? 1 : 0);
            return trades;
        }

        var ordinary = Trades(null, "12:59", "13:30");
        var quiet = Trades(ScenarioCatalog.Load("quiet-afternoon"), "12:59", "13:30");
        Assert.True(quiet < ordinary * 0.6, $"{quiet} of {ordinary}");
    }

    [Fact]
    public void A_bear_contract_is_called_when_its_underlying_rises_too_far()
    {
        // Its gearing is 10, so that its call level lies 8.5 per cent above the price at the beginning.
        var scenario = new Scenario
        {
            Name = "squeeze",
            Description = "Tencent rises by a tenth.",
            Events =
            [
                new ScenarioEvent
                {
                    At = new TimeOnly(10, 0), Do = ScenarioAction.Move, What = ["700"], Percent = 9.8, Over = TimeSpan.FromMinutes(20),
                },
            ],
        };
        var halts = new List<TimeOnly>();
        var last = TimeOnly.MinValue;
        var market = Run(scenario, Date, "09:55", "10:35", (ref readonly header) =>
        {
            if (header.InstrumentId == TestMarket.TencentBear)
            {
                var time = TimeOf(header.TsEvent);
                if (header.Type == RecordType.Status && Record.As<StatusRecord>(in header).Action == StatusAction.Halt)
                {
                    halts.Add(time);
                }

                last = header.Type == RecordType.Trade ? time : last;
            }
        });

        Assert.InRange(Assert.Single(halts), new TimeOnly(10, 5), new TimeOnly(10, 30));
        Assert.True(last <= halts[0]);
        Assert.Equal(1, market.Cast.Calls.Count);

        market.AdvanceTo(HongKongTime.At(Date.AddDays(1), new TimeOnly(9, 1)), new RecordBuffer());
        Assert.False(market.Cast.Exchange.Find(TestMarket.TencentBear)!.IsListed);
    }

    [Fact]
    public void A_scenario_gives_the_same_bytes_however_time_is_cut()
    {
        var options = new SimulatorOptions { Hours = TradingHours.Exchange, Scenario = ScenarioCatalog.Load("crash-vcm") };
        var from = HongKongTime.At(Date, new TimeOnly(10, 39));
        var to = HongKongTime.At(Date, new TimeOnly(10, 42));
        var whole = SimulatedRun.BytesOf(Create(options, from), to);

        var pieces = new RecordBuffer();
        var market = Create(options, from);
        for (var time = from; time <= to; time += 777_777_777)
        {
            market.AdvanceTo(time, pieces);
        }

        market.AdvanceTo(to, pieces);
        Assert.True(whole.AsSpan().SequenceEqual(pieces.Bytes));
    }

    private static double ClosingShare(Scenario? scenario)
    {
        var (closing, all) = (0.0, 0.0);
        Run(scenario, Date, "15:00", "16:15", (ref readonly header) =>
        {
            if (header.Type == RecordType.Trade && header.InstrumentId <= TestMarket.Mtr)
            {
                var trade = Record.As<TradeRecord>(in header);
                var value = (double)trade.Price * trade.Size;
                closing += TimeOf(header.TsEvent) >= new TimeOnly(16, 0) ? value : 0;
                all += value;
            }
        });

        // The last hour has about a fifth of the day's turnover.
        var day = ((all - closing) * 5) + closing;
        return closing / day;
    }

    private static Scenario With(string name, string code, string other)
    {
        var scenario = ScenarioCatalog.Load(name);
        return scenario with
        {
            Events = [.. scenario.Events.Select(happening =>
                happening with { What = [.. happening.What.Select(what => what == code ? other : what)] })],
        };
    }

    private static SimulatedMarket Run(Scenario? scenario, DateOnly date, string from, string to, SimulatedRun.Visitor visit)
    {
        var start = HongKongTime.At(date, TimeOnly.Parse(from));
        var market = Create(new SimulatorOptions { Hours = TradingHours.Exchange, Scenario = scenario }, start);
        SimulatedRun.For(market, start, HongKongTime.At(date, TimeOnly.Parse(to)), visit);
        return market;
    }

    private static SimulatedMarket Create(SimulatorOptions options, long start) =>
        new(TestMarket.Instruments, TestMarket.Parameters, options, start);

    private static TimeOnly TimeOf(long time) => new(HongKongTime.NanosOfDay(time) / TimeSpan.NanosecondsPerTick);
}
