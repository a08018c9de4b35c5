using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>One execution the venue reported, in DBN's layout of <c>trades</c> (48 bytes), with 8 bytes of our own behind it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 56)]
public struct TradeRecord : IRecord
{
    /// <inheritdoc/>
    public static RecordType Type => RecordType.Trade;

    public RecordHeader Header;

    /// <summary>Price, units of 1e-9.</summary>
    public long Price;

    /// <summary>Shares.</summary>
    public uint Size;

    /// <summary>Always <see cref="OrderAction.Trade"/>.</summary>
    public OrderAction Action;

    /// <summary>The side of the aggressor: <see cref="Side.Bid"/> bought, <see cref="Side.Ask"/> sold, else unknown.</summary>
    public Side Side;

    public RecordFlags Flags;

    /// <summary>Always 0.</summary>
    public byte Depth;

    /// <summary>When this server received it, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsRecv;

    /// <summary>Nanoseconds from the venue's sending to our receiving; 0 when the feed has no sending time.</summary>
    public int TsInDelta;

    /// <summary>The venue's number of the message, or the simulator's.</summary>
    public uint Sequence;

    /// <summary>
    /// The venue's number of the trade, from 1 for an instrument and a day (OMD-C <c>TradeID</c>); 0 when it has none. Not
    /// in DBN: it stays in memory.
    /// </summary>
    public uint TradeId;

    /// <summary>How the trade came about.</summary>
    public readonly TradeType TradeType => Publisher.TradeTypeOf(Header.PublisherId);
}
