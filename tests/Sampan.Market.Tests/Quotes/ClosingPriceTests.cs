namespace Sampan.Market.Tests.Quotes;

/// <summary>The closing price of a feed that does not tell it.</summary>
public sealed class ClosingPriceTests
{
    private readonly MarketDay _day = new();

    [Fact]
    public void A_warrant_closes_at_the_median_of_its_nominal_prices_in_the_last_minute()
    {
        TradeLastMinute(_day, "15:5", MarketDay.Warrant);
        Assert.Equal(Price.Undefined, _day.Show(MarketDay.Warrant).Venue.ClosingPrice);
        _day.Clock("16:00");

        // 40 at 15:59:00, then 44, 41, 43, and 49 at the end: the last trade has no greater say than the others.
        var snapshot = _day.Show(MarketDay.Warrant);
        Assert.Equal((MarketDay.Mills(43), _day.At("16:00")), (snapshot.Venue.ClosingPrice, snapshot.Venue.ClosingTime));
        Assert.True(snapshot.Derived.HasFlag(MarketValues.ClosingPrice));
    }

    [Fact]
    public void On_a_half_day_the_last_minute_is_the_one_before_noon()
    {
        var half = new MarketDay(MarketDay.HalfDay);
        TradeLastMinute(half, "11:5", MarketDay.Warrant);
        half.Clock("12:00");

        Assert.Equal(MarketDay.Mills(43), half.Show(MarketDay.Warrant).Venue.ClosingPrice);
    }

    [Fact]
    public void A_trade_at_the_very_moment_comes_too_late_for_it()
    {
        TradeLastMinute(_day, "15:5", MarketDay.Warrant);
        _day.Trade("16:00", price: 99, size: 100, instrument: MarketDay.Warrant);

        Assert.Equal(MarketDay.Mills(43), _day.Show(MarketDay.Warrant).Venue.ClosingPrice);
    }

    [Fact]
    public void A_server_that_started_within_the_last_minute_derives_no_closing_price()
    {
        var late = new MarketDay(start: "15:59:10");
        late.Trade("15:59:12", price: 44, size: 100, instrument: MarketDay.Warrant);
        late.Clock("16:01");

        Assert.Equal(Price.Undefined, late.Show(MarketDay.Warrant).Venue.ClosingPrice);
    }

    [Fact]
    public void A_share_closes_at_the_price_of_the_closing_auction()
    {
        TradeLastMinute(_day, "15:5", MarketDay.Share);
        _day.Phase("16:00", TradingPhase.ClosingReferencePrice);
        _day.Trade("16:09", price: 47, size: 1_000, id: 9, type: TradeType.Auction);

        var snapshot = _day.Show();
        Assert.Equal((MarketDay.Mills(47), MarketDay.Mills(43)), (snapshot.Venue.ClosingPrice, snapshot.Venue.Auction.ReferencePrice));
        Assert.True(snapshot.Derived.HasFlag(MarketValues.ClosingPrice | MarketValues.AuctionReferencePrice));
    }

    [Fact]
    public void A_share_of_which_nothing_is_matched_in_the_closing_auction_closes_at_the_reference_price()
    {
        TradeLastMinute(_day, "15:5", MarketDay.Share);
        _day.Statistic("16:00:20", StatisticType.AuctionReferencePrice, price: 45);
        Assert.Equal(Price.Undefined, _day.Show().Venue.ClosingPrice);
        _day.Phase("16:10", TradingPhase.Close);

        Assert.Equal(MarketDay.Mills(45), _day.Show().Venue.ClosingPrice);
        Assert.False(_day.Show().Derived.HasFlag(MarketValues.AuctionReferencePrice));
    }

    [Fact]
    public void A_reference_price_that_the_venue_has_taken_back_is_the_median_again()
    {
        TradeLastMinute(_day, "15:5", MarketDay.Share);
        _day.Statistic("16:00:20", StatisticType.AuctionReferencePrice, price: 45);
        _day.Statistic("16:09", StatisticType.AuctionReferencePrice, deleted: true);
        _day.Phase("16:10", TradingPhase.Close);

        Assert.Equal(MarketDay.Mills(43), _day.Show().Venue.ClosingPrice);
    }

    [Fact]
    public void When_the_close_overtakes_the_auction_trade_the_trade_still_makes_the_closing_price()
    {
        _day.Trade("15:50", price: 44, size: 100);
        _day.Statistic("16:00:20", StatisticType.AuctionReferencePrice, price: 45);
        _day.Phase("16:09", TradingPhase.Close);
        _day.Trade("16:09", price: 47, size: 1_000, id: 9, type: TradeType.Auction);
        Assert.Equal(MarketDay.Mills(47), _day.Show().Venue.ClosingPrice);

        _day.Cancel("16:10", id: 9);
        Assert.Equal(MarketDay.Mills(45), _day.Show().Venue.ClosingPrice);
    }

    [Fact]
    public void The_opening_auction_makes_no_closing_price()
    {
        _day.Trade("09:21", price: 47, size: 1_000, type: TradeType.Auction);

        Assert.Equal(Price.Undefined, _day.Show().Venue.ClosingPrice);
    }

    [Fact]
    public void What_the_venue_says_goes_before_what_we_derive_and_a_new_day_has_none()
    {
        _day.Trade("16:09", price: 47, size: 1_000, type: TradeType.Auction);
        _day.Statistic("16:10", StatisticType.ClosePrice, price: 48);
        _day.Trade("16:10:01", price: 49, size: 1_000, type: TradeType.Auction);
        Assert.Equal(MarketDay.Mills(48), _day.Show().Venue.ClosingPrice);
        Assert.False(_day.Show().Derived.HasFlag(MarketValues.ClosingPrice));

        _day.PreviousClose(48, day: 1);
        Assert.Equal((Price.Undefined, MarketDay.Mills(48)), (_day.Show().Venue.ClosingPrice, _day.Quote.PreviousClose));
    }

    // Nominal prices 40, 44, 41, 43 and 49.
    private static void TradeLastMinute(MarketDay day, string hour, int instrument)
    {
        uint id = 100;
        foreach (var (second, price) in new (string, long)[] { ("8:10", 40), ("9:05", 44), ("9:20", 41), ("9:31", 43), ("9:58", 49) })
        {
            day.Trade(hour + second, price, size: 100, id: ++id, instrument: instrument);
        }
    }
}
