using Microsoft.Extensions.Logging;
using Sampan.Server.Accounts;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Itick;
using Sampan.Server.Streaming.Native;

namespace Sampan.Server.Streaming;

/// <summary>Connections as they come, show a token, and go.</summary>
public sealed partial class StreamHub
{
    private void Add(StreamConnection connection)
    {
        connection.Place = _connections.Count;
        _connections.Add(connection);
        Volatile.Write(ref _connectionCount, _connections.Count);
        if (connection.Client is { } client)
        {
            _native.Add(client);
        }

        if (_hasSaidGoodbye)
        {
            CloseForStop(connection);
        }
    }

    private void Authenticate(StreamConnection connection, AuthenticateRequest request)
    {
        var account = request.Grant.Account;
        if (connection.Phase != ConnectionPhase.Open)
        {
            if (request.HoldsPlace)
            {
                account.CloseConnection();
            }

            return;
        }

        connection.HoldsPlace = request.HoldsPlace || TryTakePlace(account);
        if (!connection.HoldsPlace)
        {
            const string Limit = ItickReplies.ConnectionLimit;
            Close(connection, new CloseRequest(CloseCode.PolicyViolation, Limit, request.Refused, CloseCode.ConnectionLimit));
            return;
        }

        connection.Grant = request.Grant;
        if (account.Plan.Sequences && connection.Client is null)
        {
            connection.Client = new NativeClient(connection, NativeEncoding.Itick, Options);
            _native.Add(connection.Client);
        }

        if (connection.Client is { } client)
        {
            _native.Answer(client, request.Done);
            _native.TellSilence(client);
        }
        else
        {
            Send(connection, new Message(Opcode.Text, request.Done));
        }

        RestoreSubscriptions(connection, request.Grant);
    }

    /// <summary>Closes the account's oldest connection, whose place is the caller's then.</summary>
    private bool TryTakePlace(Account account)
    {
        var oldest = _connections
            .Where(other => other.HoldsPlace && other.Grant?.Account == account)
            .MinBy(other => other.Number);
        if (oldest is null)
        {
            return false;
        }

        const string Reason = "replaced by a newer connection";
        oldest.HoldsPlace = false;
        Close(oldest, new CloseRequest(CloseCode.PolicyViolation, Reason, ItickReplies.Error(Reason), CloseCode.Replaced));
        return true;
    }

    private void Send(StreamConnection connection, Message message)
    {
        if (connection.Phase == ConnectionPhase.Open)
        {
            var frame = _frames.Frame(message.Opcode, message.Payload);
            Append(connection, frame, out _);
            frame.Release();
        }
    }

    /// <summary>
    /// Sends what waits, a last message and a close frame; the client has a moment to take it and to answer.
    /// </summary>
    private void Close(StreamConnection connection, CloseRequest request)
    {
        if (connection.Phase != ConnectionPhase.Open)
        {
            return;
        }

        if (connection.Client is { IsNative: true } client)
        {
            var code = request.Native ?? request.Code;
            request = request with { Code = code, LastMessage = _native.LastMessage(client, code, request.Reason) };
        }

        Retire(connection);
        if (request.LastMessage is { } last)
        {
            SendLast(connection, new Message(Opcode.Text, last));
        }

        SendLast(connection, new Message(Opcode.Close, FrameWriter.ClosePayload(request.Code, request.Reason)));
        LogClosed(connection.Number, (int)request.Code, request.Reason);
    }

    /// <summary>Answers the client's close. It does not want what was still waiting for it.</summary>
    private void AnswerClose(StreamConnection connection, Message answer)
    {
        connection.HasClientClosed = true;
        if (connection.Phase == ConnectionPhase.Open)
        {
            Retire(connection);
            connection.Outbox.Clear();
            SendLast(connection, answer);
        }

        Queue(connection);
    }

    private void SendLast(StreamConnection connection, Message message)
    {
        var frame = _frames.Frame(message.Opcode, message.Payload);
        connection.Outbox.Append(frame);
        frame.Release();
        Queue(connection);
    }

