using System.Security.Cryptography;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing;

namespace Sampan.Server.Tests.Feeds.Omdc.Publishing;

/// <summary>A synthetic day as whoever receives it sees it.</summary>
public sealed class SyntheticDayTests
{
    private const long Thousandth = Price.Unit / 1_000;

    private static readonly SyntheticDayOptions Small = new()
    {
        Instruments = 300,
        OrderEvents = 200_000,
        Trades = 6_000,
        LiveOrders = 20_000,
    };

    [Fact]
    public void Every_channel_counts_its_messages_and_time_never_goes_back()
    {
        var day = new SyntheticDay(Small);
        var next = new Dictionary<ushort, uint>();
        var time = HongKongTime.At(Small.Date, new TimeOnly(9, 29, 50));

        while (day.Read(out var packet))
        {
            var reader = new OmdcPacketReader(packet.Bytes);
            Assert.Equal(next.GetValueOrDefault(packet.Channel, 1U), reader.Header.SeqNum);
            Assert.InRange(reader.Header.MsgCount, 1, SyntheticDay.MessagesMax);
            Assert.Equal((ulong)packet.SendTime, reader.Header.SendTime);
            Assert.True(packet.SendTime >= time && packet.SendTime % 1_000_000 == 0);
            while (reader.Read(out _))
            {
            }

            Assert.Equal(OmdcFault.None, reader.Fault);
            next[packet.Channel] = reader.Header.SeqNum + reader.Header.MsgCount;
            time = packet.SendTime;
        }

        Assert.Equal(Enumerable.Range(30, 9).Select(channel => (ushort)channel), next.Keys.Order());
        Assert.InRange(
            time, HongKongTime.At(Small.Date, new TimeOnly(15, 50)), HongKongTime.At(Small.Date, new TimeOnly(16, 0)));
    }

    [Fact]
    public void No_message_contradicts_the_books_and_no_book_is_ever_crossed()
    {
        var day = new SyntheticDay(Small);
        var books = new BookSet(day.Instruments.Count);
        var instruments = day.Instruments.Select((instrument, index) => (instrument.Code, index)).ToDictionary();

        while (day.Read(out var packet))
        {
            var reader = new OmdcPacketReader(packet.Bytes);
            while (reader.Read(out var message))
            {
                var instrument = instruments[BitConverter.ToUInt32(message.Bytes[4..])];
                Assert.Equal(packet.Channel, day.Instruments[instrument].Channel);
                Assert.True(Apply(books, instrument, message), $"message {message.SeqNum} of channel {packet.Channel}");
                Assert.False(books[instrument].IsCrossed);
            }
        }

        Assert.Equal(day.LiveOrders, Enumerable.Range(0, books.Count).Sum(instrument => books[instrument].OrderCount));
    }

    [Fact]
    public void The_mix_and_the_size_are_as_asked_for()
    {
        var counts = new Dictionary<OmdcMessageType, int>();
        var day = new SyntheticDay(Small);
        while (day.Read(out var packet))
        {
            var reader = new OmdcPacketReader(packet.Bytes);
            while (packet.SendTime >= HongKongTime.At(Small.Date, new TimeOnly(9, 30)) && reader.Read(out var message))
            {
                counts[message.Type] = counts.GetValueOrDefault(message.Type) + 1;
            }
        }

        Assert.InRange(counts[OmdcMessageType.AddOrder], 0.48 * Small.OrderEvents, 0.49 * Small.OrderEvents);
        Assert.InRange(counts[OmdcMessageType.DeleteOrder], 0.475 * Small.OrderEvents, 0.485 * Small.OrderEvents);
        Assert.InRange(counts[OmdcMessageType.ModifyOrder], 0.03 * Small.OrderEvents, 0.034 * Small.OrderEvents);
        Assert.InRange(counts[OmdcMessageType.Trade], 0.95 * Small.Trades, 1.05 * Small.Trades);
        Assert.InRange(day.LiveOrders, 0.9 * Small.LiveOrders, 1.1 * Small.LiveOrders);
    }

    [Fact]
    public void A_seed_gives_the_same_bytes_on_every_machine()
    {
        Assert.Equal("0ff16930f0ec8b33", Hash(Small with { OrderEvents = 50_000 }));
        Assert.NotEqual(Hash(Small with { OrderEvents = 50_000 }), Hash(Small with { OrderEvents = 50_000, Seed = 2 }));
    }

    [Theory]
    [InlineData(1, 100, 10)]
    [InlineData(3, 1_000, 1)]
    [InlineData(24_000, 0, 1_000)]
    public void A_day_of_any_size_comes_to_an_end(int instruments, long events, int liveOrders)
    {
        var day = new SyntheticDay(new SyntheticDayOptions
        {
            Instruments = instruments,
            OrderEvents = events,
            LiveOrders = liveOrders,
            Trades = events / 10,
        });
        while (day.Read(out _))
        {
        }

        Assert.InRange(day.OrderEvents, events, events + liveOrders + instruments);
        Assert.Equal(instruments, day.Instruments.Select(instrument => instrument.Code).Distinct().Count());
    }

    private static bool Apply(BookSet books, int instrument, in OmdcMessage message)
    {
        switch (message.Type)
        {
            case OmdcMessageType.AddOrder:
                ref readonly var add = ref message.As<AddOrderMessage>();
                return books.TryAdd(
                    instrument, add.OrderId, add.Side == 0 ? Side.Bid : Side.Ask, add.Price * Thousandth, add.Quantity);
            case OmdcMessageType.ModifyOrder:
                ref readonly var modify = ref message.As<ModifyOrderMessage>();
                return books.TryModify(instrument, modify.OrderId, modify.Quantity);
            case OmdcMessageType.DeleteOrder:
                return books.TryRemove(instrument, message.As<DeleteOrderMessage>().OrderId);
            default:
                return message.Type == OmdcMessageType.Trade;
        }
    }

    private static string Hash(SyntheticDayOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var day = new SyntheticDay(options);
        while (day.Read(out var packet))
        {
            hash.AppendData(packet.Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()[..8]);
    }
}
