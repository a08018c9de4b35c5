using System.Net.Sockets;

namespace Sampan.Server.Streaming.Sending;

/// <summary>What ends a connection, and is no fault of ours.</summary>
internal static class SendErrors
{
    /// <summary>What a stream or socket throws whose connection is gone, or is going while we write.</summary>
    public static bool IsOfConnection(Exception error) =>
        error is IOException or SocketException or OperationCanceledException or InvalidOperationException;
}
