using CsCheck;

namespace Sampan.Market.Tests;

/// <summary>What records do to quotes and bars, as the market would notice it.</summary>
public sealed class MarketStateTests
{
    private const long Second = 1_000_000_000;

    private static readonly long Morning = HongKongTime.At(new DateOnly(2026, 3, 25), new TimeOnly(9, 30));

    private readonly MarketOutputLog _log = new();
    private readonly RecordBuffer _records = new();
    private readonly MarketState _market;

    public MarketStateTests()
    {
        _market = new MarketState(2, _log);
        _market.Start(Morning);
    }

    [Fact]
    public void A_trade_moves_last_high_low_volume_and_turnover()
    {
        Trade(0, Morning + Second, price: 534_500, size: 100);
        Trade(0, Morning + (2 * Second), price: 535_000, size: 300);
        Trade(0, Morning + (3 * Second), price: 534_000, size: 200);
        Apply();

        ref readonly var quote = ref _market.QuoteOf(0);
        Assert.Equal(Mills(534_000), quote.Last);
        Assert.Equal((Mills(534_500), Mills(535_000), Mills(534_000)), (quote.Open, quote.High, quote.Low));
        Assert.Equal(600, quote.Volume);
        Assert.Equal(((Int128)53_450_000 + 160_500_000 + 106_800_000) * (Price.Unit / 1_000), quote.Turnover);
        Assert.Equal([1, 2, 3], _log.Trades.Select(trade => trade.Number));
    }

    [Fact]
    public void A_bar_is_closed_by_the_clock_and_not_by_the_next_trade()
    {
        Trade(0, Morning + Second, price: 100, size: 10);
        Timer(Morning + (59 * Second));
        Apply();
        Assert.Empty(_log.Closed);

        Timer(Morning + (60 * Second));
        Apply();
        var (_, interval, bar) = Assert.Single(_log.Closed);
        Assert.Equal(BarInterval.Minute1, interval);
        Assert.Equal((Morning, 10L, BarFlags.None), (bar.Start, bar.Volume, bar.Flags));
    }

    [Fact]
    public void A_bar_that_was_under_way_when_the_server_started_is_incomplete()
    {
        var late = new MarketState(1, _log);
        late.Start(Morning + (20 * Second));
        Trade(0, Morning + (21 * Second), price: 100, size: 10);
        Trade(0, Morning + (61 * Second), price: 100, size: 10);
        Timer(Morning + (120 * Second));
        Apply(late);

        Assert.Equal([BarFlags.Incomplete, BarFlags.None], _log.Closed.Select(closed => closed.Bar.Flags));
    }

    [Fact]
    public void A_new_day_makes_the_last_price_the_previous_close()
    {
        Trade(0, Morning, price: 100, size: 10);
        Trade(1, Morning, price: 900, size: 10);
        var nextDay = Morning + HongKongTime.NanosPerDay;
        Trade(0, nextDay, price: 110, size: 5);
        Apply();

        var quote = _market.QuoteOf(0);
        Assert.Equal((Mills(100), Mills(110), 5L), (quote.PreviousClose, quote.Open, quote.Volume));

        // Without a record of today, an instrument tells of the day it knows, and its time says so.
        Assert.Equal((Price.Undefined, 10L), (_market.QuoteOf(1).PreviousClose, _market.QuoteOf(1).Volume));
    }

    [Fact]
    public void A_contradiction_makes_an_instrument_suspect_until_its_book_is_rebuilt()
    {
        Order(0, OrderAction.Cancel, id: 7);
        Apply();
        Assert.True(_market.QuoteOf(0).IsSuspect);
        Assert.False(_market.QuoteOf(1).IsSuspect);

        Order(0, OrderAction.Clear, id: 0);
        Apply();
        Assert.False(_market.QuoteOf(0).IsSuspect);
    }

    [Fact]
    public void A_record_of_an_instrument_that_does_not_exist_is_counted_and_nothing_more()
    {
        Trade(99, Morning, price: 100, size: 10);
        Apply();

        Assert.Equal(1, _market.Ignored);
        Assert.Empty(_log.Trades);
    }

    [Fact]
    public void A_market_that_stops_and_starts_again_goes_on_with_its_bars()
    {
        Trade(0, Morning + Second, price: 100, size: 10);
        Apply();
        _market.Stop();
        var seed = SeedOf(_log.Closed, Morning + Second, Mills(100));

        var again = new MarketState(1, _log);
        again.Start(Morning + (5 * Second));
        again.Restore(0, seed);
        Trade(0, Morning + (6 * Second), price: 120, size: 1);
        _log.Closed.Clear();
        Timer(Morning + (60 * Second));
        Apply(again);

        var bar = Assert.Single(_log.Closed).Bar;
        Assert.Equal((Mills(100), Mills(120), 11L, BarFlags.Incomplete), (bar.Open, bar.Close, bar.Volume, bar.Flags));
        Assert.Equal((Mills(100), Mills(120), 11L), (again.QuoteOf(0).Open, again.QuoteOf(0).High, again.QuoteOf(0).Volume));
    }

