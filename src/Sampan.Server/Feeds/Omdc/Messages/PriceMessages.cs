using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>The nominal price (3.10). SS, SP.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 12)]
public struct NominalPriceMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.NominalPrice;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    [FieldOffset(8), Decimals(3)]
    public int NominalPrice;
}

/// <summary>The price and the quantity at which an auction would match (3.10). SS, SP, SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 20)]
public struct IndicativeEquilibriumPriceMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.IndicativeEquilibriumPrice;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>0 when there is none.</summary>
    [FieldOffset(8), Decimals(3)]
    public int Price;

    [FieldOffset(12)]
    public ulong AggregateQuantity;
}

/// <summary>The reference price of an auction, and the limits around it (3.10). SS, SP, SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 20)]
public struct ReferencePriceMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.ReferencePrice;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>0 when there is none.</summary>
    [FieldOffset(8), Decimals(3)]
    public int ReferencePrice;

    /// <summary>0 when there is none.</summary>
    [FieldOffset(12), Decimals(3)]
    public int LowerPrice;

    /// <summary>0 when there is none.</summary>
    [FieldOffset(16), Decimals(3)]
    public int UpperPrice;
}

/// <summary>The yield of a bond (3.10). SS, SP.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 12)]
public struct YieldMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.Yield;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>0 when there is none.</summary>
    [FieldOffset(8), Decimals(3)]
    public int Yield;
}

/// <summary>The closing price (3.10). SS, SP.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 16)]
public struct ClosingPriceMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.ClosingPrice;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>0 when there is none.</summary>
    [FieldOffset(8), Decimals(3)]
    public int ClosingPrice;

    /// <summary>Not filled in SS.</summary>
    [FieldOffset(12)]
    public uint NumberOfTrades;
}
