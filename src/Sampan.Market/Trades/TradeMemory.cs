using System.Diagnostics;

namespace Sampan.Market;

/// <summary>Where the trades of a day are kept, of all instruments of a market: blocks out of large slabs.</summary>
/// <remarks>
/// Slabs are taken as a day needs them and used again the next day, so that the memory is that of the busiest day: about 25 bytes
/// a trade, and one block for each instrument that has traded.
/// </remarks>
internal sealed class TradeMemory(int blocksMax = TradeMemory.BlocksMax)
{
    /// <summary>Trades in a block.</summary>
    public const int BlockSize = 32;

    /// <summary>No block.</summary>
    public const int None = -1;

    // 32 million trades, 768 MB: three times the busiest day that is known of.
    private const int BlocksMax = 1 << 20;
    private const int SlabBlocks = 1 << 10;

    private DayTrade[][] _slabs = [];
    private int[] _next = [];
    private int _used;

    /// <summary>Bytes that are held.</summary>
    public long Bytes => ((long)_slabs.Length * SlabBlocks * BlockSize * 24) + (_next.Length * sizeof(int));

    /// <summary>The trades of a block.</summary>
    public Span<DayTrade> this[int block] =>
        _slabs[block / SlabBlocks].AsSpan(block % SlabBlocks * BlockSize, BlockSize);

    /// <summary>The block after one.</summary>
    public int After(int block) => _next[block];

    /// <summary>Takes a free block.</summary>
    /// <param name="before">The block that it follows, <see cref="None"/> for none.</param>
    /// <param name="block">The block.</param>
    /// <returns>False when the day has had more trades than are kept.</returns>
    public bool TryTake(int before, out int block)
    {
        block = None;
        if (_used == blocksMax)
        {
            return false;
        }

        if (_used == _next.Length)
        {
            Grow();
        }

        block = _used++;
        _next[block] = None;
        if (before != None)
        {
            Debug.Assert(_next[before] == None, "a block is followed by one block");
            _next[before] = block;
        }

        return true;
    }

    /// <summary>Frees all blocks: a new day.</summary>
    public void Clear() => _used = 0;

    private void Grow()
    {
        Array.Resize(ref _slabs, _slabs.Length + 1);
        _slabs[^1] = new DayTrade[SlabBlocks * BlockSize];
        Array.Resize(ref _next, _slabs.Length * SlabBlocks);
    }
}
