using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;
using Sampan.Server.Feeds.Omdc.Publishing.Retransmission;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;
using Sampan.Server.Tests.Streaming;

namespace Sampan.Server.Tests.Feeds.Omdc.Publishing;

/// <summary>The publisher's retransmission server and each of its limits, over real sockets.</summary>
public sealed class RetransmissionServerTests : IAsyncDisposable
{
    private const ushort Channel = 30;
    private const int Messages = 60;

    // The waits are all different, so that each can be told by its length.
    private static readonly RetransmissionLimits Small = new()
    {
        RangeMax = 40,
        RequestsPerDay = 3,
        LogonWait = TimeSpan.FromSeconds(5),
        HeartbeatInterval = TimeSpan.FromSeconds(30),
        HeartbeatWait = TimeSpan.FromSeconds(6),
    };

    private readonly WatchedClock _clock = new();
    private readonly MessageLog _log = new(keptMax: 50);
    private readonly List<IAsyncDisposable> _servers = [];

    public RetransmissionServerTests()
    {
        var writer = new MessageWriter(_log);
        for (var number = 1u; number <= Messages; number++)
        {
            _log.MarkSent(number);
            writer.Append(new TradeMessage { SecurityCode = 700, TradeID = number });
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Messages_come_again_byte_for_byte_under_their_own_numbers()
    {
        using var client = await LogOnAsync(Serve(Desk()));

        Assert.Equal((0, Channel, 20u, 59u), await AskAsync(client, Channel, 20, 59));
        for (var number = 20u; number <= 59;)
        {
            number = Check(await ReadAsync(client), number);
        }
    }

    [Theory]
    [InlineData(31, 20, 21, 1)]
    [InlineData(30, 10, 20, 2)]
    [InlineData(30, 55, 61, 2)]
    [InlineData(30, 11, 51, 100)]
    [InlineData(30, 20, 19, 100)]
    [InlineData(30, 0, 0, 100)]
    public async Task What_can_t_be_had_is_refused_with_its_reason_and_the_session_goes_on(
        ushort channel, uint first, uint last, int status)
    {
        using var client = await LogOnAsync(Serve(Desk()));

        Assert.Equal((status, channel, first, last), await AskAsync(client, channel, first, last));
        Assert.Equal((0, Channel, 11u, 50u), await AskAsync(client, Channel, 11, 50));
    }

    [Fact]
    public async Task A_user_has_so_many_requests_a_day_at_all_servers_together()
    {
        var desk = Desk();
        var (first, second) = (Serve(desk), Serve(desk));
        using (var client = await LogOnAsync(first))
        {
            await AskAsync(client, 31, 1, 1);
            await AskAsync(client, 31, 1, 1);
        }

        using var again = await LogOnPatientlyAsync(second);
        await AskAsync(again, 31, 1, 1);

        Assert.Equal(101, (await AskAsync(again, Channel, 20, 20)).Status);
        Assert.Null(await ReadAsync(again));

        desk.BeginDay();
        using var tomorrow = await LogOnPatientlyAsync(first);
        Assert.Equal(0, (await AskAsync(tomorrow, Channel, 20, 20)).Status);
    }

    [Fact]
    public async Task A_user_is_connected_once_and_only_known_users_are()
    {
        var address = Serve(Desk(new RetransmissionLimits { Users = ["SAMPAN"] }));
        using var client = await LogOnAsync(address);
        using var twice = await ConnectAsync(address);
        using var unknown = await ConnectAsync(address);

        Assert.Equal(100, await LogOnAsync(twice, "SAMPAN"));
        Assert.Null(await ReadAsync(twice));
        Assert.Equal(5, await LogOnAsync(unknown, "NOBODY"));
        Assert.Null(await ReadAsync(unknown));
    }

    [Fact]
    public async Task Who_does_not_log_on_in_time_is_hung_up_on()
    {
        using var client = await ConnectAsync(Serve(Desk()));

        await _clock.PassAsync(Small.LogonWait, 1);

        Assert.Null(await ReadAsync(client));
    }

    [Fact]
    public async Task A_heartbeat_that_comes_back_byte_for_byte_keeps_the_session()
    {
        using var client = await LogOnAsync(Serve(Desk()));
        for (var i = 1; i <= 3; i++)
        {
            await _clock.PassAsync(i == 1 ? Small.HeartbeatInterval : Small.HeartbeatInterval - Small.HeartbeatWait, Math.Max(1, i - 1));
            var heartbeat = await ReadAsync(client);
            Assert.Equal((16, (byte)0), (heartbeat!.Length, heartbeat[2]));
            await client.SendAsync(heartbeat);
            Assert.Equal(0, (await AskAsync(client, Channel, 20, 20)).Status);
            Assert.Equal(21u, Check(await ReadAsync(client), 20));
            await _clock.PassAsync(Small.HeartbeatWait, i);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_heartbeat_that_comes_back_changed_or_not_at_all_ends_it(bool isChanged)
    {
        using var client = await LogOnAsync(Serve(Desk()));
        await _clock.PassAsync(Small.HeartbeatInterval, 1);
        var heartbeat = await ReadAsync(client);
        if (isChanged)
        {
            heartbeat![8]++;
            await client.SendAsync(heartbeat);
        }
        else
        {
            await _clock.PassAsync(Small.HeartbeatWait, 1);
        }

        Assert.Null(await ReadAsync(client));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(65)]
    [InlineData(65_535)]
    public async Task A_packet_of_no_sense_ends_it(int size)
    {
        using var client = await LogOnAsync(Serve(Desk()));

        await client.SendAsync(new byte[] { (byte)size, (byte)(size >> 8) });

        Assert.Null(await ReadAsync(client));
    }

    [Fact]
    public async Task A_server_can_die_in_the_middle_of_an_answer_and_hang_up_at_the_door()
    {
        using (var client = await LogOnAsync(Serve(Desk(faults: new FaultOptions { RetransmissionDies = 1 }))))
        {
            Assert.Equal(0, (await AskAsync(client, Channel, 20, 40)).Status);
            Assert.Null(await ReadAsync(client));
        }

        using var refused = await ConnectAsync(Serve(Desk(faults: new FaultOptions { RetransmissionRefuses = 1 })));
        Assert.Null(await ReadAsync(refused));
    }

    private RetransmissionDesk Desk(RetransmissionLimits? limits = null, FaultOptions? faults = null) =>
        new(limits ?? Small, new Dictionary<ushort, MessageLog> { [Channel] = _log }, faults ?? FaultOptions.None);

    private IPEndPoint Serve(RetransmissionDesk desk)
    {
        var server = new RetransmissionServer(new IPEndPoint(IPAddress.Loopback, 0), desk, _clock);
        _servers.Add(server);
        return server.EndPoint;
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address);
        return socket;
    }

    private static async Task<Socket> LogOnAsync(IPEndPoint address)
    {
        var client = await ConnectAsync(address);
        Assert.Equal(0, await LogOnAsync(client, "SAMPAN"));
        return client;
    }

    // A server needs a moment to see that a client has gone.
    private static async Task<Socket> LogOnPatientlyAsync(IPEndPoint address)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            var client = await ConnectAsync(address);
            if (await LogOnAsync(client, "SAMPAN") == 0)
            {
                return client;
            }

            client.Dispose();
        }
    }

    private static async Task<int> LogOnAsync(Socket client, string user)
    {
        var message = default(LogonMessage);
        OmdcText.Write(message.Username, user, '\0');
        await client.SendAsync(Packet(message));
        var answer = await ReadAsync(client);
        var reader = new OmdcPacketReader(answer);
        Assert.True(reader.Read(out var response));
        return response.As<LogonResponseMessage>().SessionStatus;
    }

    private static async Task<(int Status, ushort Channel, uint First, uint Last)> AskAsync(
        Socket client, ushort channel, uint first, uint last)
    {
        await client.SendAsync(Packet(new RetransmissionRequestMessage { ChannelID = channel, BeginSeqNum = first, EndSeqNum = last }));
        var answer = await ReadAsync(client);
        while (answer is not null && answer[18] != 202)
        {
            answer = await ReadAsync(client);
        }

        var reader = new OmdcPacketReader(answer);
        Assert.True(reader.Read(out var message));
        var response = message.As<RetransmissionResponseMessage>();
        return (response.RetransStatus, response.ChannelID, response.BeginSeqNum, response.EndSeqNum);
    }

    private static byte[] Packet<T>(T message)
        where T : unmanaged, IOmdcMessage
    {
        var packet = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
        packet.TryAppend(message);
        return packet.Finish(0, 0).ToArray();
    }

    /// <summary>The next packet; null when the server has hung up.</summary>
    private static async Task<byte[]?> ReadAsync(Socket client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            using var stream = new NetworkStream(client);
            var size = new byte[2];
            await stream.ReadExactlyAsync(size, patience.Token);
            var packet = new byte[size[0] | (size[1] << 8)];
            size.CopyTo(packet, 0);
            await stream.ReadExactlyAsync(packet.AsMemory(2), patience.Token);
            return packet;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static uint Check(byte[]? packet, uint number)
    {
        var reader = new OmdcPacketReader(packet);
        Assert.Equal(number, reader.Header.SeqNum);
        while (reader.Read(out var message))
        {
            Assert.Equal((number, number), (message.SeqNum, message.As<TradeMessage>().TradeID));
            number++;
        }

        return number;
    }

    /// <summary>A clock that stands still, and knows what is waited for: so no test runs ahead of the server.</summary>
    private sealed class WatchedClock : FakeTimeProvider
    {
        private readonly ConcurrentDictionary<TimeSpan, int> _waits = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _waits.AddOrUpdate(dueTime, 1, (_, count) => count + 1);
            return timer;
        }

        /// <summary>Lets a time pass as soon as the server has waited so often for just that time.</summary>
        public async Task PassAsync(TimeSpan time, int nth)
        {
            await Eventually.Async(() => _waits.GetValueOrDefault(time) >= nth);
            Advance(time);
        }
    }
}
