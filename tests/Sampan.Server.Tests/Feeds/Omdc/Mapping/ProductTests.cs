using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class ProductTests
{
    [Fact]
    public void With_FullTick_and_Premium_no_trade_is_counted_twice_and_statistics_come_all_the_same()
    {
        var rig = new MapperRig(OmdcProduct.FullTick, OmdcProduct.Premium);
        foreach (var product in new[] { OmdcProduct.FullTick, OmdcProduct.Premium })
        {
            TellOfAuction(rig, product);
            rig.Send(product, Trade(1));
            rig.Send(product, new TradeCancelMessage { SecurityCode = 700, TradeID = 1 });
        }

        rig.Send(OmdcProduct.Premium, Levels(), Level());
        rig.Send(OmdcProduct.Premium, new NominalPriceMessage { SecurityCode = 700, NominalPrice = 1_000 });

        Assert.Single(rig.Records<TradeRecord>());
        Assert.Empty(rig.Records<LevelsRecord>());
        Assert.Equal(
            ["IndicativeOpeningPrice 1 x1", "OrderImbalance x5", "TradeCancel x1", "VenuePrice 1"], rig.Statistics(700));
        Assert.Equal(5, rig.Mapper.Counts.OfOtherProducts);
    }

    [Fact]
    public void With_Premium_and_Standard_the_streaming_one_tells()
    {
        var rig = new MapperRig(OmdcProduct.Premium, OmdcProduct.Standard);
        foreach (var product in new[] { OmdcProduct.Premium, OmdcProduct.Standard })
        {
            rig.Send(product, Levels(), Level());
            rig.Send(product, new NominalPriceMessage { SecurityCode = 700, NominalPrice = 1_000 });
        }

        rig.Send(OmdcProduct.Premium, Trade(1));
        rig.Send(OmdcProduct.Standard, Ticker(1));
        rig.Send(OmdcProduct.Standard, new BrokerQueueMessage { SecurityCode = 700, Side = 1 });

        Assert.Equal(Publisher.OmdcPremium, Assert.Single(rig.Records<LevelsRecord>()).Header.PublisherId);
        Assert.Equal(Publisher.OmdcPremium, Assert.Single(rig.Records<StatisticRecord>()).Header.PublisherId);
        Assert.Equal(Publisher.OmdcPremium, Assert.Single(rig.Records<TradeRecord>()).Header.PublisherId);
        Assert.Single(rig.Records<BrokerQueueRecord>());
    }

    [Fact]
    public void The_same_little_market_on_each_product_gives_the_same_records_where_they_overlap()
    {
        var records = new[] { OmdcProduct.FullTick, OmdcProduct.Premium, OmdcProduct.Standard }.Select(Play).ToList();

        Assert.Equal(records[0], records[1]);
        Assert.Equal(records[1], records[2]);
        Assert.Equal(14, records[0].Count);
    }

    [Fact]
    public void News_and_market_turnover_come_from_one_channel()
    {
        var rig = new MapperRig(OmdcProduct.News, OmdcProduct.Premium);
        foreach (var product in new[] { OmdcProduct.News, OmdcProduct.Premium })
        {
            var turnover = new MarketTurnoverMessage { Turnover = 1 };
            OmdcText.Write(turnover.MarketCode, "GEM");
            rig.Send(product, turnover);
        }

        Assert.Single(rig.Records<StatisticRecord>());
    }

    [Fact]
    public void Messages_of_types_that_are_not_known_are_counted()
    {
        var rig = new MapperRig(OmdcProduct.FullTick);
        rig.Send(OmdcProduct.FullTick, new SequenceResetMessage { NewSeqNo = 1 });
        var packet = OmdcCodec.Packet(1, [8, 0, 99, 0, 1, 2, 3, 4], [8, 0, 0xFF, 0xFF, 1, 2, 3, 4]);
        var reader = new Server.Feeds.Omdc.OmdcPacketReader(packet);
        while (reader.Read(out var message))
        {
            rig.Mapper.OnMessage(
                in message, new OmdcDelivery(rig.Channel(OmdcProduct.FullTick), 1, 1, OmdcOrigin.LineA));
        }

        Assert.Equal((3, 0), (rig.Mapper.Counts.OfOtherTypes, rig.Mapper.Records.Count));
    }

    [Fact]
    public void No_message_of_any_contents_is_too_much()
    {
        var products = Enum.GetValues<OmdcProduct>();
        var rig = new MapperRig(products);
        var random = new Random(20_261_122);
        var tables = FieldTable.All;
        for (var i = 0; i < 12_000; i++)
        {
            var bytes = OmdcCodec.Message(tables[random.Next(tables.Count)], random);
            if (random.Next(4) > 0)
            {
                // A security that is known, where the code lies in most.
                BitConverter.TryWriteBytes(bytes.AsSpan(4), random.Next(2) == 0 ? 700u : (uint)random.Next(100));
            }

            var reader = new Server.Feeds.Omdc.OmdcPacketReader(OmdcCodec.Packet((uint)i, bytes));
            if (reader.Read(out var message))
            {
                rig.Now += 1_000_000;
                rig.Mapper.OnMessage(in message, new OmdcDelivery(
                    rig.Channel(products[random.Next(products.Length)]), random.NextInt64(), rig.Now, (OmdcOrigin)random.Next(4)));
                rig.Mapper.OnTime(rig.Now);
            }

            foreach (ref readonly var header in rig.Mapper.Records)
            {
                Assert.InRange((int)header.InstrumentId, GapRecord.NoInstrument, rig.Directory.Current.Count - 1);
            }

            rig.Forget();
        }

        Assert.True(rig.Mapper.Counts.Mapped > 500);
        Assert.True(rig.Mapper.Counts.Malformed > 1_000);
    }

    private static List<string> Play(OmdcProduct product)
    {
        var rig = new MapperRig(product, OmdcProduct.Reference);
        rig.Send(OmdcProduct.Reference, StatisticsMappingTests.Session("GEM", 1));
        TellOfAuction(rig, product);
        rig.Send(product, new ReferencePriceMessage { SecurityCode = 700, ReferencePrice = 1_000 });
        rig.Send(product, new SecurityStatusMessage { SecurityCode = 700, SuspensionIndicator = 2 });
        rig.Send(product, new SecurityStatusMessage { SecurityCode = 700, SuspensionIndicator = 3 });
        if (product == OmdcProduct.Standard)
        {
            rig.Send(product, Ticker(1));
            rig.Send(product, Ticker(1) with { TrdCancelFlag = 'Y', AggregateQuantity = 0 });
        }
        else
        {
            rig.Send(product, Trade(1));
            rig.Send(product, new TradeCancelMessage { SecurityCode = 700, TradeID = 1 });
        }

        rig.Send(product, new VCMTriggerMessage
        {
            SecurityCode = 5,
            CoolingOffStartTime = 1,
            CoolingOffEndTime = 2,
            VCMReferencePrice = 1,
        });
        return Describe(rig);
    }

    // All of a record but its product: the base of its publisher's number, and its channel.
    private static List<string> Describe(MapperRig rig)
    {
        var described = new List<string>();
        foreach (ref readonly var header in rig.Mapper.Records)
        {
            var contents = header.Type switch
            {
                RecordType.Trade => Describe(Market.Record.As<TradeRecord>(in header)),
                RecordType.Statistic => Describe(Market.Record.As<StatisticRecord>(in header)),
                RecordType.Status => Describe(Market.Record.As<StatusRecord>(in header)),
                _ => $"{header.Type}",
            };
            described.Add($"{header.PublisherId % 1_000} {header.InstrumentId} {header.TsEvent} {contents}");
        }

        return described;
    }

    private static string Describe(in TradeRecord trade) =>
        $"trade {trade.TradeId}: {trade.Size} at {trade.Price}, {trade.Flags}, {trade.Sequence}";

    private static string Describe(in StatisticRecord record) =>
        $"{record.StatisticType} {record.Price} {record.Quantity} {record.TsRef} {record.UpdateAction}, {record.Sequence}";

    private static string Describe(in StatusRecord status) => $"{status.Action} {status.Phase} {status.Reason}";

    private static void TellOfAuction(MapperRig rig, OmdcProduct product)
    {
        rig.Now = HongKongTime.At(new DateOnly(2026, 11, 23), new TimeOnly(9, 10));
        rig.Send(product, new IndicativeEquilibriumPriceMessage { SecurityCode = 700, Price = 1_000, AggregateQuantity = 1 });
        rig.Send(product, new OrderImbalanceMessage
        {
            SecurityCode = 700,
            OrderImbalanceDirection = 'B',
            OrderImbalanceQuantity = 5,
        });
    }

    private static TradeMessage Trade(uint id) => new() { SecurityCode = 700, TradeID = id, Price = 1_000, Quantity = 1 };

    private static TradeTickerMessage Ticker(uint id) => new()
    {
        SecurityCode = 700,
        TickerID = id,
        Price = 1_000,
        AggregateQuantity = 1,
    };

    private static AggregateOrderBookUpdateMessage Levels() => new() { SecurityCode = 700 };

    private static AggregateOrderBookEntry Level() => new() { PriceLevel = 1, Price = 1_000, AggregateQuantity = 1, NumberOfOrders = 1 };
}
