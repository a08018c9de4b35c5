using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>The first four bytes of every message (specification 3.3).</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 4)]
public struct OmdcMessageHeader
{
    /// <summary>The size of the message with this header and all groups.</summary>
    [FieldOffset(0)]
    public ushort MsgSize;

    [FieldOffset(2)]
    public OmdcMessageType MsgType;
}
