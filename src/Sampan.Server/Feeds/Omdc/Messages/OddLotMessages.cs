using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>An odd lot order joins its own book, with its broker (3.9). There is no change of one.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 28)]
public struct AddOddLotOrderMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.AddOddLotOrder;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    [FieldOffset(8)]
    public ulong OrderId;

    [FieldOffset(16), Decimals(3)]
    public int Price;

    [FieldOffset(20)]
    public uint Quantity;

    [FieldOffset(24)]
    public ushort BrokerID;

    /// <summary>0 bid, 1 offer.</summary>
    [FieldOffset(26)]
    public ushort Side;
}

/// <summary>An odd lot order leaves its book (3.9).</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 20)]
public struct DeleteOddLotOrderMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.DeleteOddLotOrder;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    [FieldOffset(8)]
    public ulong OrderId;

    [FieldOffset(16)]
    public ushort BrokerID;

    /// <summary>0 bid, 1 offer.</summary>
    [FieldOffset(18)]
    public ushort Side;
}
