using Microsoft.Extensions.Logging;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Itick;
using Sampan.Server.Streaming.Sending;

namespace Sampan.Server.Streaming;

/// <summary>From outboxes to connections: one write for all that waits.</summary>
public sealed partial class StreamHub
{
    private readonly List<StreamConnection> _queued = [];
    private readonly List<StreamConnection> _slow = [];
    private readonly SendSpace _space;
    private long _delivered;
    private long _slowConsumers;

    /// <summary>Messages handed to connections.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Connections that were closed because they read too slowly.</summary>
    public long SlowConsumers => Volatile.Read(ref _slowConsumers);

    internal void Queue(StreamConnection connection)
    {
        if (!connection.IsQueued && connection.Phase != ConnectionPhase.Done)
        {
            connection.IsQueued = true;
            _queued.Add(connection);
        }
    }

    private void Sweep()
    {
        _native.CloseTooSlow();
        DropSlow();
        foreach (var connection in _queued)
        {
            connection.IsQueued = false;
            Flush(connection);
        }

        _queued.Clear();
    }

    private void Flush(StreamConnection connection)
    {
        var sender = connection.Sender;
        if (connection.Client is { } client)
        {
            FlushNative(connection, client);
        }
        else
        {
            _delivered += sender.Flush(connection.Outbox, _space);
        }

        if (sender.HasFailed)
        {
            Remove(connection);
        }
        else if (connection.HasClientClosed && !sender.IsWriting && connection.Outbox.Count == 0)
        {
            Remove(connection);
        }
    }

    private void DropSlow()
    {
        foreach (var connection in _slow)
        {
            connection.IsSlow = false;
            if (connection.Phase == ConnectionPhase.Open)
            {
                DropSlow(connection, connection.Outbox);
            }
        }

        _slow.Clear();
    }

    private void DropSlow(StreamConnection connection, Outbox outbox)
    {
        _slowConsumers++;
        var reason = $"slow consumer: {outbox.Count} messages of {outbox.Bytes} bytes were waiting";
        LogSlowConsumer(connection.Number, connection.Grant?.Account.Name, outbox.Count, outbox.Bytes);
        outbox.Clear();
        Close(connection, new CloseRequest(CloseCode.PolicyViolation, reason, ItickReplies.Error(reason), CloseCode.Slow));
    }

    [LoggerMessage(4000, LogLevel.Warning,
        "Connection {Number} of account {Account} is closed, it reads too slowly: {Frames} messages of {Bytes} bytes")]
    private partial void LogSlowConsumer(long number, string? account, int frames, int bytes);
}
