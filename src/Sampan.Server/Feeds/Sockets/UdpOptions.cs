using System.Net;

namespace Sampan.Server.Feeds.Sockets;

/// <summary>What a socket listens to.</summary>
public sealed record UdpOptions
{
    /// <summary>A group and its port, or, with unicast, an address of this machine and a port (0 takes any free one).</summary>
    public required IPEndPoint Destination { get; init; }

    /// <summary>The address of the network card that joins the group; null lets the system choose.</summary>
    public IPAddress? Interface { get; init; }

    /// <summary>The most that the kernel may hold back for it, in bytes.</summary>
    public int ReceiveBufferBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Whether datagrams are taken in batches where the system can. (default: true)</summary>
    public bool Batches { get; init; } = true;
}
