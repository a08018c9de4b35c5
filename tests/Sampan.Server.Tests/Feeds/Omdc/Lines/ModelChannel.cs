using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

/// <summary>What a channel would send if nothing were ever lost: a message every millisecond, from a seed.</summary>
internal sealed class ModelChannel
{
    public const long Millisecond = 1_000_000;
    public const long Start = 1_767_225_600_000_000_000;

    private readonly List<byte[]> _packets = [];

    public ModelChannel(Random random, int count)
    {
        var orders = new List<(uint Security, ulong Id)>();
        for (uint number = 1; number <= count; number++)
        {
            _packets.Add(Next(random, orders, number));
        }
    }

    public uint Count => (uint)_packets.Count;

    /// <summary>When a message is sent, nanoseconds since the Unix epoch, UTC.</summary>
    public static long TimeOf(uint number) => Start + (number * Millisecond);

    /// <summary>A message alone, without a packet.</summary>
    public byte[] this[uint number] => _packets[(int)number - 1][16..];

    /// <summary>The message's type.</summary>
    public OmdcMessageType TypeOf(uint number) => (OmdcMessageType)BitConverter.ToUInt16(_packets[(int)number - 1], 18);

    /// <summary>All messages, in packets of a random size.</summary>
    public IEnumerable<(uint First, uint Last, byte[] Bytes)> Packets(Random random, int countMax, uint from = 1)
    {
        for (var first = from; first <= Count;)
        {
            var last = Math.Min(Count, first + (uint)random.Next(countMax));
            yield return (first, last, Packet(first, last));
            first = last + 1;
        }
    }

    /// <summary>Some messages in a packet.</summary>
    public byte[] Packet(uint first, uint last)
    {
        var numbers = Enumerable.Range((int)first, (int)(last - first + 1));
        var packet = OmdcCodec.Packet(first, [.. numbers.Select(number => this[(uint)number])]);
        BitConverter.TryWriteBytes(packet.AsSpan(8), (ulong)TimeOf(last));
        packet[3] = (byte)(first * 31);
        return packet;
    }

    /// <summary>A heartbeat after a message.</summary>
    public static byte[] Heartbeat(uint last, long time)
    {
        var packet = OmdcCodec.Packet(last);
        BitConverter.TryWriteBytes(packet.AsSpan(8), (ulong)time);
        return packet;
    }

    /// <summary>A packet with one message.</summary>
    public static byte[] Single<T>(uint number, long time, T message)
        where T : unmanaged, IOmdcMessage
    {
        var writer = new OmdcPacketWriter(new byte[1_472]);
        writer.TryAppend(message);
        return writer.Finish(number, (ulong)time).ToArray();
    }

    /// <summary>The messages of a snapshot after a message, with its Refresh Complete.</summary>
    public List<byte[]> Snapshot(uint last)
    {
        var book = new ModelBook();
        for (uint number = 1; number <= last; number++)
        {
            book.Apply(this[number]);
        }

        return [.. book.Orders.Values.Select(order => Bytes(order)), Bytes(new RefreshCompleteMessage { LastSeqNum = last })];
    }

    private static byte[] Bytes<T>(T message)
        where T : unmanaged, IOmdcMessage => Single(1, 0, message)[16..];

    private static byte[] Next(Random random, List<(uint Security, ulong Id)> orders, uint number)
    {
        var choice = random.Next(100);
        if (orders.Count == 0 || choice < 45)
        {
            var order = new AddOrderMessage
            {
                SecurityCode = (uint)random.Next(1, 4),
                OrderId = number,
                Price = random.Next(1, 1_000),
                Quantity = (uint)random.Next(1, 1_000),
                Side = (ushort)random.Next(2),
            };
            orders.Add((order.SecurityCode, order.OrderId));
            return Single(1, 0, order);
        }

        var (security, id) = orders[random.Next(orders.Count)];
        if (choice < 75)
        {
            orders.Remove((security, id));
            return Single(1, 0, new DeleteOrderMessage { SecurityCode = security, OrderId = id });
        }

        return choice < 85
            ? Single(1, 0, new ModifyOrderMessage { SecurityCode = security, OrderId = id, Quantity = (uint)random.Next(1, 1_000) })
            : Single(1, 0, new TradeMessage { SecurityCode = security, TradeID = number, Quantity = 1 });
    }
}

/// <summary>Orders, and nothing else.</summary>
internal sealed class ModelBook
{
    public SortedDictionary<(uint Security, ulong Id), AddOrderMessage> Orders { get; } = [];

    public void Apply(ReadOnlySpan<byte> message)
    {
        switch ((OmdcMessageType)BitConverter.ToUInt16(message[2..]))
        {
            case OmdcMessageType.AddOrder:
                var add = MemoryMarshal.Read<AddOrderMessage>(message);
                Orders[(add.SecurityCode, add.OrderId)] = add;
                break;
            case OmdcMessageType.ModifyOrder:
                var modify = MemoryMarshal.Read<ModifyOrderMessage>(message);
                if (Orders.TryGetValue((modify.SecurityCode, modify.OrderId), out var order))
                {
                    Orders[(modify.SecurityCode, modify.OrderId)] = order with { Quantity = modify.Quantity };
                }

                break;
            case OmdcMessageType.DeleteOrder:
                var delete = MemoryMarshal.Read<DeleteOrderMessage>(message);
                Orders.Remove((delete.SecurityCode, delete.OrderId));
                break;
            default:
                break;
        }
    }

    public override string ToString() => string.Join(
        ' ', Orders.Values.Select(order => $"{order.SecurityCode}/{order.OrderId}:{order.Quantity}@{order.Price}"));
}
