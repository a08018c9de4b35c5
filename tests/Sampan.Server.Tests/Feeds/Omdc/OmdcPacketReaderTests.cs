using CsCheck;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc;

public sealed class OmdcPacketReaderTests
{
    [Fact]
    public void A_packet_that_is_cut_anywhere_is_refused_as_a_whole()
    {
        var packet = OmdcCodec.Packet(1, Random(53), Random(30), Random(22));

        for (var length = 0; length < packet.Length; length++)
        {
            var reader = new OmdcPacketReader(packet.AsSpan(0, length));

            Assert.False(reader.Read(out _));
            Assert.Equal(length < 16 ? OmdcFault.HeaderCut : OmdcFault.PacketSize, reader.Fault);
        }
    }

    [Fact]
    public void A_packet_whose_size_was_cut_with_it_yields_what_is_whole_and_names_the_offset()
    {
        byte[][] messages = [Random(53), Random(30), Random(22)];
        var packet = OmdcCodec.Packet(1, messages);

        for (var length = 16; length < packet.Length; length++)
        {
            var cut = packet[..length];
            BitConverter.TryWriteBytes(cut, (ushort)length);
            var reader = new OmdcPacketReader(cut);
            while (reader.Read(out _))
            {
            }

            var whole = Enumerable.Range(0, 4).Last(count => 16 + messages.Take(count).Sum(each => each.Length) <= length);
            Assert.Equal(whole, reader.MessagesRead);
            Assert.Equal(16 + messages.Take(whole).Sum(each => each.Length), reader.Offset);
            Assert.Contains(reader.Fault, new[] { OmdcFault.MessagesMissing, OmdcFault.MessageBeyondPacket });
        }
    }

    [Theory]
    [InlineData(0, OmdcFault.MessageTooShort)]
    [InlineData(3, OmdcFault.MessageTooShort)]
    [InlineData(31, OmdcFault.MessageTooShort)]
    [InlineData(33, OmdcFault.MessageBeyondPacket)]
    [InlineData(65_535, OmdcFault.MessageBeyondPacket)]
    public void A_size_of_a_message_that_lies_is_named(int size, OmdcFault fault)
    {
        var packet = OmdcCodec.Packet(1, Random(30));
        BitConverter.TryWriteBytes(packet.AsSpan(16), (ushort)size);
        var reader = new OmdcPacketReader(packet);

        Assert.False(reader.Read(out _));

        Assert.Equal((fault, 16), (reader.Fault, reader.Offset));
        Assert.Contains($"offset 16", reader.Describe());
        Assert.Contains($"{size}", reader.Describe());
    }

    [Fact]
    public void A_count_of_messages_that_lies_is_named_after_the_good_messages()
    {
        var packet = OmdcCodec.Packet(1, Random(30), Random(31));
        packet[2] = 1;
        var few = new OmdcPacketReader(packet);
        Assert.True(few.Read(out _));
        Assert.False(few.Read(out _));
        packet[2] = 3;
        var many = new OmdcPacketReader(packet);
        Assert.True(many.Read(out _));
        Assert.True(many.Read(out _));
        Assert.False(many.Read(out _));
        packet[2] = 0;
        var none = new OmdcPacketReader(packet);

        Assert.Equal("28 bytes follow the last message, at offset 48", few.Describe());
        Assert.Equal("MsgCount says 3 messages, and the packet ends after 2, at offset 76", many.Describe());
        Assert.Equal((OmdcFault.BytesLeft, false), (none.Fault, none.IsHeartbeat));
    }

    [Theory]
    [InlineData(53, 11, 6)]
    [InlineData(53, 11, 255)]
    [InlineData(54, 8, 6)]
    [InlineData(13, 8, 6)]
    [InlineData(13, 9, 255)]
    [InlineData(11, 543, 1)]
    [InlineData(22, 346, 255)]
    [InlineData(22, 347, 255)]
    public void A_count_of_entries_that_lies_is_named(int type, int offset, int value)
    {
        var packet = OmdcCodec.Packet(1, Random(31), Random(type));
        packet[16 + 28 + offset] = (byte)value;
        var reader = new OmdcPacketReader(packet);

        Assert.True(reader.Read(out _));
        Assert.False(reader.Read(out _));

        Assert.Equal((OmdcFault.GroupBeyondMessage, 44), (reader.Fault, reader.Offset));
    }

    [Fact]
    public void Random_bytes_are_read_without_an_exception_and_without_a_look_beside_them() => Gen
        .Select(Gen.Byte.Array[0, 200], Gen.Int)
        .Sample(
            (noise, seed) =>
            {
                var packet = noise.Length < 16 ? noise : OmdcCodec.Packet(1, Random(53, seed), noise[16..]);
                return ReadBetween(packet, 0x00) == ReadBetween(packet, 0xFF);
            },
            iter: 5_000);

    [Fact]
    public void Mutated_packets_are_read_without_an_exception()
    {
        var random = new Random(20_261_122);
        var corpus = FieldTable.All
            .Select(table => OmdcCodec.Packet(
                1, OmdcCodec.Message(table, random, 2), Random(30), OmdcCodec.Message(FieldTable.Of(53), random, 2)))
            .ToArray();
        var faults = new int[8];
        var buffer = new byte[2_048];

        for (var i = FuzzInputs.Count(1_000_000); i > 0; i--)
        {
            var original = corpus[i % corpus.Length];
            original.CopyTo(buffer, 0);
            var length = (i & 7) == 0 ? random.Next(original.Length + 1) : original.Length;
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                // Headers are where it hurts: half of the mutations hit the first bytes.
                buffer[random.Next((i & 1) == 0 ? 24 : original.Length)] = (byte)random.Next(256);
            }

            if ((i & 2) == 0)
            {
                BitConverter.TryWriteBytes(buffer, (ushort)length);
            }

            var reader = new OmdcPacketReader(buffer.AsSpan(0, length));
            while (reader.Read(out var message))
            {
                if (OmdcLayout.Find(message.Type) is { } layout && message.Bytes.Length < layout.MinSize)
                {
                    Assert.Fail($"Message {message.Type} has {message.Bytes.Length} bytes.");
                }
            }

            _ = OmdcCodec.ReadAll(buffer.AsSpan(0, length));
            faults[(int)reader.Fault]++;
        }

        Assert.All(faults, count => Assert.NotEqual(0, count));
    }

    [Fact]
    public void Reading_a_packet_allocates_nothing()
    {
        var packet = OmdcCodec.Packet(1, Random(30), Random(53), Random(22));
        _ = OmdcCodec.ReadAll(packet);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _ = OmdcCodec.ReadAll(packet);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static long ReadBetween(byte[] packet, byte around)
    {
        var buffer = new byte[packet.Length + 2_000];
        buffer.AsSpan().Fill(around);
        packet.CopyTo(buffer, 1_000);
        return OmdcCodec.ReadAll(buffer.AsSpan(1_000, packet.Length));
    }

    private static byte[] Random(int type, int seed = 1) => OmdcCodec.Message(FieldTable.Of(type), new Random(seed));
}
