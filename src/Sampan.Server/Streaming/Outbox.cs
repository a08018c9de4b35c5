using System.Diagnostics;

namespace Sampan.Server.Streaming;

/// <summary>What waits to be sent on one connection, in order and bounded.</summary>
/// <remarks>Belongs to the hub's thread.</remarks>
/// <param name="bytesMax">Bytes that may wait.</param>
/// <param name="framesMax">Frames that may wait.</param>
internal sealed class Outbox(int bytesMax, int framesMax)
{
    private SharedFrame?[] _ring = new SharedFrame?[16];
    private long _head;
    private long _tail;

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
        if (Count >= framesMax || frame.Length > bytesMax - Bytes)
        {
            return false;
        }

        Append(frame);
        return true;
    }

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

    /// <summary>Puts a frame where an older one of the same kind still waits.</summary>
    /// <returns>False when the older one has been sent, or there was none.</returns>
    public bool TryReplace(long position, SharedFrame frame)
    {
        if (position < _head)
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

    /// <summary>The frame that goes next; null when nothing waits.</summary>
    public SharedFrame? Peek() => Count == 0 ? null : Slot(_head);

    /// <summary>Forgets the frame that <see cref="Peek"/> gave: it is sent.</summary>
    public void Remove()
    {
        ref var slot = ref Slot(_head++);
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

    private ref SharedFrame? Slot(long position) => ref _ring[position & (_ring.Length - 1)];

    private void Grow()
    {
        var ring = new SharedFrame?[_ring.Length * 2];
        for (var position = _head; position < _tail; position++)
        {
            ring[position & (ring.Length - 1)] = Slot(position);
        }

        _ring = ring;
    }
}
