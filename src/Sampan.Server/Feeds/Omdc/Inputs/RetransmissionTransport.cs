using System.Net;
using System.Net.Sockets;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Sockets;

namespace Sampan.Server.Feeds.Omdc.Inputs;

/// <summary>The TCP connection of the retransmission client: does what it commands, and never waits.</summary>
internal sealed class RetransmissionTransport : IDisposable
{
    // Requests have 32 bytes and echoes 16: a server that takes so many of them not is gone.
    private const int UnsentMax = 4_096;

    // Of what a server sends, so much is taken before the lines get their turn.
    private const int ReadsMax = 16;

    private readonly RetransmissionClient _client;
    private readonly SocketWaiter _waiter;
    private readonly int _place;
    private readonly byte[] _received = new byte[64 * 1024];
    private readonly byte[] _unsent = new byte[UnsentMax];
    private int _unsentLength;
    private Socket? _socket;
    private int _connection;
    private bool _isConnecting;

    /// <param name="client">What to do.</param>
    /// <param name="waiter">Where the loop waits for its sockets.</param>
    /// <param name="place">The place of this one among them.</param>
    public RetransmissionTransport(RetransmissionClient client, SocketWaiter waiter, int place) =>
        (_client, _waiter, _place) = (client, waiter, place);

    /// <summary>Takes what the connection has brought, and does what the client wants next.</summary>
    public void Step(long now)
    {
        if (_socket is not null && _waiter.IsReady(_place))
        {
            if (_isConnecting)
            {
                FinishConnecting(now);
            }
            else
            {
                Flush(now);
                Receive(now);
            }
        }

        while (_client.TryTake(out var command))
        {
            Do(in command, now);
        }

        // What is left unsent is waited for, too.
        if (_socket is not null)
        {
            _waiter.Set(_place, _socket, _isConnecting || _unsentLength > 0);
        }
    }

    public void Dispose() => Close();

    private void Do(in RetransmissionCommand command, long now)
    {
        switch (command.Kind)
        {
            case RetransmissionCommandKind.Connect:
                Close();
                Connect(command.Connection, command.Server!, now);
                break;
            case RetransmissionCommandKind.Send when command.Connection == _connection && _socket is not null:
                Send(command.Bytes.Span, now);
                break;
            case RetransmissionCommandKind.Close when command.Connection == _connection:
                Close();
                break;
        }
    }

    private void Connect(int connection, IPEndPoint server, long now)
    {
        _connection = connection;
        _isConnecting = true;
        try
        {
            // This fails, too, when the process has no more sockets to open.
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
            _socket.Connect(server);
            Connected(now);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // The usual way: it becomes ready to be written when it stands, or has failed.
        }
        catch (SocketException)
        {
            Fail(now);
        }
    }

    private void FinishConnecting(long now)
    {
        var error = (int)_socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error == 0)
        {
            Connected(now);
        }
        else
        {
            Fail(now);
        }
    }

    private void Connected(long now)
    {
        _isConnecting = false;
        _client.OnConnected(_connection, now);
    }

    private void Receive(long now)
    {
        for (var i = 0; i < ReadsMax && _socket is not null; i++)
        {
            var length = _socket.Receive(_received, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock or SocketError.Interrupted)
            {
                return;
            }

            if (error != SocketError.Success || length == 0)
            {
                Fail(now);
                return;
            }

            _client.OnReceived(_connection, _received.AsSpan(0, length), now);
        }
    }

    private void Send(ReadOnlySpan<byte> bytes, long now)
    {
        if (bytes.Length > UnsentMax - _unsentLength)
        {
            Fail(now);
            return;
        }

        bytes.CopyTo(_unsent.AsSpan(_unsentLength));
        _unsentLength += bytes.Length;
        Flush(now);
    }

    private void Flush(long now)
    {
        if (_unsentLength == 0 || _isConnecting)
        {
            return;
        }

        var sent = _socket!.Send(_unsent.AsSpan(0, _unsentLength), SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock or SocketError.Interrupted)
        {
            return;
        }

        if (error != SocketError.Success)
        {
            Fail(now);
            return;
        }

        _unsent.AsSpan(sent, _unsentLength - sent).CopyTo(_unsent);
        _unsentLength -= sent;
    }

    private void Fail(long now)
    {
        Close();
        _client.OnClosed(_connection, now);
    }

    private void Close()
    {
        _waiter.Set(_place, null);
        _socket?.Dispose();
        _socket = null;
        _unsentLength = 0;
        _isConnecting = false;
    }
}
