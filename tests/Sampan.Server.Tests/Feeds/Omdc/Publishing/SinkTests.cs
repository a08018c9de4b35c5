using System.Net;
using System.Net.Sockets;
using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;
using Sampan.Server.Tests.Feeds.Simulation;
using Sampan.Server.Tests.Streaming;

namespace Sampan.Server.Tests.Feeds.Omdc.Publishing;

/// <summary>Where the packets go: into a file, or into the network.</summary>
public sealed class SinkTests
{
    [Fact]
    public async Task A_capture_has_every_packet_in_the_order_of_time()
    {
        await using var expected = new TestPublisher().Run(3);
        using var file = new MemoryStream();
        var options = new OmdcPublisherOptions { Lines = expected.Lines, Start = expected.Start };
        await using (var publisher = new OmdcPublisher(
            options, TestMarket.Instruments, TestMarket.Create(), new PcapSink(file), TimeProvider.System))
        {
            publisher.AdvanceTo(expected.Start + (3 * TestPublisher.Second));
        }

        using var reader = new CaptureReader(new MemoryStream(file.ToArray()));
        var last = 0L;
        foreach (var packet in expected.Sink.Packets)
        {
            Assert.True(reader.Read(out var datagram));
            Assert.Equal((packet.Time, $"{packet.Destination}"), (datagram.Time, datagram.Destination.ToString()));
            Assert.Equal(packet.Bytes, datagram.Payload);
            Assert.InRange(datagram.Time, last, long.MaxValue);
            last = datagram.Time;
        }

        Assert.False(reader.Read(out _));
        Assert.Null(reader.Problem);
    }

    [Fact]
    public async Task A_publisher_runs_by_the_clock_and_what_it_sent_is_received_and_can_be_asked_for_again()
    {
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var lines = new OmdcOptions
        {
            Channels = [new OmdcChannelOptions { Id = 30, Product = OmdcProduct.FullTick, A = (IPEndPoint)receiver.LocalEndPoint! }],
            RetransmissionServers = [new IPEndPoint(IPAddress.Loopback, 0)],
        };
        var options = new OmdcPublisherOptions { Lines = lines, Start = TestMarket.Morning };
        await using var publisher = new OmdcPublisher(
            options, TestMarket.Instruments, TestMarket.Create(), new UdpSink(lines), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => publisher.Run(TimeProvider.System, stop.Token), TestContext.Current.CancellationToken);

        var (buffer, received) = (new byte[2_048], 0u);
        while (received < 100)
        {
            var packet = new OmdcPacketReader(buffer.AsSpan(0, receiver.Receive(buffer)));
            while (packet.Read(out var message))
            {
                received = message.Type == OmdcMessageType.SequenceReset ? 0 : message.SeqNum;
            }

            Assert.True(packet.Fault == OmdcFault.None, packet.Describe());
        }

        publisher.StopTrading();
        await Eventually.Async(() => publisher.IsSettled);
        await stop.CancelAsync();
        await running;
        Assert.InRange(publisher.LastSeqNumOf(30), received, uint.MaxValue);
        Assert.NotEqual(0, publisher.RetransmissionServers[0].Port);
    }

    [Fact]
    public async Task A_synthetic_day_is_published_whole()
    {
        var day = new SyntheticSource(new SyntheticDayOptions { Instruments = 200, OrderEvents = 5_000, Trades = 150, LiveOrders = 400 });
        var lines = OmdcConfiguration.Loopback(40_000, OmdcProduct.Reference, OmdcProduct.FullTick) with { RetransmissionServers = [] };
        using var sink = new MemorySink();
        await using var publisher = new OmdcPublisher(
            new OmdcPublisherOptions
            {
                Lines = lines,
                Start = day.Start,
                HeartbeatInterval = TimeSpan.FromHours(1),
                RefreshCycle = TimeSpan.FromHours(1),
            },
            day.Instruments,
            day,
            sink,
            TimeProvider.System);
        publisher.AdvanceTo(day.Start + (long)TimeSpan.FromHours(6.7).TotalNanoseconds);

        var (orders, trades, definitions) = (0, 0, 0);
        foreach (var channel in lines.Channels)
        {
            sink.Visit(channel.A, (in message) =>
            {
                orders += message.Type is OmdcMessageType.AddOrder or OmdcMessageType.ModifyOrder or OmdcMessageType.DeleteOrder ? 1 : 0;
                trades += message.Type == OmdcMessageType.Trade ? 1 : 0;
                definitions += message.Type == OmdcMessageType.SecurityDefinition ? 1 : 0;
            });
        }

        Assert.InRange(orders, 5_000, 5_600);
        Assert.InRange(trades, 100, 200);
        Assert.Equal(200, definitions);
    }
}
