using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc;

/// <summary>Packets by hand, from the table of fields and nothing else: what the codec is held to.</summary>
internal static class OmdcCodec
{
    /// <summary>A packet around whole messages.</summary>
    public static byte[] Packet(uint seqNum, params byte[][] messages)
    {
        var packet = new byte[16 + messages.Sum(message => message.Length)];
        BinaryPrimitives.WriteUInt16LittleEndian(packet, (ushort)packet.Length);
        packet[2] = (byte)messages.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(4), seqNum);
        var position = 16;
        foreach (var message in messages)
        {
            message.CopyTo(packet, position);
            position += message.Length;
        }

        return packet;
    }

    /// <summary>A message with random fields; fillers are zero.</summary>
    public static byte[] Message(FieldTable table, Random random, int entriesMax = 5)
    {
        var counts = table.Groups.Select(_ => random.Next(entriesMax + 1)).ToArray();
        var bytes = new byte[table.Size + table.Groups.Select((group, i) => group.EntrySize * counts[i]).Sum()];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)table.Type);
        foreach (var field in table.Fields)
        {
            random.NextBytes(bytes.AsSpan(field.Offset, field.Length));
        }

        var shift = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var group = table.Groups[i];
            var count = table.Fields.Single(field => field.Name == group.Count);
            bytes.AsSpan(count.Offset + (i == 0 ? 0 : shift), count.Length).Clear();
            bytes[count.Offset + shift] = (byte)counts[i];
            for (var entry = 0; entry < counts[i]; entry++)
            {
                foreach (var field in group.Fields)
                {
                    random.NextBytes(bytes.AsSpan(group.Offset + shift + (entry * group.EntrySize) + field.Offset, field.Length));
                }
            }

            shift += counts[i] * group.EntrySize;
        }

        return bytes;
    }

    /// <summary>The fields of a struct by the specification's names, as the bytes that their values have.</summary>
    public static Dictionary<string, byte[]> Values(object value) => Fields(value.GetType())
        .ToDictionary(NameOf, field => (byte[])Invoke(nameof(ToBytes), field.FieldType, field.GetValue(value)!));

    /// <summary>Sets the fields of a struct to the values that lie at the table's places.</summary>
    public static T Make<T>(byte[] bytes, int start, List<TableField> table)
        where T : unmanaged
    {
        object value = default(T);
        foreach (var field in Fields(typeof(T)))
        {
            if (table.SingleOrDefault(entry => entry.Name == NameOf(field)) is { } place)
            {
                var content = bytes.AsSpan(start + place.Offset, place.Length).ToArray();
                field.SetValue(value, Invoke(nameof(FromBytes), field.FieldType, content));
            }
        }

        return (T)value;
    }

    /// <summary>All that can be read of a packet, in one number.</summary>
    public static long ReadAll(ReadOnlySpan<byte> packet)
    {
        var reader = new OmdcPacketReader(packet);
        long sum = 17;
        while (reader.Read(out var message))
        {
            sum = (sum * 31) + message.Offset + (long)message.Type;
            var layout = OmdcLayout.Find(message.Type);
            for (var i = 0; i < layout?.Groups.Count; i++)
            {
                foreach (var item in message.GroupBytes(i))
                {
                    sum = (sum * 31) + item;
                }
            }

            sum = (sum * 31) + message.Type switch
            {
                OmdcMessageType.SecurityDefinition => message.As<SecurityDefinitionMessage>().NoUnderlyingSecurities,
                OmdcMessageType.News => message.As<NewsMessage>().NoMarketCodes,
                OmdcMessageType.AddOrder => message.As<AddOrderMessage>().OrderBookPosition,
                OmdcMessageType.IndexData => message.As<IndexDataMessage>().NetChgPrevDayPct,
                _ => message.Bytes[^1],
            };
        }

        return (((sum * 31) + (long)reader.Fault) * 31) + reader.Offset;
    }

    private static FieldInfo[] Fields(Type type) =>
    [
        .. type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Where(field => field.FieldType != typeof(OmdcMessageHeader)),
    ];

    private static string NameOf(FieldInfo field) =>
        field.GetCustomAttribute<SpecificationNameAttribute>()?.Name ?? field.Name;

    private static object Invoke(string method, Type type, object argument) => typeof(OmdcCodec)
        .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [argument])!;

    private static byte[] ToBytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    private static T FromBytes<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Read<T>(bytes);
}