    [Fact]
    public void Every_bar_of_every_interval_is_the_one_made_directly_from_the_trades() =>
        AnyTrades.Sample(trades => AssertBarsAreThoseOf(trades), iter: 200);

    [Fact]
    public void Bars_rolled_up_from_minutes_and_days_are_the_bars_of_the_market() =>
        AnyTrades.Sample(trades => AssertRollupsAreTheMarkets(trades), iter: 200);

    // Gaps of up to two hours: many empty minutes, lunches, nights, and now and then the end of a month.
    private static readonly Gen<(long Time, long Price, uint Size)[]> AnyTrades =
        Gen.Select(Gen.Long[0, 7_200], Gen.Long[1, 500], Gen.UInt[1, 50]).Array[1, 120].Select(steps =>
        {
            var time = HongKongTime.At(new DateOnly(2026, 3, 27), new TimeOnly(9, 30));
            return steps.Select(step => (time += step.Item1 * Second, step.Item2 * 1_000_000, step.Item3)).ToArray();
        });

    private static List<(int Instrument, BarInterval Interval, Bar Bar)> BarsOf((long Time, long Price, uint Size)[] trades)
    {
        var log = new MarketOutputLog();
        var market = new MarketState(1, log);
        var records = new RecordBuffer();
        market.Start(HongKongTime.StartOf(new DateOnly(2026, 2, 1)));
        foreach (var (time, price, size) in trades)
        {
            ref var trade = ref records.Append<TradeRecord>(Publisher.Simulator, 0, time);
            (trade.Price, trade.Size) = (price, size);
        }

        records.Append<TimerRecord>(Publisher.Simulator, 0, HongKongTime.StartOf(new DateOnly(2027, 1, 1)));
        foreach (ref readonly var record in records)
        {
            market.Apply(in record);
        }

        return log.Closed;
    }

    private static void AssertBarsAreThoseOf((long Time, long Price, uint Size)[] trades)
    {
        var closed = BarsOf(trades);
        foreach (var interval in BarClock.Intervals)
        {
            var direct = trades.GroupBy(trade => BarClock.StartOf(interval, trade.Time)).Select(bar => new Bar
            {
                Start = bar.Key,
                Open = bar.First().Price,
                High = bar.Max(trade => trade.Price),
                Low = bar.Min(trade => trade.Price),
                Close = bar.Last().Price,
                Volume = bar.Sum(trade => trade.Size),
                Turnover = bar.Aggregate((Int128)0, (sum, trade) => sum + ((Int128)trade.Price * trade.Size)),
                Trades = bar.Count(),
            });

            // Weeks and months that began before the market did are incomplete: compared without the mark.
            Assert.Equal(direct, closed.Where(bar => bar.Interval == interval).Select(bar => bar.Bar with { Flags = BarFlags.None }));
        }
    }

    private static void AssertRollupsAreTheMarkets((long Time, long Price, uint Size)[] trades)
    {
        var closed = BarsOf(trades);
        foreach (var interval in BarClock.Intervals[1..])
        {
            var source = BarClock.IsIntraday(interval) || interval == BarInterval.Day ? BarInterval.Minute1 : BarInterval.Day;
            var rolled = Roll(interval, closed.Where(bar => bar.Interval == source).Select(bar => bar.Bar));
            Assert.Equal(closed.Where(bar => bar.Interval == interval).Select(bar => bar.Bar with { Flags = BarFlags.None }), rolled);
        }
    }

    private static List<Bar> Roll(BarInterval interval, IEnumerable<Bar> shorter)
    {
        var rollup = new BarRollup(interval);
        var rolled = new List<Bar>();
        foreach (var bar in shorter)
        {
            if (rollup.Add(bar, out var finished))
            {
                rolled.Add(finished);
            }
        }

        if (rollup.TryFlush(out var last))
        {
            rolled.Add(last);
        }

        return rolled;
    }

    private static MarketSeed SeedOf(List<(int Instrument, BarInterval Interval, Bar Bar)> bars, long time, long last)
    {
        var seed = new MarketSeed { Last = last, LastTime = time, PreviousClose = Price.Undefined };
        foreach (var (_, interval, bar) in bars)
        {
            seed.Bars[BarSet.IndexOf(interval)] = bar;
            seed.BarsPresent |= 1 << BarSet.IndexOf(interval);
        }

        return seed;
    }

    private static long Mills(long mills) => mills * (Price.Unit / 1_000);

    private void Trade(int instrument, long time, long price, uint size)
    {
        ref var trade = ref _records.Append<TradeRecord>(Publisher.Simulator, instrument, time);
        (trade.Price, trade.Size, trade.Side) = (Mills(price), size, Side.Bid);
    }

    private void Order(int instrument, OrderAction action, ulong id)
    {
        ref var order = ref _records.Append<OrderRecord>(Publisher.Simulator, instrument, Morning);
        (order.Action, order.OrderId) = (action, id);
    }

    private void Timer(long time) => _records.Append<TimerRecord>(Publisher.Simulator, 0, time);

    private void Apply() => Apply(_market);

    private void Apply(MarketState market)
    {
        foreach (ref readonly var record in _records)
        {
            market.Apply(in record);
        }

        _records.Clear();
    }
}
