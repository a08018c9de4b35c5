namespace Sampan.Market.Tests.Trades;

/// <summary>Which type of trade moves what.</summary>
public sealed class TradeEffectsTests
{
    [Theory]
    [InlineData(TradeType.Automatch)]
    [InlineData(TradeType.AutomatchInternalized)]
    [InlineData(TradeType.Auction)]
    public void A_trade_in_which_orders_met_moves_prices_and_counts(TradeType type)
    {
        var day = new MarketDay();
        day.Trade("10:00", price: 500, size: 100);
        day.Trade("10:00:01", price: 510, size: 200, type: type);

        ref readonly var quote = ref day.Quote;
        Assert.Equal((MarketDay.Mills(510), MarketDay.Mills(510), type), (quote.Last, quote.High, quote.LastType));
        Assert.Equal((300, 2), (quote.Volume, quote.Trades));
    }

    [Theory]
    [InlineData(TradeType.Late)]
    [InlineData(TradeType.NonDirectOffExchange)]
    [InlineData(TradeType.DirectOffExchange)]
    [InlineData(TradeType.OddLot)]
    [InlineData((TradeType)77)]
    public void A_trade_agreed_elsewhere_counts_in_volume_and_moves_no_price(TradeType type)
    {
        var day = new MarketDay();
        day.Trade("10:00", price: 500, size: 100);
        day.Trade("10:00:01", price: 900, size: 200, type: type);

        ref readonly var quote = ref day.Quote;
        Assert.Equal((MarketDay.Mills(500), MarketDay.Mills(500), 100L), (quote.Last, quote.High, quote.LastSize));
        Assert.Equal((300, 2), (quote.Volume, quote.Trades));
        Assert.Equal(type, day.Log.Trades[^1].Trade.TradeType);
    }

    [Fact]
    public void The_average_price_is_that_of_trades_in_which_orders_met()
    {
        var day = new MarketDay();
        day.Trade("09:05", price: 480, size: 1_000, type: TradeType.Late);
        Assert.Equal(Price.Undefined, day.Show().Venue.Vwap);

        day.Trade("10:00", price: 500, size: 100, id: 2);
        day.Trade("10:01", price: 900, size: 700, id: 3, type: TradeType.DirectOffExchange);
        day.Trade("10:02", price: 510, size: 300, id: 4);
        Assert.Equal(507_500_000, day.Show().Venue.Vwap);

        day.Cancel("10:03", 4);
        Assert.Equal(MarketDay.Mills(500), day.Show().Venue.Vwap);
    }

    [Fact]
    public void A_trade_made_overseas_is_told_of_and_counts_nowhere()
    {
        var day = new MarketDay();
        day.Trade("10:00", price: 500, size: 100);
        day.Trade("10:00:01", price: 900, size: 200, type: TradeType.Overseas);

        Assert.Equal((MarketDay.Mills(500), 100, 1), (day.Quote.Last, day.Quote.Volume, day.Quote.Trades));
        Assert.Equal([1, 2], day.Log.Trades.Select(trade => trade.Number));
    }

    [Fact]
    public void The_bar_of_the_day_has_the_volume_of_the_day_and_the_minute_that_of_the_trades_that_made_its_prices()
    {
        var day = new MarketDay();
        day.Trade("09:05", price: 480, size: 1_000, type: TradeType.Late);
        day.Trade("10:00", price: 500, size: 100);
        day.Trade("10:00:01", price: 490, size: 30, type: TradeType.OddLot);

        var snapshot = day.Show();
        Assert.True(snapshot.TryGetBar(BarInterval.Minute1, out var minute));
        Assert.True(snapshot.TryGetBar(BarInterval.Day, out var whole));
        Assert.True(snapshot.TryGetBar(BarInterval.Month, out var month));
        Assert.Equal((100, 1), (minute.Volume, minute.Trades));
        Assert.Equal((1_130, 3, MarketDay.Mills(500)), (whole.Volume, whole.Trades, whole.Low));
        Assert.Equal((1_130, 3), (month.Volume, month.Trades));
        Assert.Equal(snapshot.Quote.Turnover, whole.Turnover);
    }

    [Fact]
    public void A_day_of_off_exchange_trades_only_has_volume_and_no_bar()
    {
        var day = new MarketDay();
        day.Trade("09:05", price: 480, size: 1_000, type: TradeType.DirectOffExchange);

        var snapshot = day.Show();
        Assert.False(snapshot.HasBar(BarInterval.Day));
        Assert.Equal(1_000, snapshot.Quote.Volume);

        day.Clock("00:00", day: 1);
        Assert.Empty(day.Log.Closed);
    }
}
