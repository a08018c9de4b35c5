namespace Sampan.Market.Tests.Actions;

/// <summary>What goes ex overnight shows in the previous close, and in nothing that was traded.</summary>
public sealed class ExDayTests
{
    private readonly MarketDay _day = new();

    [Fact]
    public void After_a_split_of_one_into_ten_the_previous_close_is_a_tenth_and_the_raw_one_is_kept()
    {
        _day.Trade("10:00", price: 600_000, size: 100);
        Split("17:00", exDay: 1, after: 10, before: 1);
        Assert.Equal(MarketDay.Mills(600_000), _day.Quote.Last);

        _day.Bid("09:01", id: 1, price: 59_500, day: 1);
        var snapshot = _day.Show();
        Assert.Equal(MarketDay.Mills(60_000), snapshot.Quote.PreviousClose);
        Assert.Equal(MarketDay.Mills(60_000), snapshot.Quote.Last);
        Assert.Equal(Quote.SizeUnknown, snapshot.Quote.LastSize);
        Assert.Equal(MarketDay.Mills(600_000), snapshot.Venue.ExDay.RawPreviousClose);
        Assert.Equal(CorporateActionKinds.Split, snapshot.Venue.ExDay.Kinds);
        Assert.Equal(Price.Unit / 10, snapshot.Venue.ExDay.FactorTo(snapshot.Quote.PreviousClose));
    }

    [Fact]
    public void Before_the_first_trade_of_the_ex_date_the_nominal_price_is_the_adjusted_close()
    {
        _day.Trade("10:00", price: 600_000, size: 100);
        Split("17:00", exDay: 1, after: 10, before: 1);
        _day.Clock("09:31", day: 1);
        _day.Ask("09:31", id: 1, price: 70_000, day: 1);
        Assert.Equal(MarketDay.Mills(60_000), _day.Show().Venue.NominalPrice);
    }

    [Fact]
    public void A_dividend_is_taken_off_the_close_on_its_ex_date_and_not_before()
    {
        _day.Trade("10:00", price: 50_000, size: 100);
        Dividend("12:30", id: 7, exDay: 2, mills: 1_250);
        _day.Trade("10:00", price: 51_000, size: 100, day: 1);
        Assert.Equal((MarketDay.Mills(50_000), CorporateActionKinds.None), Previous());

        _day.Trade("10:00", price: 49_000, size: 100, day: 2);
        Assert.Equal((MarketDay.Mills(49_750), CorporateActionKinds.Dividend), Previous());
        Assert.Equal(MarketDay.Mills(49_000), _day.Quote.Last);

        _day.Trade("10:00", price: 49_100, size: 100, day: 3);
        Assert.Equal((MarketDay.Mills(49_000), CorporateActionKinds.None), Previous());
    }

    [Fact]
    public void Money_of_the_same_day_is_for_one_share_before_its_split()
    {
        _day.Trade("10:00", price: 600_000, size: 100);
        Split("17:00", exDay: 1, after: 10, before: 1);
        Dividend("17:00", id: 7, exDay: 1, mills: 5_000);
        _day.Clock("09:00", day: 1);
        _day.Bid("09:01", id: 1, price: 59_500, day: 1);
        Assert.Equal((MarketDay.Mills(59_500), CorporateActionKinds.Split | CorporateActionKinds.Dividend), Previous());
    }

    [Fact]
    public void A_correction_on_the_ex_date_replaces_what_was_said_and_a_cancellation_takes_it_back()
    {
        _day.Trade("10:00", price: 50_000, size: 100);
        Dividend("17:00", id: 7, exDay: 1, mills: 1_000);
        _day.Bid("09:01", id: 1, price: 49_000, day: 1);
        Assert.Equal(MarketDay.Mills(49_000), _day.Quote.PreviousClose);

        Dividend("09:05", id: 7, exDay: 1, mills: 2_000, toldOn: 1);
        Assert.Equal((MarketDay.Mills(48_000), CorporateActionKinds.Dividend), Previous());
        Assert.Equal(MarketDay.Mills(48_000), _day.Quote.Last);

        Dividend("09:06", id: 7, exDay: 1, mills: 2_000, toldOn: 1, cancelled: true);
        Assert.Equal((MarketDay.Mills(50_000), CorporateActionKinds.None), Previous());
        Assert.Equal(MarketDay.Mills(50_000), _day.Quote.Last);
    }

    [Fact]
    public void A_correction_after_the_first_trade_moves_the_previous_close_and_not_the_last_price_unless_that_is_cancelled()
    {
        _day.Trade("10:00", price: 50_000, size: 100);
        Dividend("17:00", id: 7, exDay: 1, mills: 1_000);
        _day.Trade("10:00", price: 49_500, size: 100, id: 1, day: 1);
        Dividend("10:05", id: 7, exDay: 1, mills: 2_000, toldOn: 1);
        Assert.Equal((MarketDay.Mills(48_000), MarketDay.Mills(49_500)), (_day.Quote.PreviousClose, _day.Quote.Last));

        _day.Cancel("10:06", id: 1, day: 1);
        Assert.Equal(MarketDay.Mills(48_000), _day.Quote.Last);
    }

