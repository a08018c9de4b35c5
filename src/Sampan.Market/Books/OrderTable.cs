using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>The orders of one book by their id: open addressing, in one block of <see cref="BookMemory"/>.</summary>
/// <remarks>
/// An order lies in the first free place after the one that its id points to. Taking one out moves those behind it forward,
/// so that there are no tombstones and a search ends at the first empty place. A table for each book keeps the orders of
/// a busy instrument together in the cache and makes growing cheap.
/// </remarks>
internal unsafe struct OrderTable
{
    /// <summary>An id times this is its hash: odd, and 2^64 divided by the golden ratio.</summary>
    internal const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15;

    private const int BitsMin = 2;

    private OrderSlot* _slots;
    private int _count;

    // Places are 2^bits, and the hash of an id is its upper bits; 0 while there is no block.
    private int _bits;

    public readonly int Count => _count;

    /// <summary>All places, empty ones among them.</summary>
    public readonly ReadOnlySpan<OrderSlot> Slots => new(_slots, _slots == null ? 0 : 1 << _bits);

    /// <summary>Where an id points to: the first place to look at. Only an address: nothing is read.</summary>
    public readonly OrderSlot* Home(ulong id) => _slots + IndexOf(id);

    /// <summary>The order, or the empty place where it would be; null while the table has no places.</summary>
    public readonly OrderSlot* Find(ulong id)
    {
        if (_slots == null)
        {
            return null;
        }

        var mask = (1 << _bits) - 1;
        for (var at = IndexOf(id); ; at = (at + 1) & mask)
        {
            var slot = _slots + at;
            if (slot->IsEmpty || slot->Id == id)
            {
                return slot;
            }
        }
    }

    /// <summary>A place for an order that is not there: what <see cref="Find"/> found, or another after growing.</summary>
    public OrderSlot* Claim(OrderSlot* found, ulong id, BookMemory memory)
    {
        // At most three quarters are full.
        if (found == null || _count >= (3 << _bits) >> 2)
        {
            Grow(memory);
            found = Find(id);
        }

        _count++;
        return found;
    }

    /// <summary>Takes out an order that <see cref="Find"/> found.</summary>
    public void Remove(OrderSlot* order)
    {
        var mask = (1 << _bits) - 1;
        var hole = (int)(order - _slots);
        for (var next = (hole + 1) & mask; !_slots[next].IsEmpty; next = (next + 1) & mask)
        {
            // An order may move to the hole unless its home lies behind it.
            if (((next - IndexOf(_slots[next].Id)) & mask) >= ((next - hole) & mask))
            {
                _slots[hole] = _slots[next];
                hole = next;
            }
        }

        _slots[hole].Size = 0;
        _count--;
    }

    /// <summary>Takes out all, and gives the block back.</summary>
    public void Clear(BookMemory memory)
    {
        if (_slots != null)
        {
            memory.Return((byte*)_slots, BytesOf(_bits));
        }

        this = default;
    }

    private static int BytesOf(int bits) => sizeof(OrderSlot) << bits;

    private readonly int IndexOf(ulong id) => (int)((id * GoldenRatio) >> (64 - _bits));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(BookMemory memory)
    {
        var old = this;
        _bits = _slots == null ? BitsMin : _bits + 1;
        _slots = (OrderSlot*)memory.TakeCleared(BytesOf(_bits));
        foreach (ref readonly var slot in old.Slots)
        {
            if (!slot.IsEmpty)
            {
                *Find(slot.Id) = slot;
            }
        }

        if (old._slots != null)
        {
            memory.Return((byte*)old._slots, BytesOf(old._bits));
        }
    }
}
