using System.Globalization;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Hosting.Rules;
using Sampan.Server.Tests.Feeds.Simulation;
using BrokerItem = Sampan.Server.Feeds.Omdc.Messages.BrokerQueueItem;

namespace Sampan.Server.Tests.Feeds.Omdc.Publishing;

/// <summary>Each product tells the same market in its own way.</summary>
public sealed class ProductTests
{
    private const uint Tencent = 700;

    [Theory]
    [InlineData(OmdcProduct.Premium)]
    [InlineData(OmdcProduct.Standard)]
    public async Task Levels_and_sums_end_as_the_exchange_has_them(OmdcProduct product)
    {
        await using var published = Settled(60, product);
        var (bids, asks) = (new List<PriceLevel>(), new List<PriceLevel>());
        var (sums, nominal, traded) = (default(StatisticsMessage), 0, 0L);
        published.Sink.Visit(published.ChannelOf(product, Tencent).A, (in message) =>
        {
            switch (message.Type)
            {
                case OmdcMessageType.AggregateOrderBookUpdate when message.As<AggregateOrderBookUpdateMessage>().SecurityCode == Tencent:
                    foreach (var entry in message.Entries<AggregateOrderBookEntry>())
                    {
                        Apply(entry, entry.Side == 0 ? bids : asks);
                    }

                    break;
                case OmdcMessageType.Statistics when message.As<StatisticsMessage>().SecurityCode == Tencent:
                    sums = message.As<StatisticsMessage>();
                    break;
                case OmdcMessageType.NominalPrice when message.As<NominalPriceMessage>().SecurityCode == Tencent:
                    nominal = message.As<NominalPriceMessage>().NominalPrice;
                    break;
                case OmdcMessageType.Trade when message.As<TradeMessage>() is var trade && trade.SecurityCode == Tencent:
                    traded += trade.Quantity;
                    break;
                case OmdcMessageType.TradeTicker when message.As<TradeTickerMessage>() is var ticker && ticker.SecurityCode == Tencent:
                    traded += (long)ticker.AggregateQuantity;
                    break;
                default:
                    break;
            }
        });

        var day = published.Publisher.DayOf(Tencent);
        var spreads = SpreadTables.Known.For('A', new DateOnly(2026, 3, 10));
        Assert.Equal(Visible(published, Side.Bid, best => spreads.Down(best, 9)), bids);
        Assert.Equal(Visible(published, Side.Ask, best => spreads.Up(best, 9)), asks);
        Assert.Equal(
            (day.Shares, day.Turnover, day.High, day.Low, day.Last),
            ((long)sums.SharesTraded, sums.Turnover, sums.HighPrice, sums.LowPrice, sums.LastPrice));
        Assert.Equal(product == OmdcProduct.Premium ? day.Vwap : 0, sums.VWAP);
        Assert.Equal(day.Shares, traded);
        Assert.InRange(nominal, bids[0].Price / 1_000_000, asks[0].Price / 1_000_000);
    }

    [Theory]
    [InlineData("2026-03-11", 6_000, 8_100, 10)]
    [InlineData("2026-03-10", 5_995, 8_105, 5)]
    public async Task Limits_and_levels_are_on_the_ticks_of_phase_2_from_its_first_day_on(string from, int lower, int upper, int tick)
    {
        const uint Mtr = 66;
        await using var published = new TestPublisher(
            options => options with { Rules = TestRules.Phase2From(DateOnly.Parse(from, CultureInfo.InvariantCulture)) },
            parameters: TestMarket.Parameters.Replacing(
                [KeyValuePair.Create("66", TestMarket.Parameters.Find("66")! with { ReferencePrice = 7_050_000_000 })]),
            products: [OmdcProduct.Reference, OmdcProduct.Premium]);
        published.Run(60);
        var definition = default(SecurityDefinitionMessage);
        published.Sink.Visit(published.ChannelOf(OmdcProduct.Reference, Mtr).RefreshA, (in message) =>
        {
            if (message.Type == OmdcMessageType.SecurityDefinition && message.As<SecurityDefinitionMessage>().SecurityCode == Mtr)
            {
                definition = message.As<SecurityDefinitionMessage>();
            }
        });
        var prices = new HashSet<int>();
        published.Sink.Visit(published.ChannelOf(OmdcProduct.Premium, Mtr).A, (in message) =>
        {
            if (message.Type == OmdcMessageType.AggregateOrderBookUpdate
                && message.As<AggregateOrderBookUpdateMessage>().SecurityCode == Mtr)
            {
                foreach (var entry in message.Entries<AggregateOrderBookEntry>())
                {
                    prices.Add(entry.Price);
                }
            }
        });

        Assert.Equal((7_050, lower, upper), (definition.PreviousClosingPrice, definition.POSLowerLimit, definition.POSUpperLimit));
        Assert.All(prices, price => Assert.Equal(0, price % tick));
        Assert.Contains(prices, price => price % (2 * tick) != 0);
    }

