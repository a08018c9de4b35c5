using System.Net;
using System.Net.Sockets;

namespace Sampan.Server.Feeds.Omdc.Publishing.Retransmission;

/// <summary>One of the exchange's retransmission servers: takes connections, each of which is a session of its own.</summary>
internal sealed class RetransmissionServer : IAsyncDisposable
{
    /// <summary>How many may be connected at once; who comes then is hung up on.</summary>
    public const int ConnectionsMax = 64;

    private readonly TcpListener _listener;
    private readonly RetransmissionDesk _desk;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    /// <summary>Begins to listen; port 0 takes a free one.</summary>
    /// <exception cref="OperatorException">The address can't be listened at.</exception>
    public RetransmissionServer(IPEndPoint address, RetransmissionDesk desk, TimeProvider clock)
    {
        (_desk, _clock, _listener) = (desk, clock, new TcpListener(address));
        try
        {
            _listener.Start();
        }
        catch (SocketException problem)
        {
            throw new OperatorException($"The retransmission server can't listen at {address}: {problem.Message}.", problem);
        }

        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Hangs up on everybody and listens no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        while (await NextAsync() is { } socket)
        {
            sessions.RemoveAll(session => session.IsCompleted);
            sessions.Add(ServeAsync(socket));
        }

        await Task.WhenAll(sessions);
    }

    /// <summary>The next who connects; null when the server has been stopped.</summary>
    private async Task<Socket?> NextAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                return await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The server has been stopped, or the client has gone before it was let in.
            }
        }

        return null;
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                if (Interlocked.Increment(ref _connections) <= ConnectionsMax && !_desk.Refuses())
                {
                    socket.NoDelay = true;
                    using var session = new RetransmissionSession(socket, _desk, _clock);
                    await session.RunAsync(_stop.Token);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _connections);
            }
        }
    }
}
