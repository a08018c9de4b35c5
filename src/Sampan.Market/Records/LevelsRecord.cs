using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>The best ten levels of both sides after a change, of a book that the venue adds up itself (OMD-C 53).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 536)]
public struct LevelsRecord : IRecord
{
    /// <inheritdoc/>
    public static RecordType Type => RecordType.Levels;

    public RecordHeader Header;

    /// <summary>When this server received it, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsRecv;

    /// <summary>Nanoseconds from the venue's sending to our receiving.</summary>
    public int TsInDelta;

    /// <summary>The venue's number of the message.</summary>
    public uint Sequence;

    public ushort ChannelId;

    public RecordFlags Flags;

    public Depth Bids;

    public Depth Asks;
}
