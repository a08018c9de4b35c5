namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>Asks the exchange's retransmission servers for what was lost: the protocol without its TCP connection.</summary>
/// <remarks>
/// The transport takes commands with <see cref="TryTake"/> until there are none, after each call of the line handler and of
/// this client, and tells what became of them. What it tells of a connection that is not the newest is passed over.
/// </remarks>
public sealed class RetransmissionClient
{
    private long _now;
    private int _connection;

    /// <summary>The next step for the transport; false when there is none now.</summary>
    public bool TryTake(out RetransmissionCommand command)
    {
        command = default;
        return _connection > 0 && _now == long.MaxValue;
    }

    /// <summary>The connection stands.</summary>
    public void OnConnected(int connection, long now)
    {
        _connection = connection;
        _now = now;
    }

    /// <summary>Bytes came; any number of them, cut anywhere.</summary>
    public void OnReceived(int connection, ReadOnlySpan<byte> bytes, long now)
    {
        _connection = connection;
        _now = now;
    }

    /// <summary>The connection could not be made, or has ended.</summary>
    public void OnClosed(int connection, long now)
    {
        _connection = connection;
        _now = now;
    }
}
