using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Market;
using Sampan.Server.Feeds;
using Sampan.Server.Feeds.Omdc.Inputs;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Sockets;

namespace Sampan.Server.Tests.Feeds.Omdc.Inputs;

/// <summary>A live line over real sockets of this machine.</summary>
public sealed class OmdcFeedTests : IDisposable
{
    private const ushort Id = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly MessageLog _log = new();
    private readonly RecordBuffer _records = new();

    public static TheoryData<bool> WithAndWithoutTheHelpOfTheSystem => [false, true];

    public void Dispose() => _sender.Dispose();

    [Theory]
    [MemberData(nameof(WithAndWithoutTheHelpOfTheSystem))]
    public void Two_lines_make_one_sequence(bool plain)
    {
        using var feed = Open(plain);

        Send(feed, 0, LinePackets.Orders(1, 4), LinePackets.Orders(9, 2));
        Send(feed, 1, LinePackets.Orders(1, 2), LinePackets.Orders(3, 8));
        ReadUntil(feed, () => _log.Messages.Count >= 10);

        Assert.Equal(Enumerable.Range(1, 10), _log.Messages.Select(message => (int)message.SeqNum));
        Assert.Empty(_log.Gaps);
        Assert.Equal(4, feed.Lines.SourceCounters.Sum(source => source.Packets));
    }

    [Theory]
    [MemberData(nameof(WithAndWithoutTheHelpOfTheSystem))]
    public void What_is_lost_on_both_lines_is_asked_for_again(bool plain)
    {
        using var server = new SmallRetransmissionServer();
        using var feed = Open(plain, server.Address);

        Send(feed, 0, LinePackets.Orders(1, 4), LinePackets.Orders(9, 2));
        ReadUntil(feed, () => _log.Messages.Count >= 10);

        Assert.Equal(Enumerable.Range(1, 10), _log.Messages.Select(message => (int)message.SeqNum));
        Assert.Equal(OmdcOrigin.Retransmission, _log.Messages[4].Origin);
        Assert.Equal((5u, 8u, GapState.Repaired), (_log.Gaps[^1].First, _log.Gaps[^1].Last, _log.Gaps[^1].State));
        Assert.Equal("TESTER", server.User);
    }

    [Fact]
    public void A_server_that_hangs_up_and_one_that_is_not_there_are_left_for_the_next()
    {
        using var rude = new SmallRetransmissionServer(hangsUp: true);
        using var good = new SmallRetransmissionServer();
        var nobody = new IPEndPoint(IPAddress.Loopback, FreePorts.Take(1)[0]);
        using var feed = Open(plain: false, nobody, rude.Address, good.Address);

        Send(feed, 0, LinePackets.Orders(1, 1), LinePackets.Orders(3, 1));
        ReadUntil(feed, () => _log.Messages.Count >= 3);

        Assert.Equal([1, 2, 3], _log.Messages.Select(message => (int)message.SeqNum));
        Assert.Equal((1, 1), (rude.Connections, good.Connections));
    }

    [Fact]
    public void A_datagram_that_is_no_packet_is_counted_and_what_follows_it_is_read()
    {
        using var feed = Open(plain: false);

        Send(feed, 0, [1, 2, 3], new byte[3_000], LinePackets.Orders(1, 1));
        ReadUntil(feed, () => _log.Messages.Count >= 1);

        Assert.Equal(1, feed.Lines.SourceCounters[0].Malformed);
        Assert.Equal(1, feed.ReceiverOf(0)!.TooLong);
    }

    [Fact]
    public void The_time_of_a_message_is_when_the_kernel_got_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says it.");
        using var feed = Open(plain: false);

        var before = Now();
        Send(feed, 0, LinePackets.Orders(1, 1));
        var after = Now();
        ReadUntil(feed, () => _log.Messages.Count >= 1);

