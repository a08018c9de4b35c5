using System.Runtime.CompilerServices;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Publishing.Wire;

/// <summary>Puts messages into a log, as the bytes they have on the wire.</summary>
internal sealed class MessageWriter(MessageLog log)
{
    private readonly byte[] _scratch = new byte[OmdcPacketWriter.PacketSizeMax];

    /// <summary>Adds a message with empty groups, or without any.</summary>
    public void Append<T>(in T message)
        where T : unmanaged, IOmdcMessage
    {
        var packet = new OmdcPacketWriter(_scratch);
        Log(packet, packet.TryAppend(message));
    }

    /// <summary>Adds a message with entries in its only group.</summary>
    public void Append<T, TEntry>(in T message, scoped ReadOnlySpan<TEntry> entries)
        where T : unmanaged, IOmdcMessage
        where TEntry : unmanaged, IOmdcEntry
    {
        var packet = new OmdcPacketWriter(_scratch);
        Log(packet, packet.TryAppend(message, entries));
    }

    /// <summary>Adds a piece of news about all markets.</summary>
    public void Append(in NewsMessage message, scoped ReadOnlySpan<NewsLine> lines)
    {
        var packet = new OmdcPacketWriter(_scratch);
        Log(packet, packet.TryAppend(message, [], [], lines));
    }

    private void Log(in OmdcPacketWriter packet, bool fits)
    {
        if (!fits)
        {
            throw new InvalidOperationException("The message is longer than a packet.");
        }

        log.Append(packet.Finish(0, 0)[Unsafe.SizeOf<OmdcPacketHeader>()..]);
    }
}
