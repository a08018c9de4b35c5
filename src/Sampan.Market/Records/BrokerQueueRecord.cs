using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>The brokers whose orders wait on one side, best price first: replaces what was known of that side (OMD-C 54).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 192)]
public struct BrokerQueueRecord : IRecord
{
    /// <summary>How many items a side has at most.</summary>
    public const int ItemsMax = 40;

    /// <inheritdoc/>
    public static RecordType Type => RecordType.BrokerQueue;

    public RecordHeader Header;

    /// <summary>When this server received it, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsRecv;

    /// <summary>The venue's number of the message.</summary>
    public uint Sequence;

    public Side Side;

    /// <summary>How many of <see cref="Items"/> there are.</summary>
    public byte Count;

    /// <summary>Whether more brokers wait than are told.</summary>
    public bool HasMore;

    public BrokerQueueItems Items;

    /// <summary>All items there can be.</summary>
    [InlineArray(ItemsMax)]
    public struct BrokerQueueItems
    {
        private BrokerQueueItem _first;
    }
}

/// <summary>A broker, or a step away from the best price.</summary>
/// <param name="Number">The broker; or how many spreads the brokers that follow are away from the best price.</param>
/// <param name="IsSpread">Which of the two it is.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 4)]
public readonly record struct BrokerQueueItem(ushort Number, bool IsSpread);
