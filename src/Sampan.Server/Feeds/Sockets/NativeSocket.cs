using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Sockets;

/// <summary>What the C library has for sockets and .NET does not hand out: datagrams in batches, and waiting for many.</summary>
internal static unsafe partial class NativeSocket
{
    public const int SolSocket = 1;
    public const int SoReuseAddress = 2;
    public const int SoReceiveBufferForce = 33;
    public const int SoTimestampNanoseconds = 35;
    public const int SoReceiveQueueOverflow = 40;
    public const int IpLevel = 0;
    public const int IpMulticastAll = 49;

    public const int MessageDontWait = 0x40;
    public const int MessageTruncated = 0x20;

    public const short PollIn = 0x1;
    public const short PollOut = 0x4;

    public const int ErrorInterrupted = 4;
    public const int ErrorAgain = 11;

    /// <summary>Whether <see cref="ReceiveMany"/> is there with the layout that the structs below have.</summary>
    public static bool HasReceiveMany { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess && BitConverter.IsLittleEndian;

    /// <summary>Whether <see cref="Poll"/> is there.</summary>
    public static bool HasPoll { get; } = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();

    /// <summary>Takes what has arrived, up to <paramref name="count"/> datagrams, in one call.</summary>
    /// <returns>How many; -1 when there is none, or something is wrong.</returns>
    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMany(int socket, MessageHeader* headers, uint count, int flags, void* timeout);

    /// <summary>Hands over <paramref name="count"/> datagrams in one call.</summary>
    /// <returns>How many were taken; -1 when none was.</returns>
    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMany(int socket, MessageHeader* headers, uint count, int flags);

    /// <summary>Waits until one of the sockets is ready.</summary>
    /// <returns>How many are; 0 when the time was up; -1 when a signal came, or something is wrong.</returns>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    /// <summary>Keeps the calling thread on some of the processors.</summary>
    /// <param name="thread">0 for the one that calls.</param>
    /// <param name="size">Bytes of the mask.</param>
    /// <param name="mask">A bit for each processor.</param>
    /// <returns>0, or -1 when it can't be done.</returns>
    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int KeepOn(int thread, nuint size, ulong* mask);

    /// <summary><c>struct mmsghdr</c> on 64 bits, with the <c>struct msghdr</c> that it begins with.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public struct MessageHeader
    {
        /// <summary>Where it is sent to: a <c>struct sockaddr</c>; null where the socket knows.</summary>
        [FieldOffset(0)]
        public byte* Name;

        [FieldOffset(8)]
        public uint NameLength;

        [FieldOffset(16)]
        public Piece* Pieces;

        [FieldOffset(24)]
        public nuint PiecesCount;

        [FieldOffset(32)]
        public byte* Control;

        [FieldOffset(40)]
        public nuint ControlLength;

        [FieldOffset(48)]
        public int Flags;

        [FieldOffset(56)]
        public uint Length;
    }

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Piece
    {
        public byte* Bytes;
        public nuint Length;
    }

    /// <summary><c>struct cmsghdr</c> on 64 bits: what stands in front of each thing the kernel says of a datagram.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Socket;
        public short Events;
        public short Ready;
    }
}
