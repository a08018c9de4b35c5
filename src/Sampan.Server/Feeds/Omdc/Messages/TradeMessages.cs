using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>One trade (3.10). SP, SF.</summary>
/// <remarks>It never changes the book: what it took from an order comes as a message of its own.</remarks>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 32)]
public struct TradeMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.Trade;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>Counts from 1 for a security and a day.</summary>
    [FieldOffset(8)]
    public uint TradeID;

    [FieldOffset(12), Decimals(3)]
    public int Price;

    [FieldOffset(16)]
    public uint Quantity;

    /// <summary>0, 4, 22 or 100 to 104.</summary>
    [FieldOffset(20)]
    public short TrdType;

    /// <summary>To the microsecond since March 2023, to the second before.</summary>
    [FieldOffset(24), Nanoseconds]
    public ulong TradeTime;
}

/// <summary>A trade is taken back (3.10). SP, SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 12)]
public struct TradeCancelMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.TradeCancel;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    [FieldOffset(8)]
    public uint TradeID;
}

/// <summary>Consecutive trades at one price, in one (3.10). SS.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 36)]
public struct TradeTickerMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.TradeTicker;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    [FieldOffset(8)]
    public uint TickerID;

    [FieldOffset(12), Decimals(3)]
    public int Price;

    [FieldOffset(16)]
    public ulong AggregateQuantity;

    /// <summary>To the microsecond since March 2023, to the second before.</summary>
    [FieldOffset(24), Nanoseconds]
    public ulong TradeTime;

    /// <summary>0, 4, 22 or 100 to 103.</summary>
    [FieldOffset(32)]
    public short TrdType;

    /// <summary>Y when the quantity is what is left after a cancellation.</summary>
    [FieldOffset(34)]
    public AsciiChar TrdCancelFlag;
}
