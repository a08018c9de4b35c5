using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>Client to server: who is asking (3.5). Retransmission over TCP.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 16)]
public struct LogonMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.Logon;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    /// <summary>Padded with NUL, not with blanks.</summary>
    [FieldOffset(4)]
    public Text12 Username;
}

/// <summary>Server to client: the answer to a logon (3.5).</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 8)]
public struct LogonResponseMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.LogonResponse;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    /// <summary>0 active, 5 unknown user or address, 100 connected already.</summary>
    [FieldOffset(4)]
    public byte SessionStatus;
}

/// <summary>Client to server: the messages to send again (3.5, 4.3).</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 16)]
public struct RetransmissionRequestMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.RetransmissionRequest;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public ushort ChannelID;

    [FieldOffset(8)]
    public uint BeginSeqNum;

    /// <summary>Inclusive.</summary>
    [FieldOffset(12)]
    public uint EndSeqNum;
}

/// <summary>Server to client: whether they will come (3.5, 4.3).</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 16)]
public struct RetransmissionResponseMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.RetransmissionResponse;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public ushort ChannelID;

    /// <summary>0 accepted, 1 unknown channel, 2 not available, 100 range too long, 101 too many requests today.</summary>
    [FieldOffset(6)]
    public byte RetransStatus;

    [FieldOffset(8)]
    public uint BeginSeqNum;

    /// <summary>Inclusive.</summary>
    [FieldOffset(12)]
    public uint EndSeqNum;
}

/// <summary>The end of a snapshot on a refresh channel (4.4).</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 8)]
public struct RefreshCompleteMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.RefreshComplete;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    /// <summary>The number on the live channel up to which the snapshot is complete.</summary>
    [FieldOffset(4)]
    public uint LastSeqNum;
}
