namespace Sampan.Market.Tests;

/// <summary>What is doubtful says so, for as long as it is, and nothing else does.</summary>
public sealed class IntegrityTests
{
    private readonly MarketDay _day = new();

    [Fact]
    public void What_the_feed_doubts_stays_doubtful_until_the_feed_says_otherwise()
    {
        _day.Integrity("10:00", isSuspect: true);
        _day.Order("10:00:01", OrderAction.Clear, id: 0, Side.None, price: 0);
        Assert.Equal(SuspectReasons.Told, _day.Show().Quote.Suspect);

        _day.Integrity("10:00:02", isSuspect: false);
        Assert.False(_day.Show().Quote.IsSuspect);
    }

    [Fact]
    public void What_a_record_contradicted_stays_doubtful_until_the_book_is_rebuilt()
    {
        _day.Order("10:00", OrderAction.Cancel, id: 7, Side.Bid, price: 0);
        _day.Integrity("10:00:01", isSuspect: true);
        _day.Integrity("10:00:02", isSuspect: false);
        Assert.Equal(SuspectReasons.Contradicted, _day.Show().Quote.Suspect);

        _day.Order("10:00:03", OrderAction.Clear, id: 0, Side.None, price: 0);
        Assert.False(_day.Show().Quote.IsSuspect);
    }

    [Fact]
    public void Lost_trades_make_the_running_bars_incomplete_and_the_day_too_low()
    {
        _day.Trade("10:00:01", price: 500, size: 100, id: 1);
        _day.Integrity("10:00:30", isSuspect: false, tradesLost: true);
        _day.Clock("10:01");
        _day.Trade("10:01:01", price: 500, size: 100, id: 2);
        _day.Clock("10:02");

        Assert.Equal([BarFlags.Incomplete, BarFlags.None], _day.Log.Closed.Select(closed => closed.Bar.Flags));
        var snapshot = _day.Show();
        Assert.True(snapshot.TryGetBar(BarInterval.Hour1, out var hour));
        Assert.Equal(BarFlags.Running | BarFlags.Incomplete, hour.Flags);
        Assert.Equal((DayDoubts.TradesLost, true, false), (snapshot.Venue.Doubts, snapshot.VolumeIsTooLow, snapshot.Quote.IsSuspect));

        _day.Statistic("10:02:01", StatisticType.Volume, quantity: 5_000);
        Assert.False(_day.Show().VolumeIsTooLow);
    }

    [Fact]
    public void A_bar_that_opens_after_the_loss_within_its_interval_is_incomplete_too()
    {
        _day.Integrity("10:00:10", isSuspect: false, tradesLost: true);
        _day.Trade("10:00:30", price: 500, size: 100, id: 1);
        _day.Trade("10:00:31", price: 505, size: 100, id: 2);
        _day.Cancel("10:00:32", id: 2);
        _day.Clock("10:01");

        var minute = Assert.Single(_day.Log.Closed).Bar;
        Assert.Equal((100, BarFlags.Incomplete), (minute.Volume, minute.Flags));
    }

    [Fact]
    public void A_book_that_stays_crossed_in_continuous_trading_is_suspect_until_it_is_not_crossed_any_more()
    {
        _day.Phase("09:30", TradingPhase.Continuous);
        _day.Bid("10:00", id: 1, price: 510);
        _day.Ask("10:00", id: 2, price: 500);
        Assert.False(_day.Show().Quote.IsSuspect);

        // No record of the instrument comes: the clock is enough.
        _day.Clock("10:00:01");
        Assert.Equal(SuspectReasons.Crossed, _day.Show().Quote.Suspect);

        _day.Order("10:00:05", OrderAction.Cancel, id: 1, Side.Bid, price: 0);
        Assert.False(_day.Show().Quote.IsSuspect);
    }

    [Fact]
    public void A_book_crossed_for_a_moment_or_in_an_auction_is_not_suspect()
    {
        _day.Phase("09:30", TradingPhase.Continuous);
        _day.Bid("10:00", id: 1, price: 510);
        _day.Ask("10:00", id: 2, price: 500);
        _day.Show();
        _day.Order("10:00:00.5", OrderAction.Cancel, id: 2, Side.Ask, price: 0);
        _day.Show();
        _day.Clock("10:00:02");
        Assert.False(_day.Show().Quote.IsSuspect);

        _day.Phase("16:00", TradingPhase.ClosingInput);
        _day.Ask("16:02", id: 3, price: 500);
        _day.Show();
        _day.Clock("16:05");
        Assert.False(_day.Show().Quote.IsSuspect);
    }

    [Fact]
    public void Gaps_and_news_are_handed_on_and_are_no_records_of_unknown_instruments()
    {
        _day.Append<GapRecord>("10:00", GapRecord.NoInstrument).Number = 3;
        _day.Append<NewsRecord>("10:00", GapRecord.NoInstrument).NewsId = 5;
        _day.Apply();

        Assert.Equal((3u, 5u, 0L), (_day.Log.Gaps[0].Number, _day.Log.News[0].NewsId, _day.Market.Ignored));
    }
}