    [Fact]
    public async Task What_is_watched_by_volatility_control_is_told_by_the_rules_that_the_market_goes_by()
    {
        var rules = RulesFile.Parse("hkex.rules", "vcm 5 none\nvcm 8001 small from 2026-03-10\nvcm 66 mid from 2026-03-11\n");
        await using var published = new TestPublisher(
            options => options with { Rules = rules }, products: [OmdcProduct.Reference]);
        published.Run(12);
        var watched = new Dictionary<uint, char>();
        foreach (var channel in published.Lines.Channels)
        {
            published.Sink.Visit(channel.RefreshA, (in message) =>
            {
                if (message.Type == OmdcMessageType.SecurityDefinition)
                {
                    var definition = message.As<SecurityDefinitionMessage>();
                    watched[definition.SecurityCode] = (char)definition.VCMFlag;
                }
            });
        }

        Assert.Equal(
            [(5u, 'N'), (66u, 'Y'), (700u, 'Y'), (2_800u, 'N'), (8_001u, 'Y'), (13_001u, 'N'), (80_700u, 'Y')],
            watched.Where(pair => pair.Key is not (3_690 or 9_988 or 9_000 or 60_001)).OrderBy(pair => pair.Key)
                .Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task An_aggregate_refresh_has_every_book_and_an_empty_one_without_entries()
    {
        await using var published = Settled(12, OmdcProduct.Premium);
        var entries = new Dictionary<uint, int>();
        foreach (var channel in published.Lines.Channels.Where(channel => channel.Product == OmdcProduct.Premium))
        {
            published.Sink.Visit(channel.RefreshA, (in message) =>
            {
                if (message.Type == OmdcMessageType.AggregateOrderBookUpdate)
                {
                    var code = message.As<AggregateOrderBookUpdateMessage>().SecurityCode;
                    entries[code] = message.Entries<AggregateOrderBookEntry>().Length;
                }
            });
        }

        Assert.Equal(11, entries.Count);
        Assert.Equal(0, entries[9_000]);
        Assert.InRange(entries[Tencent], 10, 20);
    }

    [Fact]
    public async Task Broker_queues_have_sides_of_their_own_numbers_and_steps_between_levels()
    {
        await using var published = Settled(20, OmdcProduct.BrokerQueue);
        var queues = new Dictionary<ushort, BrokerItem[]>();
        published.Sink.Visit(published.ChannelOf(OmdcProduct.BrokerQueue, Tencent).A, (in message) =>
        {
            if (message.Type == OmdcMessageType.BrokerQueue && message.As<BrokerQueueMessage>().SecurityCode == Tencent)
            {
                queues[message.As<BrokerQueueMessage>().Side] = message.Entries<BrokerItem>().ToArray();
            }
        });

        Assert.Equal([(ushort)1, (ushort)2], queues.Keys.Order());
        var best = published.Publisher.LevelsOf(Tencent, Side.Bid)[0];
        var first = queues[1].TakeWhile(item => item.Type == 'B').ToList();
        Assert.Equal(Math.Min(best.Orders, 40), first.Count);
        Assert.All(queues.Values, items => Assert.InRange(items.Length, 1, 40));
        Assert.Equal(queues[1].Length < 40 ? [1, 2, 3, 4] : queues[1].Where(IsStep).Select(item => (int)item.Item),
            queues[1].Where(IsStep).Select(item => (int)item.Item));
    }

    [Fact]
    public async Task Odd_lots_are_less_than_a_board_lot_and_end_as_the_exchange_has_them()
    {
        await using var published = Settled(120, OmdcProduct.OddLots);
        var orders = new Dictionary<(uint, ulong), AddOddLotOrderMessage>();
        foreach (var channel in published.Lines.Channels.Where(channel => channel.Product == OmdcProduct.OddLots))
        {
            published.Sink.Visit(channel.B, (in message) =>
            {
                if (message.Type == OmdcMessageType.AddOddLotOrder)
                {
                    var add = message.As<AddOddLotOrderMessage>();
                    orders.Add((add.SecurityCode, add.OrderId), add);
                }
                else if (message.Type == OmdcMessageType.DeleteOddLotOrder)
                {
                    var delete = message.As<DeleteOddLotOrderMessage>();
                    Assert.True(orders.Remove((delete.SecurityCode, delete.OrderId)));
                }
            });
        }

        Assert.NotEmpty(orders);
        Assert.All(orders.Values.Where(order => order.SecurityCode == Tencent), order => Assert.InRange(order.Quantity, 1u, 99u));
        Assert.Equal(
            published.Publisher.OddLotsOf(Tencent).Select(order => order.Id),
            orders.Keys.Where(key => key.Item1 == Tencent).Select(key => key.Item2).Order());
    }

    [Fact]
    public async Task Indices_turnover_news_and_stock_connect_say_that_they_are_made_up_or_null()
    {
        await using var published = Settled(70, OmdcProduct.Index, OmdcProduct.News, OmdcProduct.StockConnect);
        var values = new List<IndexDataMessage>();
        var headlines = new List<string>();
        var (turnovers, balances, connect) = (new List<long>(), new List<long>(), 0);
        foreach (var channel in published.Lines.Channels)
        {
            published.Sink.Visit(channel.A, (in message) =>
            {
                switch (message.Type)
                {
                    case OmdcMessageType.IndexData:
                        values.Add(message.As<IndexDataMessage>());
                        break;
                    case OmdcMessageType.News:
                        headlines.Add(Headline(message.As<NewsMessage>()));
                        break;
                    case OmdcMessageType.MarketTurnover:
                        turnovers.Add(message.As<MarketTurnoverMessage>().Turnover);
                        break;
                    case OmdcMessageType.StockConnectDailyQuotaBalance:
                        balances.Add(message.As<StockConnectDailyQuotaBalanceMessage>().DailyQuotaBalance);
                        break;
                    case OmdcMessageType.StockConnectMarketTurnover:
                        connect++;
                        break;
                    default:
                        break;
                }
            });
        }

        Assert.Equal(["SIMULATED MARKET: CONTINUOUS TRADING BEGINS", "模擬市場：持續交易時段開始"], headlines);
        Assert.All(values, value => Assert.Equal((long.MinValue, 'T'), (value.EASValue, (char)value.IndexStatus)));
        Assert.Contains(values, value => value.IndexValue is > 250_000_000 and < 270_000_000 && value.NetChgPrevDay != long.MinValue);
        Assert.True(turnovers.Count > 60 && turnovers[^1] > turnovers[0], $"{turnovers.Count} turnovers");
        Assert.True(balances.Count >= 26 && balances.TrueForAll(balance => balance == long.MinValue), $"{balances.Count} balances");
        Assert.Equal(2, connect);
    }

    private static TestPublisher Settled(double seconds, params OmdcProduct[] products)
    {
        var published = new TestPublisher(products: products).Run(seconds);
        published.Publisher.StopTrading();
        return published.Run(seconds + 1);
    }

    private static string Headline(NewsMessage news) => OmdcText.Read(news.NewsType) == "EXC"
        ? OmdcText.ReadUtf16(news.Headline)
        : OmdcText.Read(news.Headline);

    private static bool IsStep(BrokerItem item) => item.Type == 'S' && item.Item > 0;

    private static IEnumerable<PriceLevel> Visible(TestPublisher published, Side side, Func<long, long> limit)
    {
        var levels = published.Publisher.LevelsOf(Tencent, side);
        var far = limit(levels[0].Price);
        return levels.Where(level => side == Side.Bid ? level.Price >= far : level.Price <= far);
    }

    private static void Apply(in AggregateOrderBookEntry entry, List<PriceLevel> levels)
    {
        var level = new PriceLevel(entry.Price * 1_000_000L, (long)entry.AggregateQuantity, (int)entry.NumberOfOrders);
        switch (entry.UpdateAction)
        {
            case 0:
                levels.Insert(entry.PriceLevel - 1, level);
                break;
            case 1:
                levels[entry.PriceLevel - 1] = level;
                break;
            default:
                levels.RemoveAt(entry.PriceLevel - 1);
                break;
        }

        if (levels.Count > 10)
        {
            levels.RemoveAt(10);
        }
    }
}
