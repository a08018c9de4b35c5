using System.Buffers.Binary;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>Messages that follow each other and came in one packet, where they are held.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Last">The number of the last.</param>
/// <param name="Chunk">Where their bytes are.</param>
/// <param name="Offset">From where on.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="SendTime">When the packet was sent, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Received">When it was received, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Origin">By which way it came.</param>
internal readonly record struct HeldSegment(
    uint First, uint Last, MessageChunk Chunk, int Offset, int Length, long SendTime, long Received, OmdcOrigin Origin)
{
    public ReadOnlySpan<byte> Bytes => Chunk.Bytes.AsSpan(Offset, Length);
}

/// <summary>Messages that wait for what comes before them, by number, each once.</summary>
/// <remarks>
/// They nearly always come in order and leave in order, so that the segments are a queue into which a late one is pushed.
/// </remarks>
internal sealed class HeldMessages(MessageChunks chunks, int bytesMax)
{
    // What a segment costs beside its bytes, with the hole that there may be before it.
    private const int SegmentCost = 160;

    // A packet may fall into as many pieces as it has messages.
    private const int PiecesMax = 256;

    private readonly long _bytesMax = Math.Max(bytesMax, 4 * MessageChunks.ChunkSize);
    private HeldSegment[] _segments = new HeldSegment[16];
    private int _head;
    private MessageChunk? _chunk;
    private int _chunkCount;

    public int Count { get; private set; }

    /// <summary>The memory in use, in bytes.</summary>
    public long Bytes => ((long)_chunkCount * MessageChunks.ChunkSize) + ((long)Count * SegmentCost);

    /// <summary>The most that it may be.</summary>
    public long BytesMax => _bytesMax;

    /// <summary>Whether a packet finds room whatever pieces it falls into.</summary>
    public bool HasRoom => Bytes + MessageChunks.ChunkSize + (PiecesMax * SegmentCost) <= _bytesMax;

    /// <summary>A segment, counted from the one with the lowest numbers.</summary>
    public ref readonly HeldSegment this[int index] => ref _segments[_head + index];

    /// <summary>Takes the messages that it does not have yet.</summary>
    public void Add(in PacketSlice slice, long sendTime, long received, OmdcOrigin origin)
    {
        var next = slice.First;
        var index = FindEndingFrom(next);
        while (next <= slice.Last)
        {
            var held = index < Count && this[index].First <= slice.Last;
            if (!held || next < this[index].First)
            {
                var last = held ? this[index].First - 1 : slice.Last;
                Insert(index++, next, last, slice.Bytes(next, last), sendTime, received, origin);
            }

            next = held ? this[index++].Last + 1 : slice.Last + 1;
        }
    }

    /// <summary>The index of the first segment that ends at a number or behind it.</summary>
    public int FindEndingFrom(uint number)
    {
        if (Count == 0 || this[Count - 1].Last < number)
        {
            return Count;
        }

        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = this[middle].Last < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Lets go of the segment with the lowest numbers.</summary>
    public void RemoveFirst()
    {
        var chunk = this[0].Chunk;
        _segments[_head++] = default;
        Count--;
        if (--chunk.Segments == 0)
        {
            Release(chunk);
        }

        _head = Count == 0 ? 0 : _head;
    }

    /// <summary>Lets go of everything.</summary>
    public void Clear()
    {
        while (Count > 0)
        {
            RemoveFirst();
        }
    }

    /// <summary>The size of the message at an offset. All that is held has been checked by the reader.</summary>
    public static int SizeAt(ReadOnlySpan<byte> messages, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(messages[offset..]);

    private void Insert(
        int index, uint first, uint last, ReadOnlySpan<byte> bytes, long sendTime, long received, OmdcOrigin origin)
    {
        MakeGap(index);
        var chunk = ChunkFor(bytes.Length);
        bytes.CopyTo(chunk.Bytes.AsSpan(chunk.Used));
        _segments[_head + index] = new HeldSegment(first, last, chunk, chunk.Used, bytes.Length, sendTime, received, origin);
        chunk.Used += bytes.Length;
        chunk.Segments++;
        Count++;
    }

    private void MakeGap(int index)
    {
        if (_head > 0 && index < Count / 2)
        {
            // What was asked for again comes before all that waits for it, which may be hundreds of thousands.
            Array.Copy(_segments, _head, _segments, _head - 1, index);
            _head--;
            return;
        }

        if (_head + Count == _segments.Length)
        {
            var target = _head > _segments.Length / 2 ? _segments : new HeldSegment[_segments.Length * 2];
            Array.Copy(_segments, _head, target, 0, Count);
            target.AsSpan(Count).Clear();
            (_segments, _head) = (target, 0);
        }

        Array.Copy(_segments, _head + index, _segments, _head + index + 1, Count - index);
    }

    private MessageChunk ChunkFor(int length)
    {
        if (_chunk is null || _chunk.Bytes.Length - _chunk.Used < length)
        {
            _chunk = chunks.Rent();
            _chunkCount++;
        }

        return _chunk;
    }

    private void Release(MessageChunk chunk)
    {
        if (chunk == _chunk)
        {
            _chunk = null;
        }

        chunks.Return(chunk);
        _chunkCount--;
    }
}
