using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc;

/// <summary>Writes messages into a packet.</summary>
/// <remarks>
/// It sets the sizes, types and counts itself. Fillers, and what a message does not use, are zero. No allocation.
/// </remarks>
public ref struct OmdcPacketWriter
{
    /// <summary>The most that a packet has: 1,500 bytes on the wire, of which IPv4 and UDP take 28 (specification 3.2).</summary>
    public const int PacketSizeMax = 1_472;

    private readonly Span<byte> _packet;
    private int _position = Unsafe.SizeOf<OmdcPacketHeader>();
    private byte _count;

    /// <summary>Begins a packet in a buffer of at least 16 bytes.</summary>
    public OmdcPacketWriter(Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, Unsafe.SizeOf<OmdcPacketHeader>(), nameof(buffer));
        _packet = buffer[..Math.Min(buffer.Length, PacketSizeMax)];
    }

    /// <summary>How many messages are in it.</summary>
    public readonly int Count => _count;

    /// <summary>Adds a message with empty groups, or without any.</summary>
    /// <returns>False when the packet has no room for it; nothing has changed then.</returns>
    public bool TryAppend<T>(in T message)
        where T : unmanaged, IOmdcMessage => TryBegin(message, GroupsEnd<T>(0), out _);

    /// <summary>Adds a message with entries in its only group.</summary>
    /// <returns>False when the packet has no room for it; nothing has changed then.</returns>
    public bool TryAppend<T, TEntry>(in T message, scoped ReadOnlySpan<TEntry> entries)
        where T : unmanaged, IOmdcMessage
        where TEntry : unmanaged, IOmdcEntry
    {
        if (TEntry.Message != T.Type || T.Groups.Count != 1)
        {
            throw new ArgumentException($"{typeof(T).Name} has no single group of {typeof(TEntry).Name}.", nameof(entries));
        }

        if (entries.Length > T.Groups[0].CountMax
            || !TryBegin(message, GroupsEnd<T>(entries.Length * Unsafe.SizeOf<TEntry>()), out var bytes))
        {
            return false;
        }

        AppendGroup(bytes, T.Groups[0], entries, shift: 0);
        return true;
    }

    /// <summary>Adds a piece of news.</summary>
    /// <returns>False when the packet has no room for it; nothing has changed then.</returns>
    public bool TryAppend(
        in NewsMessage message,
        scoped ReadOnlySpan<NewsMarket> markets,
        scoped ReadOnlySpan<NewsSecurity> securities,
        scoped ReadOnlySpan<NewsLine> lines)
    {
        var groups = NewsMessage.Groups;
        var marketsSize = markets.Length * groups[0].EntrySize;
        var securitiesSize = securities.Length * groups[1].EntrySize;
        var size = GroupsEnd<NewsMessage>(marketsSize + securitiesSize + (lines.Length * groups[2].EntrySize));
        if (!TryBegin(message, size, out var bytes))
        {
            return false;
        }

        AppendGroup(bytes, groups[0], markets, shift: 0);
        AppendGroup(bytes, groups[1], securities, marketsSize);
        AppendGroup(bytes, groups[2], lines, marketsSize + securitiesSize);
        return true;
    }

    /// <summary>How many bytes are still free.</summary>
    public readonly int Room => _packet.Length - _position;

    /// <summary>Writes the header. Without a message the packet is a heartbeat.</summary>
    /// <param name="seqNum">The number of its first message; for a heartbeat that of the last one sent before.</param>
    /// <param name="sendTime">Nanoseconds since the Unix epoch, UTC.</param>
    /// <returns>The packet.</returns>
    public readonly ReadOnlySpan<byte> Finish(uint seqNum, ulong sendTime)
    {
        var header = new OmdcPacketHeader
        {
            PktSize = (ushort)_position,
            MsgCount = _count,
            SeqNum = seqNum,
            SendTime = sendTime,
        };
        MemoryMarshal.Write(_packet, header);
        return _packet[.._position];
    }

    private bool TryBegin<T>(in T message, int size, out Span<byte> bytes)
        where T : unmanaged, IOmdcMessage
    {
        bytes = default;
        if (size > _packet.Length - _position || _count == byte.MaxValue)
        {
            return false;
        }

        bytes = _packet.Slice(_position, size);
        bytes.Clear();
        MemoryMarshal.Write(bytes, message);
        MemoryMarshal.Write(bytes, new OmdcMessageHeader { MsgSize = (ushort)size, MsgType = T.Type });
        if (T.Groups.Count > 0)
        {
            T.Groups[0].WriteCount(bytes, shift: 0, count: 0);
        }

        _position += size;
        _count++;
        return true;
    }

    private static int GroupsEnd<T>(int entriesSize)
        where T : unmanaged, IOmdcMessage =>
        (T.Groups.Count == 0 ? Unsafe.SizeOf<T>() : T.Groups[^1].EntriesOffset) + entriesSize;

    private static void AppendGroup<TEntry>(Span<byte> message, OmdcGroup group, ReadOnlySpan<TEntry> entries, int shift)
        where TEntry : unmanaged, IOmdcEntry
    {
        group.WriteCount(message, shift, entries.Length);
        MemoryMarshal.AsBytes(entries).CopyTo(message[(group.EntriesOffset + shift)..]);
    }
}
