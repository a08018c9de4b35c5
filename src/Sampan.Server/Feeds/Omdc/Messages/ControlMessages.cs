using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>The channel starts over: the next number is <see cref="NewSeqNo"/> (specification 3.4.2). All channels.</summary>
/// <remarks>The number of the packet that carries it means nothing, and it may come again in the course of a day.</remarks>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 8)]
public struct SequenceResetMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.SequenceReset;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    /// <summary>Always 1.</summary>
    [FieldOffset(4)]
    public uint NewSeqNo;
}

/// <summary>The exchange moves to its other site (3.4.3). The DR channel only.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 8)]
public struct DisasterRecoverySignalMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.DisasterRecoverySignal;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    /// <summary>1 in progress, 2 completed.</summary>
    [FieldOffset(4)]
    public uint DRStatus;
}
