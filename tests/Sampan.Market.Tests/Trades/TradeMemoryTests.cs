namespace Sampan.Market.Tests.Trades;

/// <summary>What the trades of a day cost.</summary>
public sealed class TradeMemoryTests
{
    [Fact]
    public void A_kept_trade_takes_24_bytes_and_gives_back_what_it_was_made_of()
    {
        var day = HongKongTime.StartOf(MarketDay.FullDay);
        var time = day + (15 * 3_600 * HongKongTime.NanosPerSecond) + 123_456_789;
        var trade = new DayTrade(day, time + HongKongTime.NanosPerSecond, time, DayTradeKind.Loss, Side.Ask);

        Assert.Equal(24, System.Runtime.CompilerServices.Unsafe.SizeOf<DayTrade>());
        Assert.Equal((time, day + (15 * 3_600 * HongKongTime.NanosPerSecond)), (trade.TimeOn(day), trade.MinuteOn(day)));
        Assert.Equal((DayTradeKind.Loss, Side.Ask), (trade.Kind, trade.Side));
    }

    [Fact]
    public void The_memory_of_a_day_serves_the_next()
    {
        var day = new MarketDay();
        var bytes = new List<long>();
        for (var date = 0; date < 3; date++)
        {
            for (uint id = 1; id <= 33_000; id++)
            {
                day.Trade("10:00", price: 500, size: 100, id, day: date);
            }

            bytes.Add(day.Market.TradeBytes);
            day.Cancel("10:01", id: 33_000, day: date);
            Assert.Equal(32_999, day.Quote.Trades);
        }

        Assert.Single(bytes.Distinct());
        Assert.InRange(bytes[0], 33_000 * 24, 2 * 32_768 * 25);
    }

    [Fact]
    public void A_day_with_more_trades_than_are_kept_undoes_no_cancel_rather_than_a_wrong_one()
    {
        var memory = new TradeMemory(blocksMax: 1);
        var trades = new DayTrades();
        for (uint id = 1; id <= TradeMemory.BlockSize + 1; id++)
        {
            trades.TryAppend(memory, new DayTrade { Id = id, Size = 100, Price = 1 });
        }

        Assert.True(trades.IsCut);
        Assert.False(trades.TryCancel(memory, id: 1, out _));
    }

    [Fact]
    public void A_trade_allocates_nothing()
    {
        var market = new MarketState(4, new Silence());
        var published = new PublishedMarket(4);
        var records = new RecordBuffer();
        market.Start(HongKongTime.StartOf(MarketDay.FullDay));
        Fill(records);
        Play(market, published, records);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            Play(market, published, records);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Fill(RecordBuffer records)
    {
        var time = HongKongTime.At(MarketDay.FullDay, new TimeOnly(10, 0));
        for (var i = 1; i <= 1_000; i++)
        {
            ref var trade = ref records.Append<TradeRecord>(Publisher.OmdcFullTick, i % 4, time + i);
            (trade.Price, trade.Size, trade.TradeId) = (MarketDay.Mills(500 + (i % 7)), 100, (uint)i);
            ref var statistic = ref records.Append<StatisticRecord>(Publisher.OmdcPremium, i % 4, time + i);
            (statistic.StatisticType, statistic.Price) = (StatisticType.VenuePrice, MarketDay.Mills(500));
            ref var brokers = ref records.Append<BrokerQueueRecord>(Publisher.OmdcStandard, i % 4, time + i);
            (brokers.Side, brokers.Count) = (Side.Bid, 3);
            ref var levels = ref records.Append<LevelsRecord>(Publisher.OmdcPremium, i % 4, time + i);
            levels.Bids.Count = 1;
        }
    }

    private static void Play(MarketState market, PublishedMarket published, RecordBuffer records)
    {
        foreach (ref readonly var record in records)
        {
            market.Apply(in record);
        }

        market.Publish(published);
        market.ForgetChanges();
    }

    private sealed class Silence : IMarketOutput
    {
        public void OnTrade(int instrument, in TradeRecord trade, long number)
        {
        }

        public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
        {
        }
    }
}