    /// <summary>From here on it hears nothing new, and what it had of its account is free for another.</summary>
    private void Retire(StreamConnection connection)
    {
        if (connection.Phase != ConnectionPhase.Open)
        {
            return;
        }

        connection.BeginClosing(Time.GetTimestamp() + TicksOf(Options.CloseMax));
        RemoveSubscriptions(connection);
        if (connection.Client is { } client)
        {
            _native.Remove(client);
        }

        if (connection.HoldsPlace)
        {
            connection.HoldsPlace = false;
            connection.Grant!.Account.CloseConnection();
        }
    }

    private void Remove(StreamConnection connection)
    {
        if (connection.Phase == ConnectionPhase.Done)
        {
            return;
        }

        if (connection.Phase == ConnectionPhase.Open)
        {
            KeepSubscriptions(connection);
        }

        Retire(connection);
        var last = _connections[^1];
        _connections[connection.Place] = last;
        last.Place = connection.Place;
        _connections.RemoveAt(_connections.Count - 1);
        Volatile.Write(ref _connectionCount, _connections.Count);
        connection.Finish();
    }

    private void KeepDeadlines()
    {
        var now = Time.GetTimestamp();
        WatchFeed();
        _sticky.Forget();
        _native.OnTick();
        for (var i = _connections.Count - 1; i >= 0; i--)
        {
            var connection = _connections[i];
            if (connection.Phase == ConnectionPhase.Open)
            {
                KeepDeadline(connection, now);
            }
            else if (now >= connection.Deadline)
            {
                GiveUp(connection);
            }
        }
    }

    private void KeepDeadline(StreamConnection connection, long now)
    {
        if (Time.GetElapsedTime(connection.LastHeard, now) >= Options.HeartbeatMax)
        {
            var reason = $"no heartbeat for {Options.HeartbeatMax.TotalSeconds:0.###} s";
            KeepSubscriptions(connection);
            Close(connection, new CloseRequest(CloseCode.PolicyViolation, reason, null, CloseCode.NoHeartbeat));
        }
        else if (connection.Grant is null
            && Time.GetElapsedTime(connection.Opened, now) >= Options.AuthenticationMax)
        {
            var reason = $"not authenticated within {Options.AuthenticationMax.TotalSeconds:0.###} s";
            Close(connection, new CloseRequest(CloseCode.PolicyViolation, reason, ItickReplies.AuthFailed, CloseCode.BadToken));
        }
    }

    /// <summary>
    /// The client has not answered the close: if it has taken everything, that is that; if not, it is broken off.
    /// </summary>
    private void GiveUp(StreamConnection connection)
    {
        if (connection.Sender.IsWriting || connection.Outbox.Count > 0)
        {
            connection.Abort();
            LogBrokenOff(connection.Number);
        }

        Remove(connection);
    }

    private void SayGoodbye()
    {
        if (!_hasSaidGoodbye)
        {
            _hasSaidGoodbye = true;
            _connections.ForEach(CloseForStop);
            Sweep();
        }

        if (_connections.Count == 0)
        {
            _stopped.TrySetResult();
        }
    }

    private void CloseForStop(StreamConnection connection) =>
        Close(connection, new CloseRequest(CloseCode.GoingAway, "server going away"));

    private void BreakAll()
    {
        TakeCommands(_commands.Count);
        while (_connections.Count > 0)
        {
            _connections[^1].Abort();
            Remove(_connections[^1]);
        }

        // Whoever asks for something from now on is let go by Post; whoever asked just before, here.
        _hasEnded = true;
        while (_commands.TryDequeue(out var command))
        {
            command.Connection.LetGo();
        }

        _stopped.TrySetResult();
    }

    private long TicksOf(TimeSpan span) => (long)(span.TotalSeconds * Time.TimestampFrequency);

    [LoggerMessage(4001, LogLevel.Debug, "Connection {Number} is closed with {Code}: {Reason}")]
    private partial void LogClosed(long number, int code, string reason);

    [LoggerMessage(4002, LogLevel.Information, "Connection {Number} did not take its last messages and is broken off")]
    private partial void LogBrokenOff(long number);

    [LoggerMessage(4003, LogLevel.Error, "Connection {Number} has ended by a fault of the server")]
    internal partial void LogFailed(Exception error, long number);
}
