namespace Sampan.Market.Tests.Quotes;

/// <summary>The nominal price of a feed that does not tell it.</summary>
public sealed class NominalPriceTests
{
    private readonly MarketDay _day = new();

    [Fact]
    public void Before_the_first_trade_it_is_the_previous_close()
    {
        _day.PreviousClose(500);
        _day.Phase("09:30", TradingPhase.Continuous);

        Assert.Equal(MarketDay.Mills(500), Nominal());
    }

    [Fact]
    public void It_is_unknown_when_nothing_is_known_and_no_bid_makes_it_up()
    {
        _day.Bid("09:30", id: 1, price: 400);

        Assert.Equal(Price.Undefined, Nominal());
    }

    [Theory]
    [InlineData(510, 520, 510)]
    [InlineData(480, 490, 490)]
    [InlineData(490, 510, 500)]
    [InlineData(500, 500, 500)]
    public void In_continuous_trading_it_is_the_last_price_within_the_best_bid_and_ask(long bid, long ask, long nominal)
    {
        _day.Phase("09:30", TradingPhase.Continuous);
        _day.Trade("10:00", price: 500, size: 100);
        _day.Bid("10:01", id: 1, price: bid);
        _day.Ask("10:01", id: 2, price: ask);

        Assert.Equal(MarketDay.Mills(nominal), Nominal());
    }

    [Fact]
    public void An_off_exchange_trade_does_not_move_it()
    {
        _day.Trade("10:00", price: 500, size: 100);
        _day.Trade("10:01", price: 900, size: 100, type: TradeType.DirectOffExchange);

        Assert.Equal(MarketDay.Mills(500), Nominal());
    }

    [Fact]
    public void In_the_opening_auction_it_is_the_indicative_price_while_there_is_one()
    {
        _day.PreviousClose(500);
        _day.Phase("09:00", TradingPhase.OpeningInput);
        Assert.Equal(MarketDay.Mills(500), Nominal());

        _day.Statistic("09:10", StatisticType.IndicativeOpeningPrice, price: 505, quantity: 1_000);
        Assert.Equal(MarketDay.Mills(505), Nominal());

        _day.Statistic("09:22", StatisticType.IndicativeOpeningPrice, deleted: true);
        Assert.Equal(MarketDay.Mills(500), Nominal());
    }

    [Fact]
    public void In_the_closing_auction_it_is_the_indicative_price_or_the_reference_price_and_then_the_close()
    {
        _day.Trade("15:50", price: 500, size: 100);
        _day.Phase("16:00", TradingPhase.ClosingReferencePrice);
        _day.Statistic("16:00:30", StatisticType.AuctionReferencePrice, price: 502);
        Assert.Equal(MarketDay.Mills(502), Nominal());

        _day.Statistic("16:05", StatisticType.IndicativeClosingPrice, price: 508, quantity: 100);
        Assert.Equal(MarketDay.Mills(508), Nominal());

        _day.Trade("16:08:20", price: 509, size: 100, type: TradeType.Auction);
        _day.Statistic("16:08:21", StatisticType.IndicativeClosingPrice, deleted: true);
        _day.Phase("16:08:30", TradingPhase.Close);
        Assert.Equal(MarketDay.Mills(509), Nominal());
    }

    [Fact]
    public void A_warrant_has_no_closing_auction_and_keeps_its_last_price()
    {
        _day.Trade("15:50", price: 50, size: 100, instrument: MarketDay.Warrant);
        _day.Phase("16:00", TradingPhase.ClosingReferencePrice, MarketDay.Warrant);
        _day.Statistic("16:00:30", StatisticType.AuctionReferencePrice, price: 52, instrument: MarketDay.Warrant);

        Assert.Equal(MarketDay.Mills(50), _day.Show(MarketDay.Warrant).Venue.NominalPrice);
    }

    [Fact]
    public void What_the_venue_says_goes_before_what_we_derive_and_says_so()
    {
        _day.Trade("10:00", price: 500, size: 100);
        Assert.True(_day.Show().Derived.HasFlag(MarketValues.NominalPrice));

        _day.Statistic("10:01", StatisticType.VenuePrice, price: 503);
        _day.Trade("10:02", price: 507, size: 100);

        var snapshot = _day.Show();
        Assert.Equal((MarketDay.Mills(503), _day.At("10:01")), (snapshot.Venue.NominalPrice, snapshot.Venue.NominalTime));
        Assert.False(snapshot.Derived.HasFlag(MarketValues.NominalPrice));
        Assert.Equal((MarketDay.Mills(507), 2), (snapshot.Quote.Last, snapshot.Quote.Trades));
    }

    [Fact]
    public void An_index_has_a_level_and_no_nominal_price()
    {
        _day.PublisherId = Publisher.OmdcIndex;
        _day.Statistic("10:00", StatisticType.VenuePrice, price: 25_910_550, instrument: MarketDay.Index);

        var snapshot = _day.Show(MarketDay.Index);
        Assert.Equal((MarketDay.Mills(25_910_550), Price.Undefined), (snapshot.Quote.Last, snapshot.Venue.NominalPrice));
        Assert.False(snapshot.Derived.HasFlag(MarketValues.Last));
        Assert.True(snapshot.HasBar(BarInterval.Minute1));
    }

    private long Nominal() => _day.Show().Venue.NominalPrice;
}
