using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing.Wire;

/// <summary>Puts the messages of a channel into packets for one line, by a rule of its own.</summary>
/// <remarks>
/// The lines have the same messages in different packets (specification 4.2): each lets messages gather for 0 to 2
/// milliseconds, drawn anew after each packet, and fills one packet in four only up to a drawn number of messages.
/// </remarks>
internal sealed class LinePacker(MessageLog log, PublishedLine line, Prng prng)
{
    /// <summary>The longest that messages gather, in nanoseconds.</summary>
    public const long HoldMax = 2_000_000;

    private const int FewMax = 12;

    private readonly byte[] _packet = new byte[OmdcPacketWriter.PacketSizeMax];
    private Prng _prng = prng;
    private uint _next = 1;
    private long _holdUntil = long.MinValue;
    private long _sentAt = long.MinValue;

    /// <summary>The number of the first message that has not been sent.</summary>
    public uint Next => _next;

    /// <summary>Whether a packet that was sent waits for the next one.</summary>
    public bool IsHolding => line.IsHolding;

    /// <summary>When there is something to send, nanoseconds since the Unix epoch, UTC.</summary>
    public long NextTime(uint upTo, long heartbeat) =>
        _next <= upTo ? _holdUntil : _sentAt == long.MinValue ? long.MinValue : _sentAt + heartbeat;

    /// <summary>Sends what has gathered long enough, or a heartbeat after silence.</summary>
    /// <param name="upTo">The last message that may be sent.</param>
    /// <param name="heartbeat">The silence after which a heartbeat is sent, nanoseconds.</param>
    /// <param name="now">When.</param>
    public void Tick(uint upTo, long heartbeat, WireTime now)
    {
        if (_next > upTo)
        {
            if (now.Wire - heartbeat >= _sentAt)
            {
                SendHeartbeat(now);
            }
        }
        else if (_holdUntil == long.MinValue)
        {
            _holdUntil = now.Wire + (long)(_prng.Next() % 3 * (HoldMax / 2));
        }

        if (_next <= upTo && now.Wire >= _holdUntil)
        {
            Flush(upTo, now);
        }
    }

    /// <summary>Sends all up to a number.</summary>
    public void Flush(uint upTo, WireTime now)
    {
        while (_next <= upTo)
        {
            SendPacket(upTo, now);
        }

        _holdUntil = long.MinValue;
    }

    /// <summary>Sends a packet that nothing may happen to and that is in no sequence.</summary>
    public void SendSafely(ReadOnlySpan<byte> packet, WireTime now)
    {
        line.SendSafely(packet, now.Wire);
        _sentAt = now.Wire;
    }

    /// <summary>The channel begins again with number 1.</summary>
    public void Restart()
    {
        _next = 1;
        line.Restart();
    }

    /// <summary>Writes a header in front of the messages of a packet.</summary>
    public static void WriteHeader(Span<byte> packet, int count, uint seqNum, long sendTime) =>
        MemoryMarshal.Write(packet, new OmdcPacketHeader
        {
            PktSize = (ushort)packet.Length,
            MsgCount = (byte)count,
            SeqNum = seqNum,
            SendTime = (ulong)(sendTime - (sendTime % 1_000_000)),
        });

    private void SendPacket(uint upTo, WireTime now)
    {
        var draw = _prng.Next();
        var countMax = (draw & 3) == 0 ? 1 + (int)((draw >> 32) % FewMax) : byte.MaxValue;
        var headerSize = Unsafe.SizeOf<OmdcPacketHeader>();
        var (bytes, count) = log.Copy(_next, upTo, countMax, _packet.AsSpan(headerSize));
        if (count == 0)
        {
            throw new InvalidOperationException($"Message {_next} was forgotten before it was sent.");
        }

        var packet = _packet.AsSpan(0, headerSize + bytes);
        WriteHeader(packet, count, _next, now.Market);
        line.Send(packet, _next, count, now.Wire);
        _next += (uint)count;
        _sentAt = now.Wire;
    }

    private void SendHeartbeat(WireTime now)
    {
        var packet = _packet.AsSpan(0, Unsafe.SizeOf<OmdcPacketHeader>());
        WriteHeader(packet, 0, _next - 1, now.Market);
        line.Send(packet, _next - 1, 0, now.Wire);
        _sentAt = now.Wire;
    }
}

/// <summary>A moment on both clocks: they differ when the market runs faster or slower than the wire.</summary>
/// <param name="Wire">When packets leave, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Market">What the packets say, nanoseconds since the Unix epoch, UTC.</param>
internal readonly record struct WireTime(long Wire, long Market);
