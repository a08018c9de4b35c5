using System.Net;
using System.Net.Sockets;

namespace Sampan.Server.Tests.Feeds.Omdc.Inputs;

/// <summary>Ports of this machine that nobody listens to.</summary>
internal static class FreePorts
{
    /// <summary>Some of them, no two the same.</summary>
    public static ushort[] Take(int count)
    {
        var sockets = Enumerable.Range(0, count)
            .Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
            .ToList();
        sockets.ForEach(socket => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        var ports = sockets.Select(socket => (ushort)((IPEndPoint)socket.LocalEndPoint!).Port).ToArray();
        sockets.ForEach(socket => socket.Dispose());
        return ports;
    }
}
