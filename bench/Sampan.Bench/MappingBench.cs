using System.Diagnostics;
using System.Net;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Bench;

/// <summary>How fast one thread turns messages into records: orders in the mix of 2026 over 22,000 securities, and levels.</summary>
internal static class MappingBench
{
    private const int Packets = 20_000;
    private const int MessagesPerPacket = 20;
    private const int Securities = 22_000;
    private const int Rounds = 9;

    // As large as a batch of the market gets in a burst: the records stay in the cache.
    private const int PacketsPerBatch = 50;

    private static readonly long Now = HongKongTime.At(new DateOnly(2026, 11, 23), new TimeOnly(10, 0));

    /// <summary>Prints rates of one thread, and the bytes allocated for a message.</summary>
    public static void Run()
    {
        var table = new Table("", "M messages/s", "ns for mapping alone", "bytes allocated/message");
        Measure(table, "orders (FullTick)", OmdcProduct.FullTick, Make(AppendOrder));
        Measure(table, "levels (Premium)", OmdcProduct.Premium, Make(AppendLevels));
        table.Print();

        var directory = new InstrumentDirectory(new InstrumentTable(Instruments()));
        var started = Stopwatch.GetTimestamp();
        directory.Update([directory.Current[0] with { Name = "ANOTHER" }]);
        Console.WriteLine($"\nA new directory of {Securities:N0}: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms.\n");
    }

    private static void Measure(Table table, string name, OmdcProduct product, byte[][] packets)
    {
        const double Messages = Packets * MessagesPerPacket;
        var channel = new OmdcChannelOptions { Id = 30, Product = product, A = new IPEndPoint(IPAddress.Loopback, 51_000) };
        var mapper = new OmdcMapper(
            new OmdcOptions { Channels = [channel] },
            new InstrumentDirectory(new InstrumentTable(Instruments())),
            TradingCalendar.BuiltIn);
        Map(mapper, channel, packets);
        Read(packets);
        var (mapped, read) = (new double[Rounds], new double[Rounds]);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            mapped[round] = Time(() => Map(mapper, channel, packets));
            read[round] = Time(() => Read(packets));
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        table.Add(
            name,
            Spread.Of(mapped.Select(seconds => Messages / seconds / 1e6)).Text("F1"),
            Spread.Of(mapped.Zip(read, (all, reading) => (all - reading) * 1e9 / Messages)).Text("F1"),
            $"{allocated / Messages / Rounds:F4}");
    }

    private static double Time(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Map(OmdcMapper mapper, OmdcChannelOptions channel, byte[][] packets)
    {
        for (var i = 0; i < packets.Length; i++)
        {
            var reader = new OmdcPacketReader(packets[i]);
            var delivery = new OmdcDelivery(channel, Now, Now + 1, OmdcOrigin.LineA);
            while (reader.Read(out var message))
            {
                mapper.OnMessage(in message, in delivery);
            }

            if (i % PacketsPerBatch == 0)
            {
                mapper.Records.Clear();
            }
        }
    }

    private static void Read(byte[][] packets)
    {
        long sum = 0;
        foreach (var packet in packets)
        {
            var reader = new OmdcPacketReader(packet);
            while (reader.Read(out var message))
            {
                sum += message.SeqNum;
            }
        }

        // Used, so that the reading is not compiled away.
        GC.KeepAlive(sum);
    }

    private delegate bool AppendMessage(ref OmdcPacketWriter writer, Random random);

    private static byte[][] Make(AppendMessage append)
    {
        var random = new Random(1);
        var packets = new byte[Packets][];
        for (var i = 0; i < Packets; i++)
        {
            var writer = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
            for (var j = 0; j < MessagesPerPacket; j++)
            {
                append(ref writer, random);
            }

            packets[i] = writer.Finish((uint)(i * MessagesPerPacket), (ulong)Now).ToArray();
        }

        return packets;
    }

    // Of 1,000 order messages 486 add, 482 delete and 32 modify.
    private static bool AppendOrder(ref OmdcPacketWriter writer, Random random)
    {
        var (code, id) = ((uint)random.Next(1, Securities + 1), (ulong)random.NextInt64());
        return random.Next(1_000) switch
        {
            < 486 => writer.TryAppend(
                new AddOrderMessage { SecurityCode = code, OrderId = id, Price = 1_000, Quantity = 100, OrderType = '2' }),
            < 968 => writer.TryAppend(new DeleteOrderMessage { SecurityCode = code, OrderId = id }),
            _ => writer.TryAppend(new ModifyOrderMessage { SecurityCode = code, OrderId = id, Quantity = 100 }),
        };
    }

    // The best level comes and goes.
    private static bool AppendLevels(ref OmdcPacketWriter writer, Random random)
    {
        ReadOnlySpan<AggregateOrderBookEntry> entries =
        [
            new AggregateOrderBookEntry { UpdateAction = 0, PriceLevel = 1, Price = 1_000, AggregateQuantity = 1, NumberOfOrders = 1 },
            new AggregateOrderBookEntry { UpdateAction = 2, PriceLevel = 1, Price = 1_000 },
        ];
        return writer.TryAppend(new AggregateOrderBookUpdateMessage { SecurityCode = (uint)random.Next(1, Securities + 1) }, entries);
    }

    private static IEnumerable<Instrument> Instruments() => Enumerable.Range(1, Securities).Select(code => new Instrument
    {
        Id = (uint)code,
        Class = AssetClass.Stock,
        Region = "HK",
        Code = $"{code}",
        Exchange = "HKEX",
        Name = $"{code}",
        Type = SecurityType.Equity,
        Market = "MAIN",
        Currency = "HKD",
        BoardLot = 100,
    });
}
