using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>The first sixteen bytes of every packet (specification 3.3). Its filler is not zero in real packets.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 16)]
public struct OmdcPacketHeader
{
    /// <summary>The size of the packet with this header.</summary>
    [FieldOffset(0)]
    public ushort PktSize;

    /// <summary>How many messages follow; 0 is a heartbeat.</summary>
    [FieldOffset(2)]
    public byte MsgCount;

    /// <summary>The number of the first message; in a heartbeat that of the last one sent before it.</summary>
    [FieldOffset(4)]
    public uint SeqNum;

    /// <summary>Nanoseconds since the Unix epoch, UTC; to the millisecond.</summary>
    [FieldOffset(8), Nanoseconds]
    public ulong SendTime;
}
