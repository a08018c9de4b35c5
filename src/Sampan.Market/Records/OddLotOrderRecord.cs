using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>A change of an order of less than a board lot: an <see cref="OrderRecord"/> of another book, with a broker.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 64)]
public struct OddLotOrderRecord : IRecord
{
    /// <inheritdoc/>
    public static RecordType Type => RecordType.OddLotOrder;

    public RecordHeader Header;

    /// <summary>The venue's id of the order; 0 with <see cref="OrderAction.Clear"/>.</summary>
    public ulong OrderId;

    /// <summary>Price, units of 1e-9; <see cref="Price.Undefined"/> when the record has none.</summary>
    public long Price;

    /// <summary>Shares.</summary>
    public uint Size;

    public RecordFlags Flags;

    /// <summary>The venue's channel.</summary>
    public byte ChannelId;

    /// <summary>Add, cancel or clear: an odd lot order is never changed.</summary>
    public OrderAction Action;

    public Side Side;

    /// <summary>When this server received it, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsRecv;

    /// <summary>Nanoseconds from the venue's sending to our receiving.</summary>
    public int TsInDelta;

    /// <summary>The venue's number of the message.</summary>
    public uint Sequence;

    /// <summary>The exchange participant who gave the order.</summary>
    public ushort Broker;
}
