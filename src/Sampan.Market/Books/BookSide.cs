using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>The price levels of one side of a book, the best at the end.</summary>
/// <remarks>Nearly all changes happen near the touch, and the end of an array is the cheap end.</remarks>
internal unsafe struct BookSide
{
    private const int CapacityMin = 4;

    // Further away from the touch than this, halving is faster than looking at each.
    private const int LookedAtMax = 16;

    private Level* _levels;
    private int _count;
    private int _capacity;

    public readonly int Count => _count;

    /// <summary>The level at a place, 0 being the best.</summary>
    public readonly ref readonly Level this[int place] => ref _levels[_count - 1 - place];

    /// <summary>Where the best level is. Only an address: nothing is read.</summary>
    public readonly Level* Touch => _levels + _count - 1;

    /// <summary>The level at a rank that is known to be there.</summary>
    public readonly Level* At(int rank) => _levels + IndexAtOrBelow(rank);

    /// <summary>Adds an order to the level at a rank, made if it is not there.</summary>
    public void Add(int rank, uint size, BookMemory memory)
    {
        var at = IndexAtOrBelow(rank);
        if (at >= 0 && _levels[at].Rank == rank)
        {
            _levels[at].Size += size;
            _levels[at].Orders++;
            return;
        }

        Insert(at + 1, new Level { Rank = rank, Orders = 1, Size = size }, memory);
    }

    /// <summary>Takes an order of a size from the level at a rank, and with the last one the level.</summary>
    public void Subtract(int rank, uint size)
    {
        var at = IndexAtOrBelow(rank);
        _levels[at].Size -= size;
        if (--_levels[at].Orders == 0)
        {
            _count--;
            Move(at + 1, at, _count - at);
        }
    }

    /// <summary>Takes out all levels, and gives the block back.</summary>
    public void Clear(BookMemory memory)
    {
        if (_levels != null)
        {
            memory.Return((byte*)_levels, _capacity * sizeof(Level));
        }

        this = default;
    }

    private readonly int IndexAtOrBelow(int rank)
    {
        var at = _count - 1;
        for (var looks = LookedAtMax; at >= 0 && _levels[at].Rank > rank; at--)
        {
            if (--looks == 0)
            {
                return HalveTo(rank, at);
            }
        }

        return at;
    }

    /// <summary>The same below a place whose level is above the rank.</summary>
    private readonly int HalveTo(int rank, int above)
    {
        var below = -1;
        while (above - below > 1)
        {
            var middle = (above + below) >>> 1;
            if (_levels[middle].Rank > rank)
            {
                above = middle;
            }
            else
            {
                below = middle;
            }
        }

        return below;
    }

    private void Insert(int at, Level level, BookMemory memory)
    {
        if (_count == _capacity)
        {
            Grow(memory);
        }

        Move(at, at + 1, _count - at);
        _levels[at] = level;
        _count++;
    }

    private readonly void Move(int from, int to, int count) =>
        new Span<Level>(_levels + from, count).CopyTo(new Span<Level>(_levels + to, count));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(BookMemory memory)
    {
        var capacity = Math.Max(CapacityMin, _capacity * 2);
        var levels = (Level*)memory.Take(capacity * sizeof(Level));
        new Span<Level>(_levels, _count).CopyTo(new Span<Level>(levels, _count));
        if (_levels != null)
        {
            memory.Return((byte*)_levels, _capacity * sizeof(Level));
        }

        _levels = levels;
        _capacity = capacity;
    }

    /// <summary>All orders at one price.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    internal struct Level
    {
        /// <summary>Where its price stands: see <see cref="PriceRank"/>.</summary>
        public int Rank;

        public int Orders;

        /// <summary>Shares.</summary>
        public long Size;
    }
}
