using System.Reflection;
using System.Runtime.InteropServices;
using CsCheck;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc;

public sealed class OmdcRoundTripTests
{
    public static TheoryData<int> Types => new(OmdcLayout.All.Select(layout => (int)layout.Type));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_message_is_read_and_written_as_the_table_says(int type)
    {
        var layout = OmdcLayout.Find((OmdcMessageType)type)!;
        var check = typeof(OmdcRoundTripTests)
            .GetMethod(nameof(Check), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(layout.Message)
            .CreateDelegate<Action<FieldTable, byte[]>>();

        Gen.Int.Sample(
            seed => check(FieldTable.Of(type), OmdcCodec.Message(FieldTable.Of(type), new Random(seed))),
            iter: 200,
            threads: 1);
    }

    private static void Check<T>(FieldTable table, byte[] bytes)
        where T : unmanaged, IOmdcMessage
    {
        var packet = OmdcCodec.Packet(7, bytes);

        var reader = new OmdcPacketReader(packet);
        Assert.True(reader.Read(out var message), reader.Describe());
        Assert.Equal((7u, T.Type, OmdcFault.None), (message.SeqNum, message.Type, reader.Fault));
        foreach (var (name, value) in OmdcCodec.Values(message.As<T>()))
        {
            var field = table.Fields.Single(field => field.Name == name);
            Assert.Equal(bytes.AsSpan(field.Offset, field.Length).ToArray(), value);
        }

        Assert.False(reader.Read(out _));
        Assert.Equal(packet, Write(OmdcCodec.Make<T>(bytes, 0, table.Fields), message));
    }

    private static byte[] Write<T>(T fields, OmdcMessage read)
        where T : unmanaged, IOmdcMessage
    {
        var writer = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
        Assert.True(fields switch
        {
            AggregateOrderBookUpdateMessage book => writer.TryAppend(book, Copy<AggregateOrderBookEntry>(read)),
            BrokerQueueMessage queue => writer.TryAppend(queue, Copy<BrokerQueueItem>(read)),
            LiquidityProviderMessage brokers => writer.TryAppend(brokers, Copy<LiquidityProviderBroker>(read)),
            SecurityDefinitionMessage security => writer.TryAppend(security, Copy<UnderlyingSecurity>(read)),
            NewsMessage news => writer.TryAppend(
                news, Copy<NewsMarket>(read), Copy<NewsSecurity>(read), Copy<NewsLine>(read)),
            _ => writer.TryAppend(fields),
        });
        return writer.Finish(7, 0).ToArray();
    }

    /// <summary>The entries, made anew field by field at the table's places.</summary>
    private static ReadOnlySpan<TEntry> Copy<TEntry>(OmdcMessage message)
        where TEntry : unmanaged, IOmdcEntry
    {
        var group = FieldTable.Of((int)TEntry.Message).Groups[TEntry.Group];
        var bytes = MemoryMarshal.AsBytes(message.Entries<TEntry>()).ToArray();
        var entries = new TEntry[bytes.Length / group.EntrySize];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = OmdcCodec.Make<TEntry>(bytes, i * group.EntrySize, group.Fields);
            foreach (var (name, value) in OmdcCodec.Values(entries[i]))
            {
                var field = group.Fields.Single(field => field.Name == name);
                Assert.Equal(bytes.AsSpan((i * group.EntrySize) + field.Offset, field.Length).ToArray(), value);
            }
        }

        return entries;
    }
}
