using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Sampan.Server.Streaming.Sending;

/// <summary>Writes straight to the socket of a plain connection, and takes no for an answer.</summary>
/// <remarks>
/// What the kernel does not take at once stays in the outbox, where newer states replace it. Meanwhile the first frame
/// that waits is sent the slow way, which ends when there is room again: so nobody asks in vain, and no connection holds a
/// buffer.
/// </remarks>
internal sealed class SocketSender : IFrameSender
{
    private readonly Socket _socket;
    private readonly Action _written;

    // Made for the first write that lasts: most connections have none.
    private Action? _onEnd;
    private SharedFrame? _frame;
    private ReadOnlyMemory<byte> _rest;
    private ValueTaskAwaiter<int> _write;
    private volatile bool _hasFailed;

    /// <param name="socket">The connection, which does not block.</param>
    /// <param name="written">Called when a write ends that was left under way, on any thread.</param>
    public SocketSender(Socket socket, Action written) => (_socket, _written) = (socket, written);

    /// <inheritdoc/>
    public bool IsWriting => _frame is not null;

    /// <inheritdoc/>
    public bool HasFailed => _hasFailed;

    /// <inheritdoc/>
    public int Flush(Outbox outbox, SendSpace space)
    {
        var frames = 0;
        while (!IsWriting && !HasFailed && outbox.Count > 0)
        {
            var length = outbox.CopyTo(space.Bytes, space.Deflater);
            var sent = TrySend(space.Bytes.AsSpan(0, length), space);
            frames += outbox.RemoveSent(sent, space.Deflater);
            if (sent < length && !HasFailed)
            {
                (_frame, _rest) = outbox.Take(space.Deflater);
                frames++;
                SendRest();
            }
        }

        return frames;
    }

    /// <inheritdoc/>
    public int TrySend(ReadOnlySpan<byte> frames, SendSpace space)
    {
        try
        {
            var sent = _socket.Send(frames, SocketFlags.None, out var error);
            _hasFailed |= error is not (SocketError.Success or SocketError.WouldBlock);
            return error == SocketError.Success ? sent : 0;
        }
        catch (ObjectDisposedException)
        {
            _hasFailed = true;
            return 0;
        }
    }

    /// <inheritdoc/>
    public void EndWrite(SendSpace space) => SendRest();

    private void SendRest()
    {
        if (HasFailed || !IsSendingRest())
        {
            ReleaseFrame();
        }
    }

    private void ReleaseFrame()
    {
        _frame!.Release();
        _frame = null;
    }

    /// <returns>Whether a write is under way. Then everything but the frame belongs to <see cref="OnEnd"/>.</returns>
    [SuppressMessage("Reliability", "CA2012", Justification = "The result is taken once: here or by OnEnd.")]
    private bool IsSendingRest()
    {
        try
        {
            while (!_rest.IsEmpty)
            {
                var write = _socket.SendAsync(_rest, SocketFlags.None);
                _write = write.GetAwaiter();
                if (!write.IsCompleted)
                {
                    _write.UnsafeOnCompleted(_onEnd ??= OnEnd);
                    return true;
                }

                _rest = _rest[_write.GetResult()..];
            }
        }
        catch (Exception error) when (SendErrors.IsOfConnection(error))
        {
            _hasFailed = true;
        }

        return false;
    }

    private void OnEnd()
    {
        try
        {
            _rest = _rest[_write.GetResult()..];
        }
        catch (Exception error) when (SendErrors.IsOfConnection(error))
        {
            _hasFailed = true;
        }

        _written();
    }
}