        Assert.InRange(_log.Messages[0].Received, before, after);
    }

    [Fact]
    public void A_read_without_anything_to_read_returns_soon_and_time_is_told()
    {
        using var feed = Open(plain: false);

        ReadUntil(feed, () => _log.Times.Count >= 3);

        Assert.Equal(_log.Times.Order(), _log.Times);
        Assert.InRange(_log.Times[^1], Now() - 2_000_000_000, Now());
    }

    [Fact]
    public void A_clock_that_is_set_back_holds_nothing_up_and_time_never_goes_back()
    {
        var clock = new WallClock();
        using var feed = OmdcFeed.Open(Line([]), _log, clock, NullLogger<OmdcFeed>.Instance);
        Send(feed, 0, LinePackets.Orders(1, 1), LinePackets.Orders(3, 1));
        ReadUntil(feed, () => _log.Messages.Count >= 2);

        clock.Offset = TimeSpan.FromHours(-1);
        var told = _log.Times.Count;
        Send(feed, 0, LinePackets.Orders(5, 1));
        ReadUntil(feed, () => _log.Messages.Count >= 3 && _log.Times.Count >= told + 2);

        Assert.Equal((4u, GapState.Unrecoverable), (_log.Gaps[^1].First, _log.Gaps[^1].State));
        Assert.Equal(_log.Times.Order(), _log.Times);
        Assert.Equal(_log.Messages.Select(message => message.Received).Order(), _log.Messages.Select(message => message.Received));
    }

    [Fact]
    public void Reading_allocates_nothing_for_a_packet()
    {
        var log = new MessageLog { CountsOnly = true };
        using var feed = OmdcFeed.Open(Line([]), log, TimeProvider.System, NullLogger<OmdcFeed>.Instance);
        uint next = 1;
        void Round()
        {
            for (var i = 0; i < 200; i++, next += 5)
            {
                Send(feed, 0, LinePackets.Orders(next, 5));
            }
        }

        Round();
        ReadUntil(feed, () => log.Count >= 1_000);
        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (log.Count < 2_000)
        {
            _records.Clear();
            feed.Read(_records, CancellationToken.None);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_line_whose_port_is_taken_is_told_in_a_sentence_and_nothing_stays_open()
    {
        var line = Line([]);
        using var other = UdpReceiver.Open(new UdpOptions { Destination = line.Channels[0].B! });

        var error = Assert.Throws<OperatorException>(() => Open(line));

        Assert.Contains($"{line.Channels[0].B} is taken by another program", error.Message);
        using var a = UdpReceiver.Open(new UdpOptions { Destination = line.Channels[0].A });
    }

    private static OmdcOptions Line(IPEndPoint[] servers)
    {
        var ports = FreePorts.Take(2);
        return new OmdcOptions
        {
            Channels =
            [
                new OmdcChannelOptions
                {
                    Id = Id,
                    Product = OmdcProduct.FullTick,
                    A = new IPEndPoint(IPAddress.Loopback, ports[0]),
                    B = new IPEndPoint(IPAddress.Loopback, ports[1]),
                },
            ],
            ReceiveBufferBytes = 1 << 20,
            RetransmissionServers = servers,
            RetransmissionUser = "TESTER",
        };
    }

    private static long Now() =>
        (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private OmdcFeed Open(bool plain, params IPEndPoint[] servers) => Open(Line(servers), plain);

    private OmdcFeed Open(OmdcOptions line, bool plain = false) =>
        OmdcFeed.Open(line, _log, TimeProvider.System, NullLogger<OmdcFeed>.Instance, plain);

    private void Send(OmdcFeed feed, int source, params byte[][] packets)
    {
        foreach (var packet in packets)
        {
            _sender.SendTo(packet, feed.Lines.Sources[source].Endpoint);
        }
    }

    private void ReadUntil(IFeed feed, Func<bool> isDone)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isDone())
        {
            _records.Clear();
            Assert.True(feed.Read(_records, CancellationToken.None));
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "It does not come.");
        }
    }

    /// <summary>The system's clock, which somebody sets.</summary>
    private sealed class WallClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
