using CsCheck;

namespace Sampan.Market.Tests.Indices;

/// <summary>An index of three shares over some days, told trade by trade.</summary>
public sealed class IndexCalculatorTests
{
    private const int Index = 3;

    private static readonly DateOnly Monday = new(2026, 3, 23);

    private readonly RecordBuffer _records = new();
    private readonly MarketOutputLog _log = new();
    private readonly MarketState _market;
    private readonly PublishedMarket _published = new(4);

    public IndexCalculatorTests() => _market = MarketOf(Composition(Monday.AddDays(-100), (1, 100), (2, 200), (3, 300)));

    [Fact]
    public void The_first_level_is_that_of_the_table_by_what_the_members_are_worth()
    {
        TradeAll(day: 0, 10, 10, 10);
        Assert.Equal("1000", Level());

        // 300 of 600 shares have doubled.
        Trade(2, 20, day: 0, "10:00:01");
        Clock(0, "10:00:04");
        Assert.Equal("1500", Level());
    }

    [Fact]
    public void Levels_come_every_two_seconds_and_only_when_they_have_changed()
    {
        TradeAll(day: 0, 10, 10, 10);
        Trade(2, 20, day: 0, "10:00:02.500");
        Clock(0, "10:00:03.900");
        Assert.Equal("1000", Level());
        Clock(0, "10:00:04");
        Assert.Equal("1500", Level());
        Clock(0, "10:00:30");
        Assert.Equal(At(0, "10:00:04"), Show().Quote.LastTime);
    }

    [Fact]
    public void A_level_is_derived_moves_bars_and_has_the_turnover_of_the_members()
    {
        TradeAll(day: 0, 10, 10, 10);
        Trade(2, 20, day: 0, "10:00:05");
        Clock(0, "10:00:58");
        Trade(2, 25, day: 0, "10:00:59.900");
        Clock(0, "10:01:00");
        var snapshot = Show();
        Assert.Equal(MarketValues.Last, snapshot.Derived & MarketValues.Last);
        Assert.Equal(0, snapshot.Quote.Volume);

        // In units of 1e-4 dollars.
        Assert.Equal(100 * (10 + 10 + 10 + 20 + 25) * 10_000L, snapshot.Venue.Index.Turnover);
        var bar = _log.Kept[(Index, BarInterval.Minute1, At(0, "10:00"))];
        Assert.Equal(("1000", "1750", "1750"), (Price.Text(bar.Open), Price.Text(bar.High), Price.Text(bar.Close)));
    }

    [Fact]
    public void Before_the_open_and_while_it_is_suspended_a_member_counts_at_its_last_price()
    {
        TradeAll(day: 0, 10, 20, 30);
        Trade(0, 11, day: 1, "10:00");
        Clock(1, "10:00:02");

        // Worth 1,000 + 4,000 + 9,000 before, 100 more now: the others have not been traded today.
        Assert.Equal("2350", Level());
        Assert.Equal("2333.33", Price.Text(Show().Quote.PreviousClose));
    }

    [Fact]
    public void Nothing_is_told_before_anything_is_traded_on_a_day_or_while_most_of_the_index_is_unknown()
    {
        Trade(0, 10, day: 0, "10:00");
        Trade(1, 10, day: 0, "10:00");
        Clock(0, "10:00:10");
        Assert.Equal(Price.Undefined, _market.QuoteOf(Index).Last);

        Trade(2, 10, day: 0, "10:00:11");
        Clock(0, "10:00:13");
        Assert.Equal("1000", Level());
        Clock(1, "12:00");
        Assert.Equal(At(0, "10:00:13"), Show().Quote.LastTime);
    }

    [Fact]
    public void A_split_of_a_member_moves_nothing_and_its_weight_stays_for_the_days_after()
    {
        TradeAll(day: 0, 10, 20, 30);
        var before = Level();
        Announce(2, day: 1, new() { Kind = CorporateActionKind.Split, ExTime = At(1, "00:00"), Numerator = 10, Denominator = 1 });
        TradeAll(day: 1, 10, 20, 3);
        Assert.Equal(before, Level());

        // The third share is 9,000 of 14,000 still: it goes up by a third.
        TradeAll(day: 2, 10, 20, 4);
        Assert.Equal("2833.33", Level());
    }

    [Fact]
    public void The_level_falls_by_a_dividend_as_price_indices_do()
    {
        TradeAll(day: 0, 10, 20, 30);
        Announce(2, day: 1, new() { Kind = CorporateActionKind.Dividend, ExTime = At(1, "00:00"), Cash = 3 * Price.Unit });
        TradeAll(day: 1, 10, 20, 27);

        // Worth 1,000 + 4,000 + 9,000 at the close, 900 less after the dividend.
        Assert.Equal("2183.33", Level());
    }

    [Fact]
    public void A_change_of_members_moves_nothing_and_the_new_ones_count_from_its_day_on()
    {
        var first = Composition(Monday.AddDays(-100), (1, 100), (2, 200));
        var market = MarketOf(first, Composition(Monday.AddDays(1), (2, 200), (3, 300)));
        var day = new IndexCalculatorTests(market);
        day.TradeAll(day: 0, 10, 20, 30);
        var before = day.Level();
        day.TradeAll(day: 1, 99, 20, 30);
        Assert.Equal(before, day.Level());
        day.TradeAll(day: 2, 99, 20, 60);
        Assert.NotEqual(before, day.Level());
    }

