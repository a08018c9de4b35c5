using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>A change of one resting order, in DBN's layout of <c>mbo</c> (56 bytes).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 56)]
public struct OrderRecord : IRecord
{
    /// <inheritdoc/>
    public static RecordType Type => RecordType.Order;

    public RecordHeader Header;

    /// <summary>The venue's id of the order, unique per instrument and day; 0 with <see cref="OrderAction.Clear"/>.</summary>
    public ulong OrderId;

    /// <summary>Price, units of 1e-9; <see cref="Price.Undefined"/> when the record has none.</summary>
    public long Price;

    /// <summary>Shares: of the order after the change.</summary>
    public uint Size;

    public RecordFlags Flags;

    /// <summary>The venue's channel; 255 when there is none.</summary>
    public byte ChannelId;

    public OrderAction Action;

    public Side Side;

    /// <summary>When this server received it, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsRecv;

    /// <summary>Nanoseconds from the venue's sending to our receiving; 0 when the feed has no sending time.</summary>
    public int TsInDelta;

    /// <summary>The venue's number of the message, or the simulator's.</summary>
    public uint Sequence;
}
