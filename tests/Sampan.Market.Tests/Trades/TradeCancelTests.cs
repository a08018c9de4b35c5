namespace Sampan.Market.Tests.Trades;

/// <summary>A trade that the exchange takes back leaves no trace in what is counted.</summary>
public sealed class TradeCancelTests
{
    private readonly MarketDay _day = new();

    [Fact]
    public void Cancelling_the_high_of_the_day_brings_back_the_high_before_it()
    {
        _day.Trade("10:00:01", price: 500, size: 100, id: 1);
        _day.Trade("10:00:02", price: 900, size: 100, id: 2);
        _day.Trade("10:00:03", price: 510, size: 100, id: 3);
        Assert.Equal(MarketDay.Mills(900), _day.Quote.High);

        _day.Cancel("10:00:04", id: 2);

        Assert.Equal((MarketDay.Mills(510), MarketDay.Mills(500)), (_day.Quote.High, _day.Quote.Low));
        Assert.Equal(MarketDay.Mills(510), _day.Quote.Last);
        Assert.Equal((200, 2, 3), (_day.Quote.Volume, _day.Quote.Trades, _day.Quote.Number));
        Assert.Equal(MarketDay.Mills(505), _day.Show().Venue.Vwap);
        Assert.True(_day.Show().TryGetBar(BarInterval.Minute1, out var bar));
        Assert.Equal((MarketDay.Mills(510), 200, BarFlags.Running), (bar.High, bar.Volume, bar.Flags));
    }

    [Fact]
    public void Cancelling_the_last_trade_makes_the_one_before_it_the_last()
    {
        _day.Trade("10:00:01", price: 500, size: 300, id: 1, type: TradeType.Auction);
        _day.Trade("10:00:02", price: 520, size: 100, id: 2);
        _day.Cancel("10:00:03", id: 2);

        Assert.Equal((MarketDay.Mills(500), 300L, TradeType.Auction), (_day.Quote.Last, _day.Quote.LastSize, _day.Quote.LastType));
        Assert.Equal(_day.At("10:00:01"), _day.Quote.LastTime);
    }

    [Fact]
    public void Cancelling_the_only_trade_leaves_a_day_without_one()
    {
        _day.PreviousClose(480);
        _day.Trade("10:00:01", price: 500, size: 300, id: 1);
        _day.Cancel("10:00:03", id: 1);

        var snapshot = _day.Show();
        Assert.False(snapshot.Quote.HasTraded);
        Assert.Equal((0, 0), (snapshot.Quote.Volume, snapshot.Quote.Trades));
        Assert.Equal((0, Price.Undefined, MarketDay.Mills(480)), (snapshot.BarsPresent, snapshot.Venue.Vwap, snapshot.Venue.NominalPrice));
    }

    [Fact]
    public void A_bar_that_was_told_as_finished_is_told_again_as_it_is_now()
    {
        _day.Trade("10:00:01", price: 500, size: 100, id: 1);
        _day.Trade("10:00:02", price: 900, size: 100, id: 2);
        _day.Trade("10:06", price: 510, size: 100, id: 3);
        _day.Log.Closed.Clear();

        _day.Cancel("10:06:30", id: 2);

        Assert.Equal([BarInterval.Minute1, BarInterval.Minute5], _day.Log.Closed.Select(closed => closed.Interval));
        Assert.All(_day.Log.Closed, closed => Assert.Equal(
            (_day.At("10:00"), MarketDay.Mills(500), 100, 1, BarFlags.Revised),
            (closed.Bar.Start, closed.Bar.High, closed.Bar.Volume, closed.Bar.Trades, closed.Bar.Flags)));
        Assert.True(_day.Show().TryGetBar(BarInterval.Hour1, out var hour));
        Assert.Equal((MarketDay.Mills(510), 200), (hour.High, hour.Volume));
    }

    [Fact]
    public void A_closing_auction_of_which_every_trade_was_cancelled_takes_back_no_minute_that_had_none()
    {
        _day.Trade("15:30:01", price: 500, size: 100, id: 1);
        _day.Trade("16:08:01", price: 510, size: 100, id: 2, type: TradeType.Auction);
        _day.Trade("16:08:30", price: 505, size: 100, id: 3);
        _day.Cancel("16:08:40", id: 2);
        _day.Trade("16:09:10", price: 506, size: 100, id: 4);

        _day.Clock("16:10");

        Assert.Empty(_day.Log.Voided);
        Assert.DoesNotContain((0, BarInterval.Minute1, _day.At("15:59")), _day.Log.Kept.Keys);
    }

    [Fact]
    public void A_finished_bar_of_which_every_trade_was_cancelled_is_taken_back()
    {
        _day.Trade("10:00:01", price: 500, size: 100, id: 1);
        _day.Trade("10:02", price: 510, size: 100, id: 2);
        _day.Log.Closed.Clear();

        _day.Cancel("10:02:30", id: 1);

        Assert.Equal([(0, BarInterval.Minute1, _day.At("10:00"))], _day.Log.Voided);
        Assert.Empty(_day.Log.Closed);
        Assert.True(_day.Show().TryGetBar(BarInterval.Minute5, out var five));
        Assert.Equal((MarketDay.Mills(510), MarketDay.Mills(510)), (five.Open, five.Low));
    }

