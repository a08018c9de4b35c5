using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc;

/// <summary>What has misled readers of this feed before.</summary>
public sealed class OmdcTrapTests
{
    [Fact]
    public void Fillers_hold_anything_and_change_nothing()
    {
        var table = FieldTable.Of(30);
        var message = OmdcCodec.Message(table, new Random(1));
        var packet = OmdcCodec.Packet(1, message);
        packet[3] = 0xDD;
        packet[16 + 27] = 0x5D;
        var reader = new OmdcPacketReader(packet);

        Assert.True(reader.Read(out var read));

        Assert.Equal(OmdcFault.None, reader.Fault);
        Assert.Equal(
            message[table.Fields.Single(field => field.Name == "OrderType").Offset],
            read.As<AddOrderMessage>().OrderType.Value);
    }

    [Fact]
    public void A_heartbeat_carries_the_number_of_the_last_message_and_has_none()
    {
        var reader = new OmdcPacketReader(OmdcCodec.Packet(1_044));

        Assert.False(reader.Read(out _));

        Assert.True(reader.IsHeartbeat);
        Assert.Equal(1_044u, reader.Header.SeqNum);
    }

    [Fact]
    public void The_sides_of_a_broker_queue_are_1_and_2()
    {
        var packet = Write(new BrokerQueueMessage { SecurityCode = 5, Side = 2 }, [new BrokerQueueItem { Item = 1_234, Type = 'B' }]);
        var reader = new OmdcPacketReader(packet);

        Assert.True(reader.Read(out var message));

        Assert.Equal((2, 0), (packet[16 + 9], packet[16 + 10]));
        Assert.Equal(2, message.As<BrokerQueueMessage>().Side);
        Assert.Equal((1_234, 'B'), (message.Entries<BrokerQueueItem>()[0].Item, (char)message.Entries<BrokerQueueItem>()[0].Type));
    }

    [Fact]
    public void Fields_lie_unaligned()
    {
        var security = new SecurityDefinitionMessage { PreviousClosingPrice = -2, FaceValue = ulong.MaxValue - 1 };

        var packet = Write(security, [new UnderlyingSecurity { UnderlyingSecurityCode = 700 }]);

        Assert.Equal(-2, BitConverter.ToInt32(packet, 16 + 203));
        Assert.Equal(ulong.MaxValue - 1, BitConverter.ToUInt64(packet, 16 + 383));
    }

    [Fact]
    public void The_size_of_a_security_is_544_or_552_and_an_empty_book_has_12_bytes()
    {
        Assert.Equal(16 + 544, Write<SecurityDefinitionMessage, UnderlyingSecurity>(default, []).Length);
        Assert.Equal(16 + 552, Write(default(SecurityDefinitionMessage), [default(UnderlyingSecurity)]).Length);

        var reader = new OmdcPacketReader(Write<AggregateOrderBookUpdateMessage, AggregateOrderBookEntry>(default, []));

        Assert.True(reader.Read(out var message));
        Assert.Equal(12, message.Bytes.Length);
        Assert.True(message.Entries<AggregateOrderBookEntry>().IsEmpty);
    }

    [Fact]
    public void The_maturity_dates_of_bonds_and_of_warrants_are_two_fields()
    {
        var packet = Write<SecurityDefinitionMessage, UnderlyingSecurity>(
            new SecurityDefinitionMessage { BondMaturityDate = 20_300_101, WarrantMaturityDate = 20_270_630 }, []);

        Assert.Equal(20_300_101, BitConverter.ToInt32(packet, 16 + 395));
        Assert.Equal(20_270_630, BitConverter.ToInt32(packet, 16 + 456));
    }

    [Theory]
    [InlineData("HSI\0\0\0\0", "HSI")]
    [InlineData("HSI    ", "HSI")]
    [InlineData("HSI \0 \0", "HSI")]
    [InlineData("\0\0\0\0\0\0\0", "")]
    [InlineData(" A B", " A B")]
    public void Text_is_padded_with_blanks_or_with_NUL(string bytes, string text) =>
        Assert.Equal(text, OmdcText.Read(System.Text.Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void Chinese_names_are_UTF_16LE_and_padded_with_either()
    {
        var field = new byte[60];
        OmdcText.WriteUtf16(field, "騰訊控股");

        Assert.Equal("騰訊控股", OmdcText.ReadUtf16(field));
        field.AsSpan(8).Clear();
        Assert.Equal("騰訊控股", OmdcText.ReadUtf16(field));
        Assert.Equal(new byte[] { 0x30, 0x9A }, field[..2]);
    }

    [Fact]
    public void A_user_name_is_padded_with_NUL()
    {
        var logon = default(LogonMessage);
        OmdcText.Write(logon.Username, "sampan", padding: '\0');
        var writer = new OmdcPacketWriter(new byte[100]);
        Assert.True(writer.TryAppend(logon));

        var packet = writer.Finish(0, 0);

        Assert.Equal(32, packet.Length);
        Assert.Equal("sampan\0\0\0\0\0\0"u8.ToArray(), packet[20..].ToArray());
    }

    [Fact]
    public void Unknown_types_are_passed_over_by_their_size()
    {
        byte[] unknown = [6, 0, 0xE7, 0x03, 1, 2];
        var packet = OmdcCodec.Packet(9, unknown, OmdcCodec.Message(FieldTable.Of(51), new Random(1)));
        var reader = new OmdcPacketReader(packet);

        Assert.True(reader.Read(out var first));
        Assert.True(reader.Read(out var second));

        Assert.Equal(((OmdcMessageType)999, 9u), (first.Type, first.SeqNum));
        Assert.Equal((OmdcMessageType.TradeCancel, 10u), (second.Type, second.SeqNum));
        Assert.False(reader.Read(out _));
        Assert.Equal(OmdcFault.None, reader.Fault);
    }

    [Fact]
    public void A_message_may_grow_at_its_end()
    {
        byte[] longer = [.. OmdcCodec.Message(FieldTable.Of(30), new Random(1)), 1, 2, 3, 4];
        longer[0] = 36;
        var reader = new OmdcPacketReader(OmdcCodec.Packet(1, longer));

        Assert.True(reader.Read(out var message));

        Assert.Equal(BitConverter.ToUInt32(longer, 4), message.As<AddOrderMessage>().SecurityCode);
        Assert.Equal(OmdcFault.None, reader.Fault);
    }

    [Fact]
    public void A_sequence_reset_is_the_24_bytes_of_the_real_one()
    {
        var writer = new OmdcPacketWriter(new byte[24]);
        Assert.True(writer.TryAppend(new SequenceResetMessage { NewSeqNo = 1 }));
        Assert.False(writer.TryAppend(new SequenceResetMessage { NewSeqNo = 1 }));

        Assert.Equal(
            "180001000100000000000000000000000800640001000000",
            Convert.ToHexStringLower(writer.Finish(1, 0)));
    }

    [Fact]
    public void A_packet_never_grows_beyond_what_a_line_carries()
    {
        var writer = new OmdcPacketWriter(new byte[9_000]);
        while (writer.TryAppend(default(AddOrderMessage)))
        {
        }

        Assert.Equal(45, writer.Count);
        Assert.Equal(16 + (45 * 32), writer.Finish(1, 0).Length);
    }

    private static byte[] Write<T, TEntry>(T message, ReadOnlySpan<TEntry> entries)
        where T : unmanaged, IOmdcMessage
        where TEntry : unmanaged, IOmdcEntry
    {
        var writer = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
        Assert.True(writer.TryAppend(message, entries));
        return writer.Finish(1, 0).ToArray();
    }
}
