namespace Sampan.Market.Tests.Quotes;

/// <summary>What the venue publishes of the day goes before what we have counted, and the snapshot says which is which.</summary>
public sealed class StatedValuesTests
{
    private const MarketValues OfTheDay = MarketValues.Last | MarketValues.High | MarketValues.Low | MarketValues.Volume
        | MarketValues.Turnover | MarketValues.Vwap;

    private readonly MarketDay _day = new(publisher: Publisher.OmdcPremium);

    [Fact]
    public void Without_statistics_all_of_the_day_is_derived()
    {
        _day.Trade("10:00", price: 500, size: 100, id: 1);
        _day.Trade("10:00", price: 501, size: 200, id: 2);

        var snapshot = _day.Show();
        Assert.Equal(OfTheDay, snapshot.Derived & OfTheDay);

        // 0.500 for 100 and 0.501 for 200: to the nearest unit of 1e-9.
        Assert.Equal(500_666_667, snapshot.Venue.Vwap);
    }

    [Fact]
    public void Statistics_replace_what_was_counted_and_trades_still_make_the_bars()
    {
        _day.Trade("10:00", price: 500, size: 100, id: 1);
        TellStatistics("10:00:01");
        _day.Trade("10:00:02", price: 950, size: 100, id: 2);

        var snapshot = _day.Show();
        Assert.Equal(MarketValues.None, snapshot.Derived & OfTheDay);
        Assert.Equal((MarketDay.Mills(900), MarketDay.Mills(450)), (snapshot.Quote.High, snapshot.Quote.Low));
        Assert.Equal((9_982_000, (Int128)493_350_740_000 * 1_000_000), (snapshot.Quote.Volume, snapshot.Quote.Turnover));
        Assert.Equal(MarketDay.Mills(49_424), snapshot.Venue.Vwap);
        Assert.True(snapshot.TryGetBar(BarInterval.Minute1, out var bar));
        Assert.Equal((MarketDay.Mills(950), 200), (bar.High, bar.Volume));
    }

    [Fact]
    public void A_last_price_that_no_trade_told_of_has_no_size()
    {
        _day.Trade("10:00", price: 500, size: 100, id: 1);
        _day.Statistic("10:00:01", StatisticType.LastPrice, price: 500);
        Assert.Equal((100L, _day.At("10:00")), (_day.Quote.LastSize, _day.Quote.LastTime));

        _day.Statistic("10:00:02", StatisticType.LastPrice, price: 505);
        Assert.Equal((MarketDay.Mills(505), Quote.SizeUnknown), (_day.Quote.Last, _day.Quote.LastSize));
        Assert.Equal(_day.At("10:00:02"), _day.Quote.LastTime);
    }

    [Fact]
    public void A_cancel_leaves_the_venues_figures_until_it_tells_new_ones_and_revises_the_bars()
    {
        _day.Trade("10:00", price: 500, size: 100, id: 1);
        TellStatistics("10:00:01");
        _day.Cancel("10:00:02", id: 1);

        var snapshot = _day.Show();
        Assert.Equal(9_982_000, snapshot.Quote.Volume);
        Assert.False(snapshot.HasBar(BarInterval.Minute1));
    }

    [Fact]
    public void The_next_day_is_counted_anew_until_the_venue_speaks()
    {
        TellStatistics("10:00:01");
        _day.Trade("10:00", price: 500, size: 100, id: 1, day: 1);

        var snapshot = _day.Show();
        Assert.Equal((100, MarketDay.Mills(500)), (snapshot.Quote.Volume, snapshot.Quote.High));
        Assert.Equal(OfTheDay, snapshot.Derived & OfTheDay);
    }

    [Fact]
    public void The_values_of_an_auction_come_and_go()
    {
        _day.Statistic("09:10", StatisticType.IndicativeOpeningPrice, price: 505, quantity: 5_000_000_000);
        _day.Statistic("09:11", StatisticType.OrderImbalance, quantity: -700);
        _day.Statistic("09:15", StatisticType.AuctionReferencePrice, price: 500);
        _day.Statistic("09:15", StatisticType.AuctionLowerPrice, price: 490);
        _day.Statistic("09:15", StatisticType.AuctionUpperPrice, price: 510);

        var auction = _day.Show().Venue.Auction;
        Assert.Equal((MarketDay.Mills(505), 5_000_000_000), (auction.IndicativePrice, auction.IndicativeVolume));
        Assert.Equal(_day.At("09:10"), auction.IndicativeTime);
        Assert.Equal((-700, _day.At("09:11")), (auction.Imbalance, auction.ImbalanceTime));
        Assert.Equal((500, 490, 510), (auction.ReferencePrice / 1_000_000, auction.LowerPrice / 1_000_000, auction.UpperPrice / 1_000_000));

        _day.Statistic("09:22", StatisticType.IndicativeOpeningPrice, deleted: true);
        _day.Statistic("09:22", StatisticType.OrderImbalance, deleted: true);
        auction = _day.Show().Venue.Auction;
        Assert.Equal((Price.Undefined, Price.Undefined), (auction.IndicativePrice, auction.Imbalance));
        Assert.Equal(_day.At("09:22"), auction.ImbalanceTime);
    }

