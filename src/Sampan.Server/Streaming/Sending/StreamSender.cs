using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Sampan.Server.Streaming.Sending;

/// <summary>Writes through the web server's stream: with TLS, with HTTP/2, and where a socket can't be had.</summary>
/// <remarks>A stream takes all or nothing, so what is written is copied, and can't be replaced any more.</remarks>
internal sealed class StreamSender : IFrameSender
{
    private readonly Stream _stream;
    private readonly Action _onEnd;
    private readonly Action _written;
    private byte[]? _bytes;
    private ValueTaskAwaiter _write;
    private volatile bool _hasFailed;

    /// <param name="stream">The connection.</param>
    /// <param name="written">Called when a write ends that was left under way, on any thread.</param>
    public StreamSender(Stream stream, Action written)
    {
        _stream = stream;
        _written = written;
        _onEnd = OnEnd;
    }

    /// <inheritdoc/>
    public bool IsWriting => _bytes is not null;

    /// <inheritdoc/>
    public bool HasFailed => _hasFailed;

    /// <inheritdoc/>
    public int Flush(Outbox outbox, SendSpace space)
    {
        var frames = 0;
        while (!IsWriting && !HasFailed && outbox.Count > 0)
        {
            var bytes = space.Lend();
            var length = outbox.CopyTo(bytes, space.Deflater);
            frames += outbox.RemoveSent(length, space.Deflater);
            Write(bytes, length, space);
        }

        return frames;
    }

    /// <inheritdoc/>
    public int TrySend(ReadOnlySpan<byte> frames, SendSpace space)
    {
        var bytes = space.Lend();
        var length = Math.Min(frames.Length, bytes.Length);
        frames[..length].CopyTo(bytes);
        Write(bytes, length, space);
        return length;
    }

    /// <inheritdoc/>
    public void EndWrite(SendSpace space)
    {
        space.TakeBack(_bytes!);
        _bytes = null;
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "The result is taken once: here or by OnEnd.")]
    private void Write(byte[] bytes, int length, SendSpace space)
    {
        try
        {
            var write = _stream.WriteAsync(bytes.AsMemory(0, length));
            if (write.IsCompleted)
            {
                space.TakeBack(bytes);
                write.GetAwaiter().GetResult();
                return;
            }

            _bytes = bytes;
            _write = write.GetAwaiter();
            _write.UnsafeOnCompleted(_onEnd);
        }
        catch (Exception error) when (SendErrors.IsOfConnection(error))
        {
            _hasFailed = true;
        }
    }

    private void OnEnd()
    {
        try
        {
            _write.GetResult();
        }
        catch (Exception error) when (SendErrors.IsOfConnection(error))
        {
            _hasFailed = true;
        }

        _written();
    }
}
