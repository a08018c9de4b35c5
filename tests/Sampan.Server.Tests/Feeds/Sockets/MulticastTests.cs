using System.Net;
using System.Net.Sockets;
using System.Text;
using Sampan.Server.Feeds.Sockets;

namespace Sampan.Server.Tests.Feeds.Sockets;

/// <summary>Groups on the loopback interface, where the system has them there.</summary>
public sealed class MulticastTests : IDisposable
{
    // Addresses for organizations' own use, and a port of the ones that the system hands out.
    private static readonly IPAddress GroupA = IPAddress.Parse("239.77.12.1");
    private static readonly IPAddress GroupB = IPAddress.Parse("239.77.12.2");

    private readonly DatagramBatch _batch = new();
    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly int _port = FreePort();

    public MulticastTests()
    {
        _sender.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
        _sender.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback, true);
    }

    public void Dispose()
    {
        _sender.Dispose();
        _batch.Dispose();
    }

    [Fact]
    public void Groups_that_share_a_port_are_kept_apart()
    {
        using var a = Open(GroupA);
        using var b = Open(GroupB);
        SkipUnlessHeard(a);

        Send(GroupA, "for a");
        Send(GroupB, "for b");

        Assert.Equal(["for a"], Receive(a));
        Assert.Equal(["for b"], Receive(b));
    }

    [Fact]
    public void Two_programs_may_listen_to_one_group()
    {
        using var first = Open(GroupA);
        using var second = Open(GroupA);
        SkipUnlessHeard(first);
        Receive(second);

        Send(GroupA, "for both");

        Assert.Equal(["for both"], Receive(first));
        Assert.Equal(["for both"], Receive(second));
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private UdpReceiver Open(IPAddress group)
    {
        try
        {
            return UdpReceiver.Open(new UdpOptions
            {
                Destination = new IPEndPoint(group, _port),
                Interface = IPAddress.Loopback,
                ReceiveBufferBytes = 1 << 20,
            });
        }
        catch (OperatorException error)
        {
            Assert.Skip($"This system has no multicast on its loopback interface: {error.Message}");
            throw;
        }
    }

    private void SkipUnlessHeard(UdpReceiver receiver)
    {
        try
        {
            Send(GroupA, "is there anybody");
        }
        catch (SocketException error)
        {
            Assert.Skip($"This system sends no multicast on its loopback interface: {error.Message}");
        }

        Assert.SkipWhen(Receive(receiver).Length == 0, "This system loses multicast on its loopback interface.");
    }

    private void Send(IPAddress group, string text) =>
        _sender.SendTo(Encoding.ASCII.GetBytes(text), new IPEndPoint(group, _port));

    private string[] Receive(UdpReceiver receiver)
    {
        using var waiter = new SocketWaiter(1);
        waiter.Set(0, receiver.Socket);
        waiter.Wait(200);
        receiver.Receive(_batch);
        return [.. Enumerable.Range(0, _batch.Count).Select(i => Encoding.ASCII.GetString(_batch.Payload(i)))];
    }
}
