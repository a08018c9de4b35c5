using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>The memory of many books: blocks of a few sizes, cut from large chunks and used again.</summary>
/// <remarks>
/// A block has 2^k or 5 * 2^k bytes, so that levels (16 bytes) and orders (20 bytes) fill theirs. The chunks are pinned and
/// hold no references: the garbage collector neither moves nor reads them, and takes them back with the last book, so
/// nothing must be disposed of and no book can outlive its memory. Not thread-safe: it belongs to the loop of its books.
/// </remarks>
public sealed unsafe class BookMemory
{
    private const int ChunkBytesMin = 16 * 1024;
    private const int ChunkBytesMax = 8 * 1024 * 1024;
    private const int LineBytes = 64;

    // Below this a block of 5 * 2^k bytes would break the alignment of what is cut after it: it is cut from a larger one.
    private const int SmallestCut = 5 * LineBytes;

    private readonly List<byte[]> _chunks = [];

    // For each size the first free block, which holds the address of the next; and a bit for each size that has one.
    private readonly byte*[] _free = new byte*[64];
    private ulong _available;
    private byte* _rest;
    private long _restBytes;

    /// <summary>Bytes set aside for blocks: used, free, and not yet cut.</summary>
    public long BytesReserved { get; private set; }

    /// <summary>The same with what is left over where chunks begin and end: never touched, but the collector counts it.</summary>
    public long BytesAllocated { get; private set; }

    /// <summary>Bytes of the blocks in use.</summary>
    public long BytesUsed { get; private set; }

    /// <summary>A block with anything in it.</summary>
    /// <param name="bytes">2^k or 5 * 2^k, at least 16.</param>
    internal byte* Take(int bytes)
    {
        BytesUsed += bytes;
        var size = SizeIndex(bytes);
        var found = size + BitOperations.TrailingZeroCount((_available >> size) & SameFamily);
        return found < 64 ? Split(found, size) : Cut(bytes);
    }

    /// <summary>A block of zeros.</summary>
    internal byte* TakeCleared(int bytes)
    {
        var block = Take(bytes);
        Unsafe.InitBlockUnaligned(block, 0, (uint)bytes);
        return block;
    }

    /// <summary>Takes a block back.</summary>
    internal void Return(byte* block, int bytes)
    {
        BytesUsed -= bytes;
        Push(block, SizeIndex(bytes));
    }

    // Even bits are sizes of 2^k, odd ones of 5 * 2^k: seen from a size, every second one above it is its multiple.
    private const ulong SameFamily = 0x5555_5555_5555_5555;

    private static int SizeIndex(int bytes)
    {
        var zeros = BitOperations.TrailingZeroCount(bytes);
        return (zeros * 2) + (bytes >> zeros == 5 ? 1 : 0);
    }

    private static int BytesOf(int size) => (size % 2 == 0 ? 1 : 5) << (size / 2);

    /// <summary>Takes a free block of one size and halves it until it has another.</summary>
    private byte* Split(int found, int size)
    {
        var block = Pop(found);
        while (found > size)
        {
            found -= 2;
            Push(block + BytesOf(found), found);
        }

        return block;
    }

    private byte* Pop(int size)
    {
        var block = _free[size];
        _free[size] = *(byte**)block;
        if (_free[size] == null)
        {
            _available &= ~(1UL << size);
        }

        return block;
    }

    private void Push(byte* block, int size)
    {
        *(byte**)block = _free[size];
        _free[size] = block;
        _available |= 1UL << size;
    }

    private byte* Cut(int bytes)
    {
        var size = SizeIndex(bytes);
        var cut = size;
        while (BytesOf(cut) < (size % 2 == 0 ? LineBytes : SmallestCut))
        {
            cut += 2;
        }

        if (BytesOf(cut) > _restBytes)
        {
            Reserve(BytesOf(cut));
        }

        var block = _rest;
        _rest += BytesOf(cut);
        _restBytes -= BytesOf(cut);
        Push(block, cut);
        return Split(cut, size);
    }

    /// <summary>Begins a chunk; what is left of the last one becomes free blocks.</summary>
    private void Reserve(int bytesMin)
    {
        while (_restBytes >= LineBytes)
        {
            var piece = 1 << Math.Min(BitOperations.Log2((ulong)_restBytes), 30);
            Push(_rest, SizeIndex(piece));
            _rest += piece;
            _restBytes -= piece;
        }

        // Each chunk doubles the whole, so that one small book is small and a million orders take few chunks.
        var bytes = (int)Math.Clamp(BytesReserved, Math.Max(ChunkBytesMin, bytesMin), Math.Max(ChunkBytesMax, bytesMin));
        var alignment = bytes < HugePages.PageBytes ? LineBytes : HugePages.PageBytes;
        var chunk = GC.AllocateUninitializedArray<byte>(bytes + alignment, pinned: true);
        var start = (byte*)Unsafe.AsPointer(ref chunk[0]);
        _chunks.Add(chunk);
        _rest = start + (-(nint)start & (alignment - 1));
        _restBytes = bytes;
        BytesReserved += bytes;
        BytesAllocated += chunk.Length;
        HugePages.Prefer(_rest, bytes);
    }
}
