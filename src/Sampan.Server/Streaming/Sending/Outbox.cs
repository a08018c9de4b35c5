using System.Diagnostics;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming.Sending;

/// <summary>What waits to be sent on one connection, in order and bounded.</summary>
/// <remarks>Belongs to the hub's thread.</remarks>
/// <param name="bytesMax">Bytes that may wait.</param>
/// <param name="framesMax">Frames that may wait.</param>
/// <param name="deflates">Whether its frames go out compressed.</param>
internal sealed class Outbox(int bytesMax, int framesMax, bool deflates = false)
{
    private const int FramesMin = 16;

    // Made for the first frame: a connection that is always told with others has none.
    private SharedFrame?[] _ring = [];
    private long _head;
    private long _tail;

    // What was let in beyond the bound, up to a position: until then there is room for as much more as ever.
    private (long Until, int Bytes, int Frames) _beyond;

    // Of the first frame, how much is sent already.
    private int _headSent;

    /// <summary>Frames waiting.</summary>
    public int Count => (int)(_tail - _head);

    /// <summary>Bytes waiting, uncompressed.</summary>
    public int Bytes { get; private set; }

    /// <summary>Appends a frame if there is room for it.</summary>
    /// <param name="frame">The outbox becomes one of its readers.</param>
    /// <param name="position">Where it waits, for <see cref="TryReplace"/>.</param>
    public bool TryAppend(SharedFrame frame, out long position)
    {
        position = _tail;
        if (Count >= framesMax + FramesBeyond || frame.Length > bytesMax + BytesBeyond - Bytes)
        {
            return false;
        }

        Append(frame);
        return true;
    }

    /// <summary>Bytes of what was let in beyond the bound, while any of it waits.</summary>
    public int BytesBeyond => _head < _beyond.Until ? _beyond.Bytes : 0;

    /// <summary>Frames of what was let in beyond the bound, while any of it waits.</summary>
    public int FramesBeyond => _head < _beyond.Until ? _beyond.Frames : 0;

    /// <summary>Says that the last frames are no sign of a slow reader, however many they are.</summary>
    public void LetIn(int bytes, int frames) => _beyond = (_tail, BytesBeyond + bytes, FramesBeyond + frames);

    /// <summary>Appends a frame even if there is no room: the last words of a connection.</summary>
    public void Append(SharedFrame frame)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        frame.Share();
        Bytes += frame.Length;
        Slot(_tail++) = frame;
    }

    /// <summary>Whether a frame that was appended waits still, to its first byte.</summary>
    public bool Waits(long position) => position > _head || (position == _head && _headSent == 0 && Count > 0);

    /// <summary>Puts a frame where an older one of the same kind still waits.</summary>
    /// <returns>False when the older one has been sent, if only in part, or there was none.</returns>
    public bool TryReplace(long position, SharedFrame frame)
    {
        if (position < _head || (position == _head && _headSent > 0))
        {
            return false;
        }

        ref var slot = ref Slot(position);
        Debug.Assert(position < _tail && slot is not null, "The position is not of this outbox.");
        frame.Share();
        Bytes += frame.Length - slot!.Length;
        slot.Release();
        slot = frame;
        return true;
    }

    /// <summary>Copies what goes next, as it goes over the wire, and forgets nothing of it.</summary>
    /// <returns>The number of bytes: as many as there are, or as there is room for.</returns>
    public int CopyTo(Span<byte> destination, MessageDeflater deflater)
    {
        var room = destination;
        var sent = _headSent;
        for (var position = _head; position < _tail && room.Length > 0; position++)
        {
            var bytes = Wire(Slot(position)!, deflater).Span[sent..];
            bytes = bytes[..Math.Min(bytes.Length, room.Length)];
            bytes.CopyTo(room);
            room = room[bytes.Length..];
            sent = 0;
        }

        return destination.Length - room.Length;
    }

    /// <summary>Forgets the first bytes: they are sent.</summary>
    /// <returns>The frames that are sent to their end.</returns>
    public int RemoveSent(int bytes, MessageDeflater deflater)
    {
        var frames = 0;
        while (bytes > 0)
        {
            var rest = Wire(Slot(_head)!, deflater).Length - _headSent;
            if (bytes < rest)
            {
                _headSent += bytes;
                return frames;
            }

            bytes -= rest;
            frames++;
            Remove();
        }

        return frames;
    }

    /// <summary>Of the first frame, so many bytes have been sent from somewhere else.</summary>
    public void BeginAt(int bytes) => _headSent = bytes;

    /// <summary>Takes the first frame out.</summary>
    /// <returns>The frame, of which the caller becomes a reader, and of its bytes those that are not sent yet.</returns>
    public (SharedFrame Frame, ReadOnlyMemory<byte> Unsent) Take(MessageDeflater deflater)
    {
        var frame = Slot(_head)!;
        var rest = Wire(frame, deflater)[_headSent..];
        frame.Share();
        Remove();
        return (frame, rest);
    }

    /// <summary>The frame that goes next; null when nothing waits.</summary>
    public SharedFrame? Peek() => Count == 0 ? null : Slot(_head);

    /// <summary>Forgets the frame that goes next.</summary>
    public void Remove()
    {
        ref var slot = ref Slot(_head++);
        _headSent = 0;
        Bytes -= slot!.Length;
        slot.Release();
        slot = null;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        while (Count > 0)
        {
            Remove();
        }
    }

    private ReadOnlyMemory<byte> Wire(SharedFrame frame, MessageDeflater deflater) =>
        deflates ? frame.Deflated(deflater) : frame.Bytes;

    private ref SharedFrame? Slot(long position) => ref _ring[position & (_ring.Length - 1)];

    private void Grow()
    {
        var ring = new SharedFrame?[Math.Max(FramesMin, _ring.Length * 2)];
        for (var position = _head; position < _tail; position++)
        {
            ring[position & (ring.Length - 1)] = Slot(position);
        }

        _ring = ring;
    }
}
