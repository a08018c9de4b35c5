using System.Net;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Feeds.Omdc.Publishing.Wire;

/// <summary>Packets on their way, by the time at which they leave: a line may be slower, and a packet late.</summary>
internal sealed class PacketSchedule(IDatagramSink sink)
{
    /// <summary>How many packets may wait; what is more leaves before its time.</summary>
    public const int WaitingMax = 65_536;

    private readonly PriorityQueue<Packet, (long Time, long Number)> _waiting = new();
    private readonly Stack<byte[]> _buffers = [];
    private long _number;
    private long _lastTime;

    /// <summary>How many packets with messages of real-time channels are on their way.</summary>
    public int LiveWaiting { get; private set; }

    /// <summary>When the next one leaves.</summary>
    public long NextTime => _waiting.TryPeek(out _, out var at) ? at.Time : long.MaxValue;

    /// <summary>How many packets have left.</summary>
    public long Sent { get; private set; }

    /// <summary>Takes a packet that is to leave at a time.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="packet">Its bytes, which are copied.</param>
    /// <param name="isLive">Whether it has messages of a real-time channel: no heartbeat and no refresh.</param>
    /// <param name="time">When it leaves, nanoseconds since the Unix epoch, UTC.</param>
    public void Add(OmdcLine line, IPEndPoint destination, ReadOnlySpan<byte> packet, bool isLive, long time)
    {
        if (_waiting.Count == WaitingMax)
        {
            SendNext();
        }

        var buffer = _buffers.TryPop(out var used) ? used : new byte[OmdcPacketWriter.PacketSizeMax];
        packet.CopyTo(buffer);
        _waiting.Enqueue(new Packet(line, destination, buffer, packet.Length, isLive), (time, _number++));
        LiveWaiting += isLive ? 1 : 0;
    }

    /// <summary>Sends all that is due.</summary>
    public void SendUntil(long time)
    {
        while (NextTime <= time)
        {
            SendNext();
        }
    }

    private void SendNext()
    {
        _waiting.TryDequeue(out var packet, out var at);
        _lastTime = Math.Max(_lastTime, at.Time);
        sink.Send(packet.Line, packet.Destination, packet.Buffer.AsSpan(0, packet.Length), _lastTime);
        _buffers.Push(packet.Buffer);
        LiveWaiting -= packet.IsLive ? 1 : 0;
        Sent++;
    }

    private readonly record struct Packet(OmdcLine Line, IPEndPoint Destination, byte[] Buffer, int Length, bool IsLive);
}
