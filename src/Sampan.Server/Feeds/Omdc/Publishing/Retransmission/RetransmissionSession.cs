using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Retransmission;

/// <summary>One connection to a retransmission server: logon, heartbeats, and one request after the other.</summary>
/// <remarks>Whoever breaks the rules is hung up on; a client learns why from the answers, as far as there are any.</remarks>
internal sealed class RetransmissionSession(Socket socket, RetransmissionDesk desk, TimeProvider clock) : IDisposable
{
    // The longest packet that a client has to send is a header and a request.
    private const int ClientPacketMax = 64;
    private const int HeaderSize = 16;

    // Who reads nothing for so long is gone.
    private static readonly TimeSpan SendWait = TimeSpan.FromSeconds(10);

    private readonly NetworkStream _stream = new(socket, ownsSocket: false);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly byte[] _incoming = new byte[ClientPacketMax];
    private readonly byte[] _outgoing = new byte[OmdcPacketWriter.PacketSizeMax];
    private byte[]? _awaitedEcho;
    private string? _user;

    /// <summary>Serves until either side ends it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var heartbeats = Task.CompletedTask;
        try
        {
            if (await LogOnAsync(end.Token))
            {
                heartbeats = SendHeartbeatsAsync(end);
                await ServeRequestsAsync(end.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client has gone, was too slow, or the server is being stopped.
        }
        finally
        {
            await end.CancelAsync();
            await heartbeats;
            if (_user is not null)
            {
                desk.LogOff(_user);
            }
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _sending.Dispose();
    }

    private async Task<bool> LogOnAsync(CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(desk.Limits.LogonWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        var length = await ReadPacketAsync(either.Token);
        if (!TryReadUser(_incoming.AsSpan(0, length), out var user))
        {
            return false;
        }

        var status = desk.LogOn(user);
        _user = status == LogonStatus.Active ? user : null;
        await SendAsync(new LogonResponseMessage { SessionStatus = (byte)status }, stop);
        return status == LogonStatus.Active;
    }

    private static bool TryReadUser(ReadOnlySpan<byte> packet, out string user)
    {
        var reader = new OmdcPacketReader(packet);
        user = "";
        if (!reader.Read(out var message) || message.Type != OmdcMessageType.Logon)
        {
            return false;
        }

        user = OmdcText.Read(message.As<LogonMessage>().Username);
        return true;
    }

    private async Task ServeRequestsAsync(CancellationToken stop)
    {
        while (true)
        {
            var length = await ReadPacketAsync(stop);
            if (length == HeaderSize)
            {
                if (!IsAwaitedEcho(_incoming.AsSpan(0, length)))
                {
                    return;
                }
            }
            else if (!TryReadRequest(_incoming.AsSpan(0, length), out var request) || !await AnswerAsync(request, stop))
            {
                return;
            }
        }
    }

    private bool IsAwaitedEcho(ReadOnlySpan<byte> packet)
    {
        var awaited = Interlocked.Exchange(ref _awaitedEcho, null);
        return awaited is not null && packet.SequenceEqual(awaited);
    }

    private static bool TryReadRequest(ReadOnlySpan<byte> packet, out RetransmissionRequestMessage request)
    {
        var reader = new OmdcPacketReader(packet);
        request = default;
        if (!reader.Read(out var message) || message.Type != OmdcMessageType.RetransmissionRequest)
        {
            return false;
        }

        request = message.As<RetransmissionRequestMessage>();
        return true;
    }

    private async Task<bool> AnswerAsync(RetransmissionRequestMessage request, CancellationToken stop)
    {
        var status = desk.Ask(_user!, request.ChannelID, request.BeginSeqNum, request.EndSeqNum, out var log);
        await SendAsync(
            new RetransmissionResponseMessage
            {
                ChannelID = request.ChannelID,
                RetransStatus = (byte)status,
                BeginSeqNum = request.BeginSeqNum,
                EndSeqNum = request.EndSeqNum,
            },
            stop);
        if (status != RetransmissionStatus.Granted)
        {
            return status != RetransmissionStatus.TooManyRequests;
        }

        return await SendAgainAsync(log!, request.BeginSeqNum, request.EndSeqNum, stop);
    }

    private async Task<bool> SendAgainAsync(MessageLog log, uint first, uint last, CancellationToken stop)
    {
        var next = first;
        while (next <= last && !desk.Dies())
        {
            await _sending.WaitAsync(stop);
            try
            {
                var (bytes, count) = log.Copy(next, last, byte.MaxValue, _outgoing.AsSpan(HeaderSize));
                if (count == 0)
                {
                    // The channel was reset, or so much has come meanwhile that the rest is forgotten.
                    return false;
                }

                LinePacker.WriteHeader(_outgoing.AsSpan(0, HeaderSize + bytes), count, next, Now());
                await WriteAsync(_outgoing.AsMemory(0, HeaderSize + bytes), stop);
                next += (uint)count;
            }
            finally
            {
                _sending.Release();
            }
        }

        return next > last;
    }

    private async Task SendHeartbeatsAsync(CancellationTokenSource end)
    {
        try
        {
            await Task.Delay(desk.Limits.HeartbeatInterval, clock, end.Token);
            while (await IsAliveAsync(end.Token))
            {
                await Task.Delay(desk.Limits.HeartbeatInterval - desk.Limits.HeartbeatWait, clock, end.Token);
            }

            await end.CancelAsync();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The session has ended.
        }
    }

    private async Task<bool> IsAliveAsync(CancellationToken stop)
    {
        var heartbeat = new byte[HeaderSize];
        LinePacker.WriteHeader(heartbeat, 0, 0, Now());
        Volatile.Write(ref _awaitedEcho, heartbeat);
        await SendAsync(heartbeat, stop);
        await Task.Delay(desk.Limits.HeartbeatWait, clock, stop);
        return Volatile.Read(ref _awaitedEcho) is null;
    }

    private async Task<int> ReadPacketAsync(CancellationToken stop)
    {
        await _stream.ReadExactlyAsync(_incoming.AsMemory(0, sizeof(ushort)), stop);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(_incoming);
        if (length is < HeaderSize or > ClientPacketMax)
        {
            throw new IOException($"A client has no packet of {length} bytes to send.");
        }

        await _stream.ReadExactlyAsync(_incoming.AsMemory(sizeof(ushort), length - sizeof(ushort)), stop);
        return length;
    }

    private Task SendAsync<T>(T message, CancellationToken stop)
        where T : unmanaged, IOmdcMessage
    {
        var buffer = new byte[HeaderSize + Unsafe.SizeOf<T>()];
        var packet = new OmdcPacketWriter(buffer);
        packet.TryAppend(message);
        packet.Finish(0, (ulong)Now());
        return SendAsync(buffer, stop);
    }

    private async Task SendAsync(byte[] packet, CancellationToken stop)
    {
        await _sending.WaitAsync(stop);
        try
        {
            await WriteAsync(packet, stop);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> packet, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(SendWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        await _stream.WriteAsync(packet, either.Token);
    }

    // To the millisecond, as in every packet.
    private long Now() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