    [Fact]
    public void A_cancel_of_a_trade_that_is_not_known_is_counted_and_makes_the_day_doubtful_but_not_the_book()
    {
        _day.Trade("10:00:01", price: 500, size: 100, id: 1);
        _day.Cancel("10:00:02", id: 7);

        var snapshot = _day.Show();
        Assert.Equal((1, 100), (_day.Market.UnknownCancels, snapshot.Quote.Volume));
        Assert.Equal(DayDoubts.UnknownTradeCancelled, snapshot.Venue.Doubts);
        Assert.False(snapshot.Quote.IsSuspect);
    }

    [Fact]
    public void A_trade_can_be_cancelled_once()
    {
        _day.Trade("10:00:01", price: 500, size: 100, id: 1);
        _day.Trade("10:00:01", price: 500, size: 100, id: 2);
        _day.Cancel("10:00:02", id: 1);
        _day.Cancel("10:00:03", id: 1);

        Assert.Equal((100, 1), (_day.Quote.Volume, _day.Market.UnknownCancels));
    }

    [Fact]
    public void The_rest_of_a_trade_that_was_cancelled_in_part_takes_its_old_place()
    {
        _day.Trade("10:00:01", price: 500, size: 100, id: 1);
        _day.Trade("10:00:02", price: 510, size: 900, id: 2);
        _day.Trade("10:02", price: 505, size: 100, id: 3);
        _day.Cancel("10:02:10", id: 2);
        _day.Log.Closed.Clear();
        _day.Trade("10:02:10", price: 510, size: 400, id: 2);

        Assert.Equal((MarketDay.Mills(505), MarketDay.Mills(510)), (_day.Quote.Last, _day.Quote.High));
        Assert.Equal((600, 3), (_day.Quote.Volume, _day.Quote.Trades));
        var minute = Assert.Single(_day.Log.Closed, closed => closed.Interval == BarInterval.Minute1).Bar;
        Assert.Equal((_day.At("10:00"), 500, MarketDay.Mills(510)), (minute.Start, minute.Volume, minute.Close));
        Assert.Equal(3, _day.Log.Trades.Count);
    }

    [Fact]
    public void All_parts_of_a_large_trade_go_with_its_number()
    {
        _day.Trade("10:00:01", price: 500, size: uint.MaxValue, id: 1);
        _day.Trade("10:00:01", price: 500, size: uint.MaxValue, id: 1);
        _day.Trade("10:00:02", price: 510, size: 100, id: 2);
        _day.Cancel("10:00:03", id: 1);

        Assert.Equal((100, MarketDay.Mills(510)), (_day.Quote.Volume, _day.Quote.Low));
    }

    [Fact]
    public void The_trades_of_yesterday_cannot_be_cancelled_any_more()
    {
        _day.Trade("10:00:01", price: 500, size: 100, id: 1);
        _day.Trade("10:00", price: 510, size: 100, id: 2, day: 1);
        _day.Cancel("10:00:01", id: 1, day: 1);

        Assert.Equal((100, 1), (_day.Quote.Volume, _day.Market.UnknownCancels));
    }

    [Fact]
    public void A_week_keeps_the_days_before_when_a_trade_of_today_is_cancelled()
    {
        _day.Trade("10:00:01", price: 500, size: 100, id: 1);
        _day.Trade("10:00", price: 900, size: 50, id: 1, day: 1);
        _day.Trade("10:01", price: 600, size: 10, id: 2, day: 1);
        _day.Cancel("10:01:01", id: 1, day: 1);

        Assert.True(_day.Show().TryGetBar(BarInterval.Week, out var week));
        Assert.Equal((MarketDay.Mills(500), MarketDay.Mills(600), 110), (week.Open, week.High, week.Volume));
        Assert.Equal((MarketDay.Mills(600), MarketDay.Mills(500)), (_day.Quote.Open, _day.Quote.PreviousClose));
    }

    [Fact]
    public void After_a_restart_a_cancel_leaves_what_an_earlier_run_knew()
    {
        var again = new MarketDay(start: "10:00:30");
        var seed = new MarketSeed { Last = MarketDay.Mills(450), LastTime = again.At("10:00:10"), PreviousClose = Price.Undefined };
        foreach (var interval in BarClock.Intervals)
        {
            var bar = Bar.Opened(BarClock.StartOf(interval, seed.LastTime), MarketDay.Mills(450), BarFlags.Incomplete);
            bar.Add(MarketDay.Mills(450), 70);
            seed.Bars[BarSet.IndexOf(interval)] = bar;
            seed.BarsPresent |= 1 << BarSet.IndexOf(interval);
        }

        again.Market.Restore(MarketDay.Share, seed);
        again.Trade("10:00:40", price: 900, size: 5, id: 8);
        again.Clock("10:01");
        again.Cancel("10:01:10", id: 8);

        Assert.Equal((MarketDay.Mills(450), MarketDay.Mills(450), 70), (again.Quote.Last, again.Quote.High, again.Quote.Volume));
        var bar1 = again.Log.Closed[^1];
        Assert.Equal((BarInterval.Minute1, 70, BarFlags.Incomplete | BarFlags.Revised), (bar1.Interval, bar1.Bar.Volume, bar1.Bar.Flags));
    }
}