    [Fact]
    public void As_soon_as_the_feed_tells_a_level_ours_gives_way()
    {
        TradeAll(day: 0, 10, 10, 10);
        ref var told = ref _records.Append<StatisticRecord>(Publisher.OmdcIndex, Index, At(0, "10:00:05"));
        (told.StatisticType, told.Price, told.TsRef) = (StatisticType.VenuePrice, 1_234 * Price.Unit, -1);
        Apply();
        Trade(2, 20, day: 0, "10:00:06");
        Clock(0, "10:00:20");
        Assert.Equal("1234", Level());
        Assert.Equal(MarketValues.None, Show().Derived & MarketValues.Last);
    }

    [Fact]
    public void After_any_trades_over_days_the_level_is_that_of_a_naive_computation() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[1, 500], Gen.Int[0, 3]).Array[1, 60].Sample(steps =>
        {
            var day = new IndexCalculatorTests();
            day.TradeAll(day: 0, 10, 20, 30);
            decimal[] prices = [10, 20, 30];
            var (level, today) = (Rounded(1_000m * Worth(prices) / Worth([10, 10, 10])), 0);
            var (dayLevel, dayPrices) = (1_000m, new decimal[] { 10, 10, 10 });
            for (var i = 0; i < steps.Length; i++)
            {
                var (share, price, days) = steps[i];
                if (days > 0)
                {
                    (today, dayLevel, dayPrices) = (today + days, level, [.. prices]);
                }

                var time = new TimeOnly(10, 1).Add(TimeSpan.FromSeconds(4 * i)).ToString("HH:mm:ss");
                day.Trade(share, price, today, time);
                prices[share] = price;
                level = Rounded(dayLevel * Worth(prices) / Worth(dayPrices));
                day.Clock(today, new TimeOnly(10, 1).Add(TimeSpan.FromSeconds((4 * i) + 2)).ToString("HH:mm:ss"));
                Assert.Equal(level, decimal.Parse(day.Level(), System.Globalization.CultureInfo.InvariantCulture));
            }
        }, iter: 100);

    [Fact]
    public void Computing_allocates_nothing()
    {
        TradeAll(day: 0, 10, 10, 10);
        for (var i = 0; i < 100; i++)
        {
            Trade(2, 10 + (i % 7), day: 0, "10:10:00");
            Clock(0, new TimeOnly(10, 10).Add(TimeSpan.FromSeconds(2 * i)).ToString("HH:mm:ss"));
        }

        _records.Append<TimerRecord>(Publisher.OmdcFullTick, 0, At(0, "10:20"));
        _market.Apply(_records);
        _records.Clear();
        ref var trade = ref _records.Append<TradeRecord>(Publisher.OmdcFullTick, 2, At(0, "10:20:01"));
        (trade.Price, trade.Size, trade.Side) = (99 * Price.Unit, 100, Side.None);
        _records.Append<TimerRecord>(Publisher.OmdcFullTick, 0, At(0, "10:20:02"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        _market.Apply(_records);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("5450", Level());
    }

    private IndexCalculatorTests(MarketState market) => _market = market;

    private static decimal Worth(decimal[] prices) => (100 * prices[0]) + (200 * prices[1]) + (300 * prices[2]);

    private static decimal Rounded(decimal level) => Math.Round(level, 2, MidpointRounding.AwayFromZero);

    private static long At(int day, string time) => HongKongTime.At(Monday.AddDays(day), TimeOnly.Parse(time));

    private string Level() => Price.Text(Show().Quote.Last);

    private InstrumentSnapshot Show()
    {
        _market.Publish(_published);
        _market.ForgetChanges();
        _published.Read(Index, out var snapshot);
        return snapshot;
    }

    private MarketState MarketOf(params IndexComposition[] compositions)
    {
        var shares = new uint[] { 1, 2, 3 }.Select(code => MarketDay.InstrumentOf(code, SecurityType.Equity));
        var index = MarketDay.InstrumentOf(9, SecurityType.Index) with
        {
            Id = Instrument.IndexIdBase + 9,
            Class = AssetClass.Indices,
            Region = "GB",
            Code = "X",
        };
        var directory = new InstrumentDirectory(new InstrumentTable([.. shares, index]));
        var market = new MarketState(directory, _log, indices: new IndexTable(compositions));
        market.Start(At(0, "00:00"));
        return market;
    }

    private static IndexComposition Composition(DateOnly from, params (uint Id, long Shares)[] members) => new()
    {
        Index = "X",
        From = from,
        Level = 1_000 * Price.Unit,
        Cap = 100,
        Members = [.. members.Select(member => new IndexConstituent(member.Id, member.Shares, 100, 10 * Price.Unit, member.Shares))],
    };

    private void TradeAll(int day, params long[] prices)
    {
        for (var i = 0; i < prices.Length; i++)
        {
            Trade(i, prices[i], day, "10:00");
        }

        Clock(day, "10:00:00.100");
        Clock(day, "10:00:02.100");
    }

    private void Trade(int share, long price, int day, string time)
    {
        ref var trade = ref _records.Append<TradeRecord>(Publisher.OmdcFullTick, share, At(day, time));
        (trade.Price, trade.Size, trade.Side) = (price * Price.Unit, 100, Side.None);
        Apply();
    }

    private void Announce(int share, int day, CorporateAction action)
    {
        ref var record = ref _records.Append<CorporateActionRecord>(Publisher.History, share, At(day, "00:00") - 1);
        action.WriteTo(ref record);
        record.ActionId = 1;
        Apply();
    }

    private void Clock(int day, string time)
    {
        _records.Append<TimerRecord>(Publisher.OmdcFullTick, 0, At(day, time));
        Apply();
    }

    private void Apply()
    {
        _market.Apply(_records);
        _records.Clear();
    }
}
