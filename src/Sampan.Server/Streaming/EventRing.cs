using System.Numerics;
using System.Runtime.InteropServices;

namespace Sampan.Server.Streaming;

/// <summary>A bounded queue from one thread to one other, its slots made in advance.</summary>
/// <param name="capacity">How many may wait; rounded up to a power of two.</param>
internal sealed class EventRing<T>(int capacity)
    where T : struct
{
    private readonly T[] _slots = new T[(int)BitOperations.RoundUpToPowerOf2((uint)capacity)];
    private RingPositions _positions;

    /// <summary>Whether nothing waits. Either thread.</summary>
    public bool IsEmpty => Volatile.Read(ref _positions.Read) == Volatile.Read(ref _positions.Written);

    /// <summary>The reader: how many wait at this moment.</summary>
    public long Count => Volatile.Read(ref _positions.Written) - _positions.Read;

    /// <summary>The reader: how many were ever written, as far as is known.</summary>
    public long WrittenSoFar => Volatile.Read(ref _positions.Written);

    /// <summary>The reader: how many of them were taken.</summary>
    public long TakenSoFar => _positions.Read;

    /// <summary>The writer: whether a slot is free.</summary>
    public bool HasRoom => _positions.Written - Volatile.Read(ref _positions.Read) < _slots.Length;

    /// <summary>The writer: the free slot, to be filled; it still holds what it held before.</summary>
    public ref T Free => ref _slots[_positions.Written & (_slots.Length - 1)];

    /// <summary>The reader: the oldest that waits.</summary>
    public ref readonly T Oldest => ref _slots[_positions.Read & (_slots.Length - 1)];

    /// <summary>The writer: the slot is filled.</summary>
    public void Write() => Volatile.Write(ref _positions.Written, _positions.Written + 1);

    /// <summary>The reader: the oldest is taken.</summary>
    public void Remove() => Volatile.Write(ref _positions.Read, _positions.Read + 1);
}

/// <summary>How far the two threads of an <see cref="EventRing{T}"/> have come.</summary>
/// <remarks>
/// A cache line of its own for each, and none shared with a neighbour: they don't wait for each other.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct RingPositions
{
    [FieldOffset(64)]
    public long Written;

    [FieldOffset(128)]
    public long Read;
}
