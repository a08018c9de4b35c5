using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>A market segment enters another part of its day (3.8.1). SS, SP, SF.</summary>
/// <remarks>It travels on a channel of its own: what is traded may arrive after it, and does not wait for it (2.4).</remarks>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 32)]
public struct TradingSessionStatusMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.TradingSessionStatus;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public Text4 MarketCode;

    /// <summary>Which part of which session: 3 is continuous trading.</summary>
    [FieldOffset(9)]
    public byte TradingSessionSubID;

    /// <summary>0, 10, 20, 30, 40, 50 or 100; a tenth of that before October 2020.</summary>
    [FieldOffset(10)]
    public byte TradingSesStatus;

    /// <summary>0 as scheduled, 1 by hand: the normal times of the day hold no more.</summary>
    [FieldOffset(11)]
    public AsciiChar TradingSesControlFlag;

    /// <summary>To the second; 0 for none.</summary>
    [FieldOffset(16), Nanoseconds]
    public ulong StartDateTime;

    /// <summary>To the second; 0 for none.</summary>
    [FieldOffset(24), Nanoseconds]
    public ulong EndDateTime;
}

/// <summary>A security is halted, or trades again (3.8). SS, SP, SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 12)]
public struct SecurityStatusMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.SecurityStatus;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>2 halted or suspended, 3 resumed.</summary>
    [FieldOffset(8)]
    public byte SuspensionIndicator;
}

/// <summary>The volatility control mechanism starts a cooling-off period (3.10). SS, SP, SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 36)]
public struct VCMTriggerMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.VCMTrigger;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    [FieldOffset(8), Nanoseconds]
    public ulong CoolingOffStartTime;

    [FieldOffset(16), Nanoseconds]
    public ulong CoolingOffEndTime;

    [FieldOffset(24), Decimals(3)]
    public int VCMReferencePrice;

    [FieldOffset(28), Decimals(3)]
    public int VCMLowerPrice;

    [FieldOffset(32), Decimals(3)]
    public int VCMUpperPrice;
}