    [Fact]
    public void A_cooling_off_holds_from_its_start_to_its_end()
    {
        _day.Statistic("10:00:01", StatisticType.VcmReferencePrice, price: 130_000, reference: "10:00:01");
        _day.Statistic("10:00:01", StatisticType.LowerPriceLimit, price: 117_000, reference: "10:05:01");
        _day.Statistic("10:00:01", StatisticType.UpperPriceLimit, price: 143_000, reference: "10:05:01");

        var vcm = _day.Show().Venue.Vcm;
        Assert.Equal((117_000, 143_000), (vcm.LowerPrice / 1_000_000, vcm.UpperPrice / 1_000_000));
        Assert.Equal(
            [false, true, true, false],
            new[] { "10:00", "10:00:01", "10:05", "10:05:01" }.Select(time => vcm.IsCoolingOffAt(_day.At(time))));

        _day.Statistic("10:06", StatisticType.UpperPriceLimit, deleted: true);
        Assert.False(_day.Show().Venue.Vcm.IsCoolingOffAt(_day.At("10:01")));
    }

    [Fact]
    public void What_is_told_of_an_index_is_kept()
    {
        _day.PublisherId = Publisher.OmdcIndex;
        Tell(StatisticType.VenuePrice, 25_000);
        Tell(StatisticType.OpeningPrice, 24_000);
        Tell(StatisticType.HighPrice, 26_000);
        Tell(StatisticType.PreviousSessionClose, 24_500);
        Tell(StatisticType.NetChange, 500);
        Tell(StatisticType.EstimatedAverageSettlement, 24_900);
        _day.Statistic("10:00", StatisticType.IndexTurnover, quantity: 123, instrument: MarketDay.Index);

        var snapshot = _day.Show(MarketDay.Index);
        Assert.Equal((24_000, 26_000), (snapshot.Quote.Open / 1_000_000, snapshot.Quote.High / 1_000_000));
        var index = snapshot.Venue.Index;
        Assert.Equal((24_500, 500), (index.PreviousSessionClose / 1_000_000, index.NetChange / 1_000_000));
        Assert.Equal((MarketDay.Mills(24_900), 123), (index.EstimatedAverageSettlement, index.Turnover));
        Assert.Equal(_day.At("10:00"), index.Time);
        Assert.Equal(Price.Undefined, index.NetChangePercent);
    }

    [Fact]
    public void Short_sales_yields_rates_and_quotas_are_kept()
    {
        _day.Statistic("12:01", StatisticType.ShortVolume, quantity: 700);
        _day.Statistic("12:01", StatisticType.ShortTurnover, quantity: 350_000);
        _day.Statistic("12:02", StatisticType.Yield, price: 4_125);
        _day.Statistic("12:03", StatisticType.CurrencyRate, price: 10_750);
        _day.Statistic("12:04", StatisticType.QuotaBalance, quantity: 42);

        var venue = _day.Show().Venue;
        Assert.Equal((700, 350_000, _day.At("12:01")), (venue.ShortVolume, venue.ShortTurnover, venue.ShortTime));
        Assert.Equal((MarketDay.Mills(4_125), _day.At("12:02")), (venue.Yield, venue.YieldTime));
        Assert.Equal((MarketDay.Mills(10_750), 42), (venue.MarketWide.CurrencyRate, venue.MarketWide.QuotaBalance));
    }

    private void Tell(StatisticType type, long price) => _day.Statistic("10:00", type, price, instrument: MarketDay.Index);

    // Volume, turnover and average as in a packet of the exchange.
    private void TellStatistics(string time)
    {
        _day.Statistic(time, StatisticType.Volume, quantity: 9_982_000);
        _day.Statistic(time, StatisticType.Turnover, quantity: 493_350_740_000);
        _day.Statistic(time, StatisticType.HighPrice, price: 900);
        _day.Statistic(time, StatisticType.LowPrice, price: 450);
        _day.Statistic(time, StatisticType.LastPrice, price: 501);
        _day.Statistic(time, StatisticType.Vwap, price: 49_424);
    }
}
