using System.Net;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;

namespace Sampan.Server.Feeds.Omdc.Publishing.Wire;

/// <summary>One line of one channel: spoils what is to be spoilt, and gives the rest to the schedule.</summary>
internal sealed class PublishedLine(
    OmdcLine line, IPEndPoint destination, long delay, LineFaults faults, PacketSchedule schedule, LossTracker? losses)
{
    private readonly byte[] _swapped = new byte[OmdcPacketWriter.PacketSizeMax];
    private int _swappedLength;
    private long _latest = long.MinValue;
    private long _earliest = long.MinValue;

    /// <summary>Whether a packet of messages waits for the next one to go before it.</summary>
    public bool IsHolding => _swappedLength > 0;

    /// <summary>Sends a packet of messages, or a heartbeat.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="first">The number of its first message.</param>
    /// <param name="count">How many messages it has.</param>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    public void Send(ReadOnlySpan<byte> packet, uint first, int count, long time)
    {
        var fate = faults.Decide(first, count);
        if (count > 0)
        {
            losses?.Sent(line, first, count, !fate.IsReadable, time + delay);
        }

        if (fate.IsSwapped && count > 0 && _swappedLength == 0)
        {
            packet.CopyTo(_swapped);
            _swappedLength = packet.Length;
            return;
        }

        for (var i = 0; i < fate.Copies; i++)
        {
            Add(fate.IsCut ? packet[..(packet.Length * 2 / 3)] : packet, count > 0, time + fate.Delay);
        }

        SendSwapped(time);
    }

    /// <summary>Sends a packet that nothing may happen to: what was sent before arrives before it, and what comes later after it.</summary>
    public void SendSafely(ReadOnlySpan<byte> packet, long time)
    {
        SendSwapped(time);
        _earliest = Math.Max(_earliest, _latest);
        Add(packet, hasMessages: true, time);
    }

    /// <summary>The channel begins again with number 1.</summary>
    public void Restart() => faults.Restart();

    private void SendSwapped(long time)
    {
        if (_swappedLength > 0)
        {
            Add(_swapped.AsSpan(0, _swappedLength), hasMessages: true, time);
            _swappedLength = 0;
        }
    }

    private void Add(ReadOnlySpan<byte> packet, bool hasMessages, long time)
    {
        var leaves = Math.Max(_earliest, time + delay);
        _latest = Math.Max(_latest, leaves);
        schedule.Add(line, destination, packet, hasMessages && losses is not null, leaves);
    }
}
