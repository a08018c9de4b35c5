using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sampan.Server.Streaming.Frames;

/// <summary>Takes a plain connection away from the web server, whole: it is ours to read, to write and to close.</summary>
/// <remarks>
/// What the web server keeps for a connection as long as it lasts is 10 KB, and its stream is two threads and a copy more than a
/// broadcast can afford. It has no way to give a connection up. So the connection gets a second descriptor, and the web server's
/// is made to name a socket that was never connected: whatever it does to that from now on concerns nobody.
/// </remarks>
internal static partial class SocketTakeover
{
    // F_DUPFD_CLOEXEC and O_CLOEXEC of Linux: programs that the server starts inherit no connection.
    private const int DuplicateAndCloseOnExec = 1030;
    private const int CloseOnExec = 0x80000;

    private static readonly Socket Unconnected = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Takes the connection of a request that was not answered yet, and ends the request.</summary>
    /// <returns>
    /// The connection; null when it stays with the web server: with TLS, on another system than Linux, and when the client has
    /// sent more already than its request.
    /// </returns>
    public static Socket? TryTake(HttpContext context)
    {
        if (!OperatingSystem.IsLinux()
            || context.Features.Get<ITlsConnectionFeature>() is not null
            || context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket
            || !HasReadAll(context))
        {
            return null;
        }

        var taken = Take(socket.SafeHandle);
        if (taken is not null)
        {
            context.Abort();
        }

        return taken;
    }

    /// <summary>Whether the web server holds nothing that the client sent after its request.</summary>
    private static bool HasReadAll(HttpContext context)
    {
        if (context.Features.Get<IConnectionTransportFeature>()?.Transport.Input is not { } input)
        {
            return false;
        }

        if (!input.TryRead(out var result))
        {
            return true;
        }

        input.AdvanceTo(result.Buffer.Start);
        return result is { Buffer.IsEmpty: true, IsCompleted: false };
    }

    private static Socket? Take(SafeSocketHandle theirs)
    {
        // Held while we are at it, the descriptor can't be closed, and its number not be that of another connection.
        var isHeld = false;
        try
        {
            theirs.DangerousAddRef(ref isHeld);
            var number = (int)theirs.DangerousGetHandle();
            var own = Duplicate(number, DuplicateAndCloseOnExec, 0);
            if (own < 0)
            {
                return null;
            }

            var socket = new Socket(new SafeSocketHandle(own, ownsHandle: true));
            if (Replace((int)Unconnected.SafeHandle.DangerousGetHandle(), number, CloseOnExec) >= 0)
            {
                return socket;
            }

            socket.Dispose();
            return null;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The client is gone.
            return null;
        }
        finally
        {
            if (isHeld)
            {
                theirs.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Duplicate(int descriptor, int command, int lowest);

    [LibraryImport("libc", EntryPoint = "dup3", SetLastError = true)]
    private static partial int Replace(int source, int descriptor, int flags);
}
