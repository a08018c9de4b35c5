using System.Runtime.CompilerServices;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class MapperSpeedTests
{
    [Fact]
    public void Nothing_is_allocated_for_a_message_about_orders_and_trades()
    {
        Assert.Equal(0, AllocatedBy(OmdcProduct.FullTick, Orders()));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_message_about_levels_and_statistics()
    {
        Assert.Equal(0, AllocatedBy(OmdcProduct.Premium, Levels()));
    }

    private static long AllocatedBy(OmdcProduct product, byte[] packet)
    {
        var rig = new MapperRig(product);
        Play(rig, product, packet, 10);
        return Enumerable.Range(0, 5).Min(_ =>
        {
            // The least of five: in one of them the runtime may put better code in place, which allocates, too.
            var before = GC.GetAllocatedBytesForCurrentThread();
            Play(rig, product, packet, 2_000);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Play(MapperRig rig, OmdcProduct product, byte[] packet, int times)
    {
        var channel = rig.Channel(product);
        for (var i = 0; i < times; i++)
        {
            var reader = new OmdcPacketReader(packet);
            while (reader.Read(out var message))
            {
                rig.Mapper.OnMessage(
                    in message, new OmdcDelivery(channel, MapperRig.Morning, MapperRig.Morning, OmdcOrigin.LineA));
            }

            rig.Mapper.OnTime(MapperRig.Morning + (i * 1_000_000L));
            rig.Forget();
        }
    }

    private static byte[] Orders()
    {
        var writer = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
        writer.TryAppend(new AddOrderMessage { SecurityCode = 700, OrderId = 1, Price = 1_000, Quantity = 1, OrderType = '2' });
        writer.TryAppend(new ModifyOrderMessage { SecurityCode = 700, OrderId = 1, Quantity = 2 });
        writer.TryAppend(new DeleteOrderMessage { SecurityCode = 700, OrderId = 1 });
        writer.TryAppend(new TradeMessage { SecurityCode = 5, TradeID = 1, Price = 1_000, Quantity = 1 });
        writer.TryAppend(new TradeCancelMessage { SecurityCode = 5, TradeID = 1 });
        return writer.Finish(1, 0).ToArray();
    }

    private static byte[] Levels()
    {
        var writer = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
        ReadOnlySpan<AggregateOrderBookEntry> entries =
        [
            new AggregateOrderBookEntry { UpdateAction = 74 },
            new AggregateOrderBookEntry { PriceLevel = 1, Price = 1_000, AggregateQuantity = 1, NumberOfOrders = 1 },
        ];
        writer.TryAppend(new AggregateOrderBookUpdateMessage { SecurityCode = 700 }, entries);
        writer.TryAppend(new StatisticsMessage { SecurityCode = 700, SharesTraded = 1, Turnover = 1, LastPrice = 1_000 });
        writer.TryAppend(new NominalPriceMessage { SecurityCode = 700, NominalPrice = 1_000 });
        writer.TryAppend(new TradeMessage { SecurityCode = 5, TradeID = 1, Price = 1_000, Quantity = 1 });
        return writer.Finish(1, 0).ToArray();
    }
}
