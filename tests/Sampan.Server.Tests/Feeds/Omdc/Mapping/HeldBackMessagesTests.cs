using System.Net;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class HeldBackMessagesTests
{
    private static readonly OmdcChannelOptions Channel = new()
    {
        Id = 30,
        Product = OmdcProduct.FullTick,
        A = new IPEndPoint(IPAddress.Loopback, 51_000),
    };

    [Fact]
    public void Messages_come_back_as_they_were_and_in_their_order()
    {
        var held = new HeldBackMessages(capacity: 1_000_000);
        var random = new Random(5);
        var sent = new List<byte[]>();
        for (var i = 0; i < 500; i++)
        {
            sent.Add(OmdcCodec.Message(FieldTable.Of(30 + random.Next(3)), random));
            Assert.True(TryAdd(held, (uint)i, sent[i]));
        }

        var seen = new List<byte[]>();
        held.Visit((in entry, in message) =>
        {
            Assert.Equal(
                ((uint)seen.Count, (uint)seen.Count + 7, 11L, 12L, (ushort)30, OmdcOrigin.LineB),
                (entry.Code, message.SeqNum, entry.SendTime, entry.Received, entry.ChannelId, entry.Origin));
            seen.Add(message.Bytes.ToArray());
            return true;
        });

        Assert.Equal(sent, seen);
    }

    [Fact]
    public void What_is_used_makes_room_and_the_others_stay_in_their_order()
    {
        var held = new HeldBackMessages(capacity: 10_000);
        var message = OmdcCodec.Message(FieldTable.Of(30), new Random(1));
        var count = 0u;
        while (TryAdd(held, count, message))
        {
            count++;
        }

        var full = held.Length;
        held.Visit((in entry, in _) => entry.Code % 2 == 1);

        var left = new List<uint>();
        held.Visit((in entry, in _) =>
        {
            left.Add(entry.Code);
            return true;
        });
        Assert.InRange(full, 9_900, 10_000);
        Assert.Equal(Enumerable.Range(0, (int)count).Where(code => code % 2 == 1).Select(code => (uint)code), left);
        Assert.True(TryAdd(held, 1, message));
    }

    [Fact]
    public void Nothing_is_kept_of_what_has_gone()
    {
        var held = new HeldBackMessages(capacity: 10_000);
        TryAdd(held, 1, OmdcCodec.Message(FieldTable.Of(30), new Random(1)));
        held.Visit((in _, in _) => false);

        Assert.Equal(0, held.Length);
    }

    private static bool TryAdd(HeldBackMessages held, uint code, byte[] bytes)
    {
        var reader = new OmdcPacketReader(OmdcCodec.Packet(code + 7, bytes));
        Assert.True(reader.Read(out var message));
        return held.TryAdd(code, in message, new OmdcDelivery(Channel, 11, 12, OmdcOrigin.LineB));
    }
}
