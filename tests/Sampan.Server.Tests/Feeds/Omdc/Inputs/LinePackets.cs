using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Inputs;

/// <summary>Packets of FullTick about one security.</summary>
internal static class LinePackets
{
    private const uint Tencent = 700;

    /// <summary>Orders that join the book, one for each number.</summary>
    public static byte[] Orders(uint first, int count, long time = 0)
    {
        var writer = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
        for (var i = 0; i < count; i++)
        {
            var added = writer.TryAppend(new AddOrderMessage
            {
                SecurityCode = Tencent,
                OrderId = first + (ulong)i,
                Price = 500_000,
                Quantity = 100,
                OrderType = '2',
            });
            Assert.True(added);
        }

        return writer.Finish(first, (ulong)time).ToArray();
    }

    /// <summary>A trade.</summary>
    /// <param name="seqNum">The number of its message.</param>
    /// <param name="id">The number of the trade.</param>
    /// <param name="price">Units of 0.001 of the currency.</param>
    /// <param name="quantity">Shares.</param>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    public static byte[] Trade(uint seqNum, uint id, int price, uint quantity, long time)
    {
        var writer = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
        Assert.True(writer.TryAppend(new TradeMessage
        {
            SecurityCode = Tencent,
            TradeID = id,
            Price = price,
            Quantity = quantity,
            TradeTime = (ulong)time,
        }));
        return writer.Finish(seqNum, (ulong)time).ToArray();
    }

    /// <summary>The beginning of a day.</summary>
    public static byte[] Reset(long time)
    {
        var writer = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
        Assert.True(writer.TryAppend(new SequenceResetMessage { NewSeqNo = 1 }));
        return writer.Finish(1, (ulong)time).ToArray();
    }

    /// <summary>A sign of life.</summary>
    public static byte[] Heartbeat(uint last, long time = 0) =>
        new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]).Finish(last, (ulong)time).ToArray();
}
