using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>An order joins the book (3.9). SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 32)]
public struct AddOrderMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.AddOrder;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>Unique for a security and a day.</summary>
    [FieldOffset(8)]
    public ulong OrderId;

    [FieldOffset(16), Decimals(3)]
    public int Price;

    [FieldOffset(20)]
    public uint Quantity;

    /// <summary>0 bid, 1 offer.</summary>
    [FieldOffset(24)]
    public ushort Side;

    /// <summary>1 market, 2 limit.</summary>
    [FieldOffset(26)]
    public AsciiChar OrderType;

    /// <summary>Always 0: arrival is the only rank.</summary>
    [FieldOffset(28)]
    public int OrderBookPosition;
}

/// <summary>The quantity of an order changes (3.9). SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 28)]
public struct ModifyOrderMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.ModifyOrder;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    [FieldOffset(8)]
    public ulong OrderId;

    /// <summary>What is left, not the change.</summary>
    [FieldOffset(16)]
    public uint Quantity;

    /// <summary>0 bid, 1 offer.</summary>
    [FieldOffset(20)]
    public ushort Side;

    /// <summary>Always 0.</summary>
    [FieldOffset(24)]
    public int OrderBookPosition;
}

/// <summary>An order leaves the book (3.9). SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 20)]
public struct DeleteOrderMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.DeleteOrder;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    [FieldOffset(8)]
    public ulong OrderId;

    /// <summary>0 bid, 1 offer.</summary>
    [FieldOffset(16)]
    public ushort Side;
}
