using System.Diagnostics;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Bench;

/// <summary>How fast one thread goes through packets of the order feed, in the mix of 2026.</summary>
internal static class OmdcBench
{
    private const int Packets = 40_000;
    private const int MessagesPerPacket = 20;
    private const int Rounds = 10;

    /// <summary>Prints the rate of one thread, and the bytes allocated for a message.</summary>
    public static void Run()
    {
        const int Messages = Packets * MessagesPerPacket;
        var packets = Make();
        var sum = Read(packets);
        var seconds = new double[Rounds];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            sum += Read(packets);
            seconds[round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var table = new Table("", "");
        table.Add("M messages/s of one thread", Spread.Of(seconds.Select(round => Messages / round / 1e6)).Text("F0"));
        table.Add("bytes allocated/message", $"{(double)allocated / Messages / Rounds:F4}");
        table.Print();

        // Used, so that the reading is not compiled away.
        GC.KeepAlive(sum);
    }

    private static ulong Read(byte[][] packets)
    {
        ulong sum = 0;
        foreach (var packet in packets)
        {
            var reader = new OmdcPacketReader(packet);
            while (reader.Read(out var message))
            {
                sum += message.Type switch
                {
                    OmdcMessageType.AddOrder => message.As<AddOrderMessage>().OrderId + message.As<AddOrderMessage>().Quantity,
                    OmdcMessageType.DeleteOrder => message.As<DeleteOrderMessage>().OrderId,
                    OmdcMessageType.ModifyOrder => message.As<ModifyOrderMessage>().OrderId + message.As<ModifyOrderMessage>().Quantity,
                    _ => 0,
                };
            }
        }

        return sum;
    }

    // Of 1,000 order messages 486 add, 482 delete and 32 modify.
    private static byte[][] Make()
    {
        var random = new Random(1);
        var packets = new byte[Packets][];
        for (var i = 0; i < Packets; i++)
        {
            var writer = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
            for (var j = 0; j < MessagesPerPacket; j++)
            {
                var id = (ulong)random.NextInt64();
                _ = random.Next(1_000) switch
                {
                    < 486 => writer.TryAppend(new AddOrderMessage { SecurityCode = 700, OrderId = id, Quantity = 100 }),
                    < 968 => writer.TryAppend(new DeleteOrderMessage { SecurityCode = 700, OrderId = id }),
                    _ => writer.TryAppend(new ModifyOrderMessage { SecurityCode = 700, OrderId = id, Quantity = 100 }),
                };
            }

            packets[i] = writer.Finish((uint)(i * MessagesPerPacket), 0).ToArray();
        }

        return packets;
    }
}
