using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using static Sampan.Server.Feeds.Sockets.NativeSocket;

namespace Sampan.Server.Feeds.Sockets;

/// <summary>Makes the sockets that listen.</summary>
internal static class UdpSocket
{
    /// <summary>Whether an address is a group: 224.0.0.0 to 239.255.255.255.</summary>
    public static bool IsGroup(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and <= 239;

    /// <summary>Opens a socket, and joins the group if there is one.</summary>
    /// <param name="options">What it listens to.</param>
    /// <param name="bufferBytes">What the kernel really holds back for it.</param>
    /// <exception cref="OperatorException">The port is taken, or there is no such address here.</exception>
    public static Socket Open(UdpOptions options, out int bufferBytes)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            bufferBytes = SetReceiveBuffer(socket, options.ReceiveBufferBytes);
            AskForNotes(socket);
            if (IsGroup(options.Destination.Address))
            {
                ListenToGroup(socket, options);
            }
            else
            {
                socket.Bind(options.Destination);
            }

            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw Explain(options, error);
        }
    }

    /// <summary>
    /// Several processes may listen to a group. The socket is bound to the group itself where the system can, so that groups
    /// with the same port are kept apart.
    /// </summary>
    private static void ListenToGroup(Socket socket, UdpOptions options)
    {
        var (group, port) = (options.Destination.Address, options.Destination.Port);
        if (OperatingSystem.IsLinux())
        {
            // .NET's own ReuseAddress would set SO_REUSEPORT as well. And of a group that another program has joined on
            // another network card, nothing is wanted here.
            SetRaw(socket, SolSocket, SoReuseAddress, 1);
            SetRaw(socket, IpLevel, IpMulticastAll, 0);
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        }

        socket.Bind(new IPEndPoint(OperatingSystem.IsWindows() ? IPAddress.Any : group, port));
        socket.SetSocketOption(
            SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, options.Interface ?? IPAddress.Any));
    }

    /// <summary>Asks the kernel to say of each datagram when it came, and how many were lost before it.</summary>
    private static void AskForNotes(Socket socket)
    {
        if (HasReceiveMany)
        {
            SetRaw(socket, SolSocket, SoTimestampNanoseconds, 1);
            SetRaw(socket, SolSocket, SoReceiveQueueOverflow, 1);
        }
    }

    private static int SetReceiveBuffer(Socket socket, int bytes)
    {
        socket.ReceiveBufferSize = bytes;
        if (!OperatingSystem.IsLinux())
        {
            return socket.ReceiveBufferSize;
        }

        // Linux doubles what it is asked for, for its own bookkeeping, and says the double. Whoever administers the network
        // may go beyond net.core.rmem_max.
        if (socket.ReceiveBufferSize / 2 < bytes)
        {
            TrySetRaw(socket, SolSocket, SoReceiveBufferForce, bytes);
        }

        return socket.ReceiveBufferSize / 2;
    }

    private static void SetRaw(Socket socket, int level, int option, int value) =>
        socket.SetRawSocketOption(level, option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    private static void TrySetRaw(Socket socket, int level, int option, int value)
    {
        try
        {
            SetRaw(socket, level, option, value);
        }
        catch (SocketException)
        {
            // Not allowed: the buffer stays as large as it is, and whoever opened it says so.
        }
    }

    private static OperatorException Explain(UdpOptions options, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new OperatorException(
            $"{options.Destination} is taken by another program: stop that one, or correct the address.", error),
        SocketError.AddressNotAvailable when !IsGroup(options.Destination.Address) => new OperatorException(
            $"{options.Destination.Address} is no address of this machine: correct it, or take 0.0.0.0 for all of them.", error),
        SocketError.AccessDenied => new OperatorException(
            $"Listening on {options.Destination} is not allowed: take a port above 1023, or run with more rights.", error),
        _ when IsGroup(options.Destination.Address) => new OperatorException(
            $"The group {options.Destination.Address} can't be joined on {options.Interface?.ToString() ?? "any network"} "
            + $"({error.Message.TrimEnd('.')}): name the address of a network card of this machine.", error),
        _ => new OperatorException($"Listening on {options.Destination} fails: {error.Message.TrimEnd('.')}.", error),
    };
}
