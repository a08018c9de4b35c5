using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>Changes of the aggregated book, one after the other (3.9, 5). SS, SP.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 12)]
public struct AggregateOrderBookUpdateMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.AggregateOrderBookUpdate;

    /// <inheritdoc/>
    public static IReadOnlyList<OmdcGroup> Groups { get; } =
    [
        OmdcGroup.Of<AggregateOrderBookEntry>("Entries", "NoEntries", countOffset: 11, countLength: 1, entriesOffset: 12),
    ];

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>How many <see cref="AggregateOrderBookEntry"/> follow; 0 in a refresh: the book is empty.</summary>
    [FieldOffset(11)]
    public byte NoEntries;
}

/// <summary>One change of an <see cref="AggregateOrderBookUpdateMessage"/>: its level counts after the changes before it.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 24)]
public struct AggregateOrderBookEntry : IOmdcEntry
{
    /// <inheritdoc/>
    public static OmdcMessageType Message => OmdcMessageType.AggregateOrderBookUpdate;

    [FieldOffset(0)]
    public ulong AggregateQuantity;

    [FieldOffset(8), Decimals(3)]
    public int Price;

    [FieldOffset(12)]
    public uint NumberOfOrders;

    /// <summary>0 bid, 1 offer.</summary>
    [FieldOffset(16)]
    public ushort Side;

    /// <summary>1 is the best, counted in the book as the entries before have left it; 0 with a clear.</summary>
    [FieldOffset(18)]
    public byte PriceLevel;

    /// <summary>0 new, 1 change, 2 delete, 74 clear both sides.</summary>
    [FieldOffset(19)]
    public byte UpdateAction;
}

/// <summary>The brokers at one side of the book, all of them (3.9). SS, CBQ.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 12)]
public struct BrokerQueueMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.BrokerQueue;

    /// <inheritdoc/>
    public static IReadOnlyList<OmdcGroup> Groups { get; } =
    [
        OmdcGroup.Of<BrokerQueueItem>("Items", "ItemCount", countOffset: 8, countLength: 1, entriesOffset: 12),
    ];

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>How many <see cref="BrokerQueueItem"/> follow: 0 to 40.</summary>
    [FieldOffset(8)]
    public byte ItemCount;

    /// <summary>1 buy, 2 sell: unlike in all other messages.</summary>
    [FieldOffset(9)]
    public ushort Side;

    /// <summary>Y when there are more than the message holds.</summary>
    [FieldOffset(11)]
    public AsciiChar BQMoreFlag;
}

/// <summary>One item of a <see cref="BrokerQueueMessage"/>, from the best price outwards.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 4)]
public struct BrokerQueueItem : IOmdcEntry
{
    /// <inheritdoc/>
    public static OmdcMessageType Message => OmdcMessageType.BrokerQueue;

    /// <summary>The number of a broker, or of spreads from the best price.</summary>
    [FieldOffset(0)]
    public ushort Item;

    /// <summary>B a broker, S a spread.</summary>
    [FieldOffset(2)]
    public AsciiChar Type;
}

/// <summary>What an auction lacks on one side (3.10). SS, SP, SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 20)]
public struct OrderImbalanceMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.OrderImbalance;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>N balanced, B more to buy, S more to sell, blank not applicable.</summary>
    [FieldOffset(8)]
    public AsciiChar OrderImbalanceDirection;

    [FieldOffset(10)]
    public ulong OrderImbalanceQuantity;
}
