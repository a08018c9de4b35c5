using System.Net;
using System.Net.Sockets;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Feeds.Omdc.Publishing.Wire;

/// <summary>Sends the packets as UDP datagrams, to multicast groups or to single receivers.</summary>
public sealed class UdpSink : IDatagramSink
{
    private const int SendBufferBytes = 4 * 1024 * 1024;

    // A capture of 2017 shows this time to live.
    private const int TimeToLive = 100;

    private readonly Socket _a;
    private readonly Socket _b;
    private readonly Dictionary<IPEndPoint, SocketAddress> _addresses = [];

    /// <summary>Opens a socket for each line.</summary>
    /// <exception cref="OperatorException">A line's interface can't be used.</exception>
    public UdpSink(OmdcOptions lines) => (_a, _b) = (Open(lines.InterfaceA), Open(lines.InterfaceB));

    /// <summary>How many packets the system did not take.</summary>
    public long Refused { get; private set; }

    /// <inheritdoc/>
    public void Send(OmdcLine line, IPEndPoint destination, ReadOnlySpan<byte> packet, long time)
    {
        if (!_addresses.TryGetValue(destination, out var address))
        {
            _addresses[destination] = address = destination.Serialize();
        }

        try
        {
            (line == OmdcLine.A ? _a : _b).SendTo(packet, SocketFlags.None, address);
        }
        catch (SocketException)
        {
            // Nobody listens at a port of this machine, or the network is away: a sender of multicast would not know either.
            Refused++;
        }
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
    }

    private static Socket Open(IPAddress? card)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { SendBufferSize = SendBufferBytes };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, TimeToLive);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback, true);
            if (card is not null)
            {
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, card.GetAddressBytes());
            }

            return socket;
        }
        catch (SocketException problem)
        {
            socket.Dispose();
            throw new OperatorException($"The interface {card} can't be sent from: {problem.Message}.", problem);
        }
    }
}
