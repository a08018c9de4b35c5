using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>A value that the venue publishes, in DBN's layout of <c>statistics</c>, version 3 (80 bytes).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 80)]
public struct StatisticRecord : IRecord
{
    /// <inheritdoc/>
    public static RecordType Type => RecordType.Statistic;

    public RecordHeader Header;

    /// <summary>When this server received it, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsRecv;

    /// <summary>The time the value refers to; -1 when there is none (all bits set, as in DBN).</summary>
    public long TsRef;

    /// <summary>Price, units of 1e-9; <see cref="Price.Undefined"/> when the value is not a price.</summary>
    public long Price;

    /// <summary>Quantity; <see cref="long.MaxValue"/> when the value is not one.</summary>
    public long Quantity;

    /// <summary>The venue's number of the message, or the simulator's.</summary>
    public uint Sequence;

    /// <summary>Nanoseconds from the venue's sending to our receiving; 0 when the feed has no sending time.</summary>
    public int TsInDelta;

    public StatisticType StatisticType;

    /// <summary>The venue's channel; 65535 when there is none.</summary>
    public ushort ChannelId;

    /// <summary>1 new, 2 delete.</summary>
    public byte UpdateAction;

    public byte StatFlags;

    /// <summary>Whether the value has ceased to be.</summary>
    public readonly bool IsDeleted => UpdateAction == 2;

    /// <summary>The price, units of 1e-9; <see cref="Market.Price.Undefined"/> when there is none any more.</summary>
    internal readonly long PriceOrNone => IsDeleted ? Market.Price.Undefined : Price;

    /// <summary>The quantity; <see cref="Market.Price.Undefined"/>, which is the same number, when there is none any more.</summary>
    internal readonly long QuantityOrNone => IsDeleted ? Market.Price.Undefined : Quantity;
}
