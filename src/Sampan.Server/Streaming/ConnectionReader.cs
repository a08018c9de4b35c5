using System.Buffers;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming;

/// <summary>Reads what one client sends, until it or the hub closes.</summary>
internal sealed class ConnectionReader
{
    private const int ReadBytes = 4096;

    private readonly Stream _stream;
    private readonly StreamConnection _connection;
    private readonly StreamHub _hub;
    private readonly IStreamSession _session;
    private readonly FrameReader _frames;
    private readonly FramePace _pace;
    private readonly int _unhandledMax;
    private bool _isDeaf;

    /// <param name="stream">Where the bytes come from.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="hub">Who is told.</param>
    /// <param name="session">Who understands the messages.</param>
    public ConnectionReader(Stream stream, StreamConnection connection, StreamHub hub, IStreamSession session)
    {
        (_stream, _connection, _hub, _session) = (stream, connection, hub, session);
        var options = hub.Options;
        _frames = new FrameReader(options.MessageBytesMax, connection.Deflates);
        _pace = new FramePace(options.FramesPerSecond, options.FrameBurst, hub.Time);
        _unhandledMax = 2 * options.FrameBurst;
    }

    /// <summary>Reads until there is nothing more to read.</summary>
    public async Task RunAsync()
    {
        try
        {
            var isOpen = true;
            while (isOpen)
            {
                // Ends when there is something to read: a client that says nothing holds no buffer.
                _ = await _stream.ReadAsync(Memory<byte>.Empty, _connection.End);
                isOpen = await ReadOnceAsync();
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or the hub is done with it.
        }
        finally
        {
            _hub.Post(HubCommandKind.Gone, _connection);
        }
    }

    /// <returns>False when the client sends nothing any more.</returns>
    private async ValueTask<bool> ReadOnceAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            var length = await _stream.ReadAsync(buffer, _connection.End);
            if (length > 0)
            {
                _connection.LastHeard = _hub.Time.GetTimestamp();
                Take(buffer.AsSpan(0, length));
            }

            return length > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Take(ReadOnlySpan<byte> input)
    {
        // After a violation bytes are read and dropped, so that the close frame is not lost with the connection.
        while (!_isDeaf && _frames.Read(ref input) is not FrameEvent.NeedMore and var found)
        {
            Handle(found);
        }
    }

    private void Handle(FrameEvent found)
    {
        if (found == FrameEvent.Violation)
        {
            Fail(_frames.Violation!.Value);
        }
        else if (found == FrameEvent.Close)
        {
            // The answer has the client's code, and no reason.
            _isDeaf = true;
            var code = _frames.Control[..Math.Min(2, _frames.Control.Length)];
            _hub.Post(HubCommandKind.ClosedByClient, _connection, new Message(Opcode.Close, code.ToArray()));
        }
        else if (!_connection.IsClosing)
        {
            HandleInPace(found);
        }
    }

    private void HandleInPace(FrameEvent found)
    {
        if (!_pace.TryTake() || _connection.Unhandled > _unhandledMax)
        {
            Fail(new FrameViolation(CloseCode.PolicyViolation, "too many messages"));
        }
        else if (found == FrameEvent.Message)
        {
            _session.OnMessage(_frames.Message);
        }
        else if (found == FrameEvent.Ping)
        {
            _hub.Post(HubCommandKind.Send, _connection, new Message(Opcode.Pong, _frames.Control.ToArray()));
        }
    }

    private void Fail(FrameViolation violation)
    {
        _isDeaf = violation.Code != CloseCode.PolicyViolation;
        CloseCode? own = violation.Code == CloseCode.PolicyViolation ? CloseCode.TooManyMessages : null;
        _hub.Post(HubCommandKind.Close, _connection, new CloseRequest(violation.Code, violation.Reason, null, own));
    }
}
