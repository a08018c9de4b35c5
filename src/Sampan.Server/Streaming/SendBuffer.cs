using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Sampan.Server.Streaming;

/// <summary>The write step of one connection: many frames, one write.</summary>
/// <remarks>
/// Belongs to the hub's thread, but for the end of a write that did not end at once: that comes on any thread, and is
/// told by the callback. A write costs nothing but the bytes it copies: no task, no lock, no allocation.
/// </remarks>
internal sealed class SendBuffer
{
    private const int BytesMin = 4096;

    private readonly Stream _stream;
    private readonly int _bytesMax;
    private readonly Action _onEnd;
    private readonly Action _written;
    private byte[] _bytes = new byte[BytesMin];
    private int _length;
    private ValueTaskAwaiter _write;
    private volatile bool _hasFailed;

    /// <param name="stream">The connection.</param>
    /// <param name="bytesMax">Bytes in one write at most, unless a single frame is longer.</param>
    /// <param name="written">Called when a write ends that <see cref="Send"/> left under way, on any thread.</param>
    public SendBuffer(Stream stream, int bytesMax, Action written)
    {
        _stream = stream;
        _bytesMax = bytesMax;
        _written = written;
        _onEnd = OnEnd;
    }

    /// <summary>Whether a write is under way; until <see cref="EndWrite"/> nothing may be added.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>Whether the connection is broken.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Adds a frame, if the buffer has room for it.</summary>
    public bool TryAdd(ReadOnlySpan<byte> frame)
    {
        var length = _length + frame.Length;
        if (length > _bytesMax && _length > 0)
        {
            return false;
        }

        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(length, Math.Min(_bytes.Length * 2, _bytesMax)));
        }

        frame.CopyTo(_bytes.AsSpan(_length));
        _length = length;
        return true;
    }

    /// <summary>Writes what was added.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "The result is taken once: here or by OnEnd.")]
    public void Send()
    {
        try
        {
            var write = _stream.WriteAsync(_bytes.AsMemory(0, _length));
            _length = 0;
            if (write.IsCompleted)
            {
                write.GetAwaiter().GetResult();
                return;
            }

            IsWriting = true;
            _write = write.GetAwaiter();
            _write.UnsafeOnCompleted(_onEnd);
        }
        catch (Exception error) when (IsConnectionError(error))
        {
            _hasFailed = true;
        }
    }

    /// <summary>The hub has heard that the write ended.</summary>
    public void EndWrite() => IsWriting = false;

    /// <summary>What a stream throws whose connection is gone, or is going while we write.</summary>
    private static bool IsConnectionError(Exception error) =>
        error is IOException or OperationCanceledException or InvalidOperationException;

    private void OnEnd()
    {
        try
        {
            _write.GetResult();
        }
        catch (Exception error) when (IsConnectionError(error))
        {
            _hasFailed = true;
        }

        _written();
    }
}