    [Fact]
    public void A_told_previous_close_that_is_the_price_traded_last_is_adjusted_and_any_other_stands()
    {
        _day.Trade("10:00", price: 600_000, size: 100);
        Split("17:00", exDay: 1, after: 10, before: 1);
        _day.PreviousClose(600_000, day: 1);
        Assert.Equal((MarketDay.Mills(60_000), CorporateActionKinds.Split), Previous());

        _day.PreviousClose(59_990, day: 1);
        Assert.Equal((MarketDay.Mills(59_990), CorporateActionKinds.Split), Previous());
        Assert.Equal(MarketDay.Mills(59_990), _day.Quote.Last);
    }

    [Fact]
    public void A_share_of_which_nothing_was_heard_on_its_ex_date_is_adjusted_on_the_next_day_that_it_is()
    {
        _day.Trade("10:00", price: 600_000, size: 100);
        Split("17:00", exDay: 1, after: 10, before: 1);
        _day.Bid("10:00", id: 1, price: 60_000, day: 3);
        Assert.Equal((MarketDay.Mills(60_000), CorporateActionKinds.Split), Previous());
    }

    [Fact]
    public void A_suspended_share_carries_its_adjusted_price_on_and_is_not_adjusted_twice()
    {
        _day.Trade("10:00", price: 600_000, size: 100);
        Split("17:00", exDay: 1, after: 10, before: 1);
        _day.Bid("10:00", id: 1, price: 60_000, day: 1);
        _day.Bid("10:00", id: 2, price: 60_000, day: 2);
        Assert.Equal((MarketDay.Mills(60_000), CorporateActionKinds.None), Previous());
    }

    [Fact]
    public void An_announcement_begins_no_day()
    {
        _day.Trade("10:00", price: 600_000, size: 100);
        Split("12:00", exDay: 4, after: 10, before: 1, toldOn: 3);
        Assert.Equal((100, MarketDay.Mills(600_000)), (_day.Quote.Volume, _day.Quote.Open));
    }

    [Fact]
    public void A_dividend_of_all_that_a_share_is_worth_is_not_believed()
    {
        _day.Trade("10:00", price: 50_000, size: 100);
        Dividend("17:00", id: 7, exDay: 1, mills: 50_000);
        _day.Bid("09:01", id: 1, price: 49_000, day: 1);
        Assert.Equal((MarketDay.Mills(50_000), CorporateActionKinds.None), Previous());
    }

    [Fact]
    public void Who_announces_without_end_is_not_listened_to_any_more()
    {
        for (var id = 1UL; id <= 70; id++)
        {
            Dividend("10:00", id, exDay: 1, mills: 1);
        }

        Assert.Equal(6, _day.Market.Ignored);
    }

    [Fact]
    public void A_market_that_starts_on_the_ex_date_adjusts_the_close_that_it_is_given()
    {
        var market = new MarketState(1, new MarketOutputLog());
        market.Start(_day.At("11:00"));
        market.Restore(0, TradedTodayAt(59_000, closedAt: 600_000));
        var records = new RecordBuffer();
        ref var split = ref records.Append<CorporateActionRecord>(Publisher.Simulator, 0, _day.At("11:00"));
        (split.Kind, split.Numerator, split.Denominator, split.ExTime) = (CorporateActionKind.Split, 10, 1, _day.At("00:00"));
        market.Apply(records);
        Assert.Equal((MarketDay.Mills(60_000), MarketDay.Mills(59_000)), (market.QuoteOf(0).PreviousClose, market.QuoteOf(0).Last));
    }

    private MarketSeed TradedTodayAt(long last, long closedAt)
    {
        var seed = new MarketSeed
        {
            Last = MarketDay.Mills(last),
            LastTime = _day.At("10:59"),
            PreviousClose = MarketDay.Mills(closedAt),
            PreviousCloseTime = _day.At("00:00", -1),
        };
        var day = BarSet.IndexOf(BarInterval.Day);
        (seed.Bars[day], seed.BarsPresent) = (Bar.Opened(_day.At("00:00"), seed.Last, BarFlags.None), 1 << day);
        return seed;
    }

    private (long Price, CorporateActionKinds Kinds) Previous()
    {
        var snapshot = _day.Show();
        return (snapshot.Quote.PreviousClose, snapshot.Venue.ExDay.Kinds);
    }

    private void Split(string time, int exDay, long after, long before, int toldOn = 0)
    {
        ref var split = ref Announce(time, 1, exDay, toldOn);
        (split.Kind, split.Numerator, split.Denominator) = (CorporateActionKind.Split, after, before);
        _day.Apply();
    }

    private void Dividend(string time, ulong id, int exDay, long mills, int toldOn = 0, bool cancelled = false)
    {
        ref var dividend = ref Announce(time, id, exDay, toldOn);
        (dividend.Kind, dividend.Cash, dividend.IsCancelled) = (CorporateActionKind.Dividend, MarketDay.Mills(mills), cancelled);
        _day.Apply();
    }

    private ref CorporateActionRecord Announce(string time, ulong id, int exDay, int toldOn)
    {
        ref var action = ref _day.Append<CorporateActionRecord>(time, day: toldOn);
        (action.ActionId, action.ExTime, action.Known) = (id, _day.At("00:00", exDay), _day.At(time, toldOn));
        return ref action;
    }
}
