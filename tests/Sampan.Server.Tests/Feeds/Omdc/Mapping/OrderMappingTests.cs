using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class OrderMappingTests
{
    private readonly MapperRig _rig = new(OmdcProduct.FullTick, OmdcProduct.OddLots);

    [Fact]
    public void An_order_is_added_changed_and_deleted_with_all_that_is_known_of_it()
    {
        _rig.NextSequence = 77;
        _rig.Send(OmdcProduct.FullTick, new AddOrderMessage
        {
            SecurityCode = 700,
            OrderId = 9,
            Price = 534_500,
            Quantity = 300,
            Side = 1,
            OrderType = '2',
        });
        _rig.Send(OmdcProduct.FullTick, new ModifyOrderMessage { SecurityCode = 700, OrderId = 9, Quantity = 100, Side = 1 });
        _rig.Send(OmdcProduct.FullTick, new DeleteOrderMessage { SecurityCode = 700, OrderId = 9, Side = 1 });

        var orders = _rig.Records<OrderRecord>();
        Assert.Equal([OrderAction.Add, OrderAction.Modify, OrderAction.Cancel], orders.Select(order => order.Action));
        Assert.Equal([534_500_000_000, Price.Undefined, Price.Undefined], orders.Select(order => order.Price));
        Assert.Equal([300u, 100u, 0u], orders.Select(order => order.Size));
        Assert.All(orders, order =>
        {
            Assert.Equal(9ul, order.OrderId);
            Assert.Equal(Side.Ask, order.Side);
            Assert.Equal((uint)_rig.IndexOf(700), order.Header.InstrumentId);
            Assert.Equal(Publisher.OmdcFullTick, order.Header.PublisherId);
            Assert.Equal(RecordFlags.Last, order.Flags);
        });
        Assert.Equal(
            (MapperRig.Morning, MapperRig.Morning + 2_000_000, 2_000_000, 77u, (byte)30),
            (orders[0].Header.TsEvent, orders[0].TsRecv, orders[0].TsInDelta, orders[0].Sequence, orders[0].ChannelId));
    }

    [Fact]
    public void Side_0_bids_and_side_1_offers()
    {
        _rig.Send(OmdcProduct.FullTick, Order(side: 0));
        _rig.Send(OmdcProduct.FullTick, Order(side: 1));

        Assert.Equal([Side.Bid, Side.Ask], _rig.Records<OrderRecord>().Select(order => order.Side));
    }

    [Fact]
    public void A_market_order_has_no_price_whatever_the_field_says()
    {
        _rig.Send(OmdcProduct.FullTick, Order() with { OrderType = '1', Price = 0 });
        _rig.Send(OmdcProduct.FullTick, Order() with { OrderType = '1', Price = 500 });

        Assert.All(_rig.Records<OrderRecord>(), order => Assert.Equal(Price.Undefined, order.Price));
    }

    [Fact]
    public void An_order_from_a_snapshot_says_so_and_that_its_time_is_not_its_own()
    {
        _rig.Origin = OmdcOrigin.Refresh;
        _rig.Send(OmdcProduct.FullTick, Order());
        _rig.Origin = OmdcOrigin.Retransmission;
        _rig.Send(OmdcProduct.FullTick, Order());

        Assert.Equal(
            [
                RecordFlags.Last | RecordFlags.Snapshot | RecordFlags.BadTsRecv,
                RecordFlags.Last | RecordFlags.BadTsRecv,
            ],
            _rig.Records<OrderRecord>().Select(order => order.Flags));
    }

    [Fact]
    public void An_order_that_can_be_none_is_counted_and_makes_the_book_suspect_once()
    {
        _rig.Send(OmdcProduct.FullTick, Order(side: 2));
        _rig.Send(OmdcProduct.FullTick, Order() with { Price = 0 });
        _rig.Send(OmdcProduct.FullTick, new ModifyOrderMessage { SecurityCode = 700, Side = 9 });
        _rig.Send(OmdcProduct.FullTick, new DeleteOrderMessage { SecurityCode = 700, Side = 9 });

        Assert.Equal(4, _rig.Mapper.Counts.Malformed);
        Assert.Empty(_rig.Records<OrderRecord>());
        Assert.True(Assert.Single(_rig.Records<IntegrityRecord>()).IsSuspect);
    }

    [Fact]
    public void A_security_code_that_can_be_none_is_counted()
    {
        _rig.Send(OmdcProduct.FullTick, Order() with { SecurityCode = 100_000 });
        _rig.Send(OmdcProduct.FullTick, Order() with { SecurityCode = uint.MaxValue });
        _rig.Send(OmdcProduct.FullTick, Order() with { SecurityCode = 0 });

        Assert.Equal(3, _rig.Mapper.Counts.Malformed);
        Assert.Equal(0, _rig.Mapper.Records.Count);
    }

    [Fact]
    public void Odd_lots_have_a_book_of_their_own_with_brokers()
    {
        _rig.Send(OmdcProduct.OddLots, new AddOddLotOrderMessage
        {
            SecurityCode = 700,
            OrderId = 3,
            Price = 534_000,
            Quantity = 7,
            BrokerID = 1_234,
            Side = 0,
        });
        _rig.Send(OmdcProduct.OddLots, new DeleteOddLotOrderMessage { SecurityCode = 700, OrderId = 3, BrokerID = 1_234, Side = 0 });

        var orders = _rig.Records<OddLotOrderRecord>();
        Assert.Empty(_rig.Records<OrderRecord>());
        Assert.Equal([OrderAction.Add, OrderAction.Cancel], orders.Select(order => order.Action));
        Assert.Equal((534_000_000_000, 7u, 1_234, Side.Bid), (orders[0].Price, orders[0].Size, orders[0].Broker, orders[0].Side));
        Assert.All(orders, order => Assert.Equal(Publisher.OmdcOddLots, order.Header.PublisherId));
    }

    [Fact]
    public void A_sending_time_far_in_the_future_is_not_believed()
    {
        _rig.Send(OmdcProduct.FullTick, Order());
        var options = _rig.Channel(OmdcProduct.FullTick);
        var delivery = new OmdcDelivery(options, long.MaxValue, MapperRig.Morning, OmdcOrigin.LineA);
        var packet = OmdcCodec.Packet(2, OmdcCodec.Message(FieldTable.Of(32), new Random(1)));
        packet[16 + 4] = 5;
        packet.AsSpan(16 + 5, 3).Clear();
        packet.AsSpan(16 + 16, 2).Clear();
        var reader = new Server.Feeds.Omdc.OmdcPacketReader(packet);
        reader.Read(out var message);

        _rig.Mapper.OnMessage(in message, in delivery);

        Assert.Equal(MapperRig.Morning, _rig.Records<OrderRecord>()[1].Header.TsEvent);
    }

    private static AddOrderMessage Order(ushort side = 0) => new()
    {
        SecurityCode = 700,
        OrderId = 1,
        Price = 534_500,
        Quantity = 100,
        Side = side,
        OrderType = '2',
    };
}
