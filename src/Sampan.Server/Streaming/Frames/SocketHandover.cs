using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sampan.Server.Streaming.Frames;

/// <summary>Takes a plain connection's socket over from the web server, for writing.</summary>
/// <remarks>
/// The web server's stream puts bytes into a pipe, and somebody else takes them to the socket: two threads and a copy more
/// than a broadcast can afford. Before frames pass it by, its answer to the handshake has to be out. The kernel's count of
/// segments tells that; where it can't be had, frames go through the stream.
/// </remarks>
internal sealed class SocketHandover
{
    // IPPROTO_TCP and TCP_INFO of Linux, and where struct tcp_info has tcpi_data_segs_out.
    private const int TcpLevel = 6;
    private const int TcpInfo = 11;
    private const int SegmentsOffset = 156;
    private const int TcpInfoBytes = 160;

    // Nearly always it is out when it is first asked for. A client that takes nothing yet is left to the stream.
    private const int Yields = 50;
    private const int Delays = 50;

    private readonly uint _segments;

    private SocketHandover(Socket socket, uint segments) => (Socket, _segments) = (socket, segments);

    /// <summary>The socket.</summary>
    public Socket Socket { get; }

    /// <summary>Looks at the connection before its handshake is answered.</summary>
    /// <returns>Null when the socket is not to be had: with TLS, or on another system than Linux.</returns>
    public static SocketHandover? Begin(HttpContext context) =>
        OperatingSystem.IsLinux()
        && context.Features.Get<ITlsConnectionFeature>() is null
        && context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket
        && TrySegmentsOf(socket, out var segments)
            ? new SocketHandover(socket, segments)
            : null;

    /// <summary>Waits until the answer is out.</summary>
    /// <returns>False when that took too long: then the socket is not ours.</returns>
    public async ValueTask<bool> EndAsync()
    {
        for (var i = 0; i < Yields + Delays; i++)
        {
            if (!TrySegmentsOf(Socket, out var segments))
            {
                return false;
            }

            if (segments != _segments)
            {
                return true;
            }

            if (i < Yields)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
            }
        }

        return false;
    }

    private static bool TrySegmentsOf(Socket socket, out uint segments)
    {
        Span<byte> info = stackalloc byte[TcpInfoBytes];
        try
        {
            var isWhole = socket.GetRawSocketOption(TcpLevel, TcpInfo, info) == TcpInfoBytes;
            segments = BinaryPrimitives.ReadUInt32LittleEndian(info[SegmentsOffset..]);
            return isWhole && BitConverter.IsLittleEndian;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // No TCP, or no connection any more.
            segments = 0;
            return false;
        }
    }
}
