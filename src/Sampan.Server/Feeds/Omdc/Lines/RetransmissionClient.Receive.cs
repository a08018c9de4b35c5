using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <content>What comes from a server: cut into packets, and understood.</content>
public sealed partial class RetransmissionClient
{
    // A size is two bytes: no packet is longer than this.
    private readonly byte[] _buffer = new byte[ushort.MaxValue];
    private int _filled;
    private RetransmissionRange _range;
    private uint _received;

    /// <summary>Bytes came; any number of them, cut anywhere.</summary>
    public void OnReceived(int connection, ReadOnlySpan<byte> bytes, long now)
    {
        while (bytes.Length > 0 && connection == _connection && _state > RetransmissionState.Connecting)
        {
            if (_filled == 0 && SizeOf(bytes) is { } size && size <= bytes.Length && size >= HeaderSize)
            {
                OnPacket(bytes[..size], now);
                bytes = bytes[size..];
            }
            else
            {
                bytes = bytes[Gather(bytes, now)..];
            }
        }
    }

    private static int HeaderSize => Unsafe.SizeOf<OmdcPacketHeader>();

    private static int? SizeOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 2 ? null : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    // Takes as many bytes as the packet that has begun still needs.
    private int Gather(ReadOnlySpan<byte> bytes, long now)
    {
        var wanted = SizeOf(_buffer.AsSpan(0, _filled)) ?? 2;
        var count = Math.Min(bytes.Length, wanted - _filled);
        bytes[..count].CopyTo(_buffer.AsSpan(_filled));
        _filled += count;
        if (SizeOf(_buffer.AsSpan(0, _filled)) is not { } size)
        {
            return count;
        }

        if (size < HeaderSize)
        {
            Fail($"sent a packet of {size} bytes, which is shorter than its header", now);
        }
        else if (_filled == size)
        {
            _filled = 0;
            OnPacket(_buffer.AsSpan(0, size), now);
        }

        return count;
    }

    private void OnPacket(ReadOnlySpan<byte> packet, long now)
    {
        var reader = new OmdcPacketReader(packet);
        if (reader.IsHeartbeat)
        {
            OnHeartbeat(packet, now);
        }
        else if (!reader.Read(out var message))
        {
            Fail($"sent a bad packet: {reader.Describe()}", now);
        }
        else if (message.Type == OmdcMessageType.LogonResponse)
        {
            OnLogonResponse(message.As<LogonResponseMessage>().SessionStatus, now);
        }
        else if (message.Type == OmdcMessageType.RetransmissionResponse)
        {
            OnResponse(message.As<RetransmissionResponseMessage>(), now);
        }
        else
        {
            OnMessages(packet, now);
        }
    }

    // An exact copy, filler and all, or the server hangs up (4.3).
    private void OnHeartbeat(ReadOnlySpan<byte> packet, long now)
    {
        if (_commands.Count >= CommandsMax)
        {
            Fail("sends heartbeats faster than they can be answered", now);
            return;
        }

        Counters.AddHeartbeat();
        Send(packet);
        if (_state == RetransmissionState.Ready)
        {
            Succeed();
            _deadline = now + SilenceMax;
        }
    }

    private void OnLogonResponse(byte status, long now)
    {
        if (_state != RetransmissionState.LoggingOn)
        {
            Fail("answered a logon that was not made", now);
        }
        else if (status != 0)
        {
            Fail($"refused the logon with status {status} ({Describe(status)})", now);
        }
        else
        {
            GetReady(now);
        }
    }

    private void OnResponse(in RetransmissionResponseMessage response, long now)
    {
        if (_state != RetransmissionState.Asking
            || (response.ChannelID, response.BeginSeqNum, response.EndSeqNum) != (_range.ChannelId, _range.First, _range.Last))
        {
            Fail("answered a request that was not made", now);
            return;
        }

        switch (response.RetransStatus)
        {
            case 0:
                Enter(RetransmissionState.Receiving, now + AnswerMax);
                break;
            case 101:
                Counters.AddRefusal(Refusal(response.RetransStatus));
                Exhaust(now);
                // The server closes after this (4.3). The next day brings new requests.
                Fail("has no more requests for today", now);
                break;
            default:
                Counters.AddRefusal(Refusal(response.RetransStatus));
                EndRequest(now);
                break;
        }
    }

    // There is no mark at the end: numbers are followed up to the last one asked for.
    private void OnMessages(ReadOnlySpan<byte> packet, long now)
    {
        var reader = new OmdcPacketReader(packet);
        Span<ushort> offsets = stackalloc ushort[PacketSlice.CountMax + 1];
        var count = 0;
        while (reader.Read(out var message))
        {
            offsets[count++] = (ushort)message.Offset;
            offsets[count] = (ushort)(message.Offset + message.Bytes.Length);
        }

        var first = Math.Max(reader.Header.SeqNum, _range.First);
        var last = Math.Min((long)reader.Header.SeqNum + count - 1, _range.Last);
        if (_state != RetransmissionState.Receiving || reader.Fault != OmdcFault.None || first > last)
        {
            Fail("sent messages that were not asked for, or cannot be read", now);
            return;
        }

        var skipped = (int)(first - reader.Header.SeqNum);
        var slice = new PacketSlice(packet, offsets.Slice(skipped, (int)(last - first) + 2), first);
        Counters.AddMessages(slice.Count);
        _missing.OnRetransmitted(_range, slice, (long)Math.Min(reader.Header.SendTime, long.MaxValue / 2), now);
        if (last > _received)
        {
            _received = (uint)last;
            _deadline = now + AnswerMax;
        }

        if (last == _range.Last)
        {
            EndRequest(now);
        }
    }

    private void EndRequest(long now)
    {
        Succeed();
        _missing.OnRefused(_range, now);
        GetReady(now);
    }

    private void GetReady(long now)
    {
        Enter(RetransmissionState.Ready, now + SilenceMax);
        Ask(now);
    }

    private string Refusal(byte status) => $"{Server} refused {_range.First} to {_range.Last} of channel {_range.ChannelId} "
        + $"with status {status} ({Describe(status)})";

    private static string Describe(byte status) => status switch
    {
        1 => "unknown channel, or not allowed",
        2 => "no longer kept",
        5 => "unknown user, or not from this address",
        100 => "user connected already, or range too long",
        101 => "no more requests today",
        _ => "unknown",
    };
}
