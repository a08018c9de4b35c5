using System.Net;
using System.Net.Sockets;

namespace Sampan.Server.Tests.Streaming.Sending;

/// <summary>A connection over loopback, both ends of it, with buffers as small as the kernel makes them.</summary>
internal sealed class SocketPair : IDisposable
{
    private SocketPair(Socket server, Socket client) => (Server, Client) = (server, client);

    public Socket Server { get; }

    public Socket Client { get; }

    public static SocketPair Open()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.SendBufferSize = 1;
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listener.Listen();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1 };
        client.Connect(listener.LocalEndPoint!);
        var server = listener.Accept();
        server.NoDelay = true;
        return new SocketPair(server, client);
    }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
    }
}
