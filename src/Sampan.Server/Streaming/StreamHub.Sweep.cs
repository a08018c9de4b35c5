using Microsoft.Extensions.Logging;
using Sampan.Server.Streaming.Audiences;
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

    /// <summary>Sends what waits before its time, because more comes at once than may wait: who takes it is not slow.</summary>
    internal void Relieve(StreamConnection connection)
    {
        if (!connection.Sender.IsWriting && !connection.Sender.HasFailed)
        {
            SendWaiting(connection);
            Queue(connection);
        }
    }

    private void Sweep()
    {
        _native.CloseTooSlow();
        DropSlow();
        foreach (var audience in _told)
        {
            SendTo(audience);
        }

        _told.Clear();
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
            SendWaiting(connection);
        }

        if (sender.HasFailed)
        {
            Remove(connection);
        }
        else if (connection.HasClientClosed && !sender.IsWriting && connection.Outbox.Count == 0)
        {
            Remove(connection);
        }
        else if (connection.Audience is { } audience && !connection.IsPresent && IsCaughtUp(connection))
        {
            audience.Remove(connection);
            audience.Add(connection, isPresent: true);
        }
    }

    private void SendWaiting(StreamConnection connection)
    {
        var (sender, outbox) = (connection.Sender, connection.Outbox);
        do
        {
            if (connection.Client is { } client)
            {
                _native.Stage(client);
            }

            _delivered += sender.Flush(outbox, _space);
        }
        while (!sender.IsWriting && !sender.HasFailed && outbox.Count + (connection.Client?.Staging.Count ?? 0) > 0);
    }

    private void SendTo(Audience audience)
    {
        var first = 0;
        while (first < audience.Pending.Length && !audience.Present.IsEmpty)
        {
            var (frames, bytes) = Fill(audience, first);
            for (var i = audience.Present.Length - 1; i >= 0; i--)
            {
                SendTo(audience.Present[i], audience, first, frames, bytes);
            }

            first += Math.Max(frames, 1);
        }

        audience.ClearPending();
    }

    /// <summary>Puts together what goes out in one write.</summary>
    private (int Frames, int Bytes) Fill(Audience audience, int first)
    {
        var (frames, bytes) = (0, 0);
        foreach (var pending in audience.Pending[first..])
        {
            var wire = pending.Wire(audience.Key.Deflates, _space.Deflater);
            if (!wire.TryCopyTo(_space.Bytes.AsSpan(bytes)))
            {
                break;
            }

            (frames, bytes) = (frames + 1, bytes + wire.Length);
        }

        return (frames, bytes);
    }

    private void SendTo(StreamConnection connection, Audience audience, int first, int frames, int bytes)
    {
        var sent = connection.Sender.TrySend(_space.Bytes.AsSpan(0, bytes), _space);
        if (sent == bytes && frames > 0 && !connection.Sender.IsWriting)
        {
            _delivered += frames;
            return;
        }

        if (connection.Sender.HasFailed)
        {
            Remove(connection);
            return;
        }

        // It did not take all: what it lacks waits in its own outbox, and the frame that was cut goes on there.
        var end = first;
        for (; sent > 0; end++)
        {
            var length = audience.Pending[end].Wire(audience.Key.Deflates, _space.Deflater).Length;
            if (length > sent)
            {
                break;
            }

            sent -= length;
            _delivered++;
        }

        FallBehind(connection, audience, end, sent);
        Queue(connection);
    }

    private void DropSlow()
    {
        foreach (var connection in _slow)
        {
            connection.IsSlow = false;
            if (connection.Phase == ConnectionPhase.Open)
            {
                DropSlow(connection);
            }
        }

        _slow.Clear();
    }

    private void DropSlow(StreamConnection connection)
    {
        _slowConsumers++;
        var outbox = connection.Client?.Waiting ?? connection.Outbox;
        var reason = $"slow consumer: {outbox.Count} messages of {outbox.Bytes} bytes were waiting";
        LogSlowConsumer(connection.Number, connection.Grant?.Account.Name, outbox.Count, outbox.Bytes);
        KeepSubscriptions(connection);
        if (connection.Client is not { IsNative: true })
        {
            outbox.Clear();
        }

        // The native stream says at the end where its reader stands: what waits comes before that, or neither comes.
        Close(connection, new CloseRequest(CloseCode.PolicyViolation, reason, ItickReplies.Error(reason), CloseCode.Slow));
    }

    [LoggerMessage(4000, LogLevel.Warning,
        "Connection {Number} of account {Account} is closed, it reads too slowly: {Frames} messages of {Bytes} bytes")]
    private partial void LogSlowConsumer(long number, string? account, int frames, int bytes);
}
