using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>The state of a book: one cache line, from which one step leads to an order and one to the levels.</summary>
/// <remarks>What it promises is said at <see cref="OrderBook"/>, its public face.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal unsafe struct BookCore
{
    /// <summary>The most that can be counted beside the bit for the side.</summary>
    private const uint ArrivalsMax = int.MaxValue;

    private const int AtAuctionBytes = 2 * 16;

    private OrderTable _orders;
    private BookSide _bids;
    private BookSide _asks;

    // Those without a price, as a level for each side; null until there is one.
    private BookSide.Level* _atAuction;
    private uint _arrivals;

    public readonly int OrderCount => _orders.Count;

    public readonly ReadOnlySpan<OrderSlot> Slots => _orders.Slots;

    /// <summary>0 for bids, 1 for asks.</summary>
    [UnscopedRef]
    public ref BookSide SideAt(int index) => ref Unsafe.Add(ref _bids, index);

    public readonly OrderSlot* Home(ulong orderId) => _orders.Home(orderId);

    /// <summary>The order; null when the book doesn't have it.</summary>
    public readonly OrderSlot* Find(ulong orderId)
    {
        var slot = _orders.Find(orderId);
        return slot == null || slot->IsEmpty ? null : slot;
    }

    public readonly AtAuctionOrders AtAuction(int sideIndex) =>
        _atAuction == null ? default : new(_atAuction[sideIndex].Orders, _atAuction[sideIndex].Size);

    public bool TryApply(in OrderRecord record, BookMemory memory)
    {
        switch (record.Action)
        {
            case OrderAction.Add:
                return TryAdd(record.OrderId, record.Side, record.Price, record.Size, memory);
            case OrderAction.Modify:
                return TryModify(record.OrderId, record.Size, memory);
            case OrderAction.Cancel:
                return TryRemove(record.OrderId);
            case OrderAction.Clear:
                Clear(memory);
                return true;
            default:
                return false;
        }
    }

    public bool TryAdd(ulong orderId, Side side, long price, uint size, BookMemory memory)
    {
        var sideIndex = side == Side.Ask ? 1 : 0;
        if (size == 0 || (side != Side.Bid && sideIndex == 0) || !PriceRank.TryGet(price, sideIndex, out var rank))
        {
            return false;
        }

        var slot = _orders.Find(orderId);
        if (slot != null && !slot->IsEmpty)
        {
            return false;
        }

        slot = _orders.Claim(slot, orderId, memory);
        *slot = new OrderSlot { Id = orderId, Rank = rank, Size = size };
        Enqueue(slot, sideIndex, memory);
        return true;
    }

    public bool TryModify(ulong orderId, uint size, BookMemory memory)
    {
        var slot = Find(orderId);
        if (slot == null || size == 0)
        {
            return false;
        }

        if (size <= slot->Size)
        {
            Shrink(slot, size);
            return true;
        }

        Dequeue(slot);
        slot->Size = size;
        Enqueue(slot, slot->SideIndex, memory);
        return true;
    }

    public bool TryRemove(ulong orderId)
    {
        var slot = Find(orderId);
        if (slot == null)
        {
            return false;
        }

        Dequeue(slot);
        _orders.Remove(slot);
        return true;
    }

    public void Clear(BookMemory memory)
    {
        _orders.Clear(memory);
        _bids.Clear(memory);
        _asks.Clear(memory);
        if (_atAuction != null)
        {
            memory.Return((byte*)_atAuction, AtAuctionBytes);
        }

        this = default;
    }

    /// <summary>Goes to where a book is after two thousand million arrivals.</summary>
    internal void SkipArrivals() => _arrivals = ArrivalsMax;

    private void Enqueue(OrderSlot* slot, int sideIndex, BookMemory memory)
    {
        if (_arrivals > ArrivalsMax)
        {
            NumberArrivalsAgain();
        }

        slot->Arrival = (_arrivals++ << 1) | (uint)sideIndex;
        if (slot->IsAtAuction)
        {
            EnqueueAtAuction(slot, memory);
        }
        else
        {
            SideAt(sideIndex).Add(slot->Rank, slot->Size, memory);
        }
    }

    private void Dequeue(OrderSlot* slot)
    {
        if (slot->IsAtAuction)
        {
            _atAuction[slot->SideIndex].Size -= slot->Size;
            _atAuction[slot->SideIndex].Orders--;
        }
        else
        {
            SideAt(slot->SideIndex).Subtract(slot->Rank, slot->Size);
        }
    }

    private void Shrink(OrderSlot* slot, uint size)
    {
        var level = slot->IsAtAuction ? _atAuction + slot->SideIndex : SideAt(slot->SideIndex).At(slot->Rank);
        level->Size -= slot->Size - size;
        slot->Size = size;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnqueueAtAuction(OrderSlot* slot, BookMemory memory)
    {
        if (_atAuction == null)
        {
            _atAuction = (BookSide.Level*)memory.TakeCleared(AtAuctionBytes);
        }

        _atAuction[slot->SideIndex].Size += slot->Size;
        _atAuction[slot->SideIndex].Orders++;
    }

    /// <summary>After two thousand million arrivals: the orders that are left count from 0 again, in their order.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NumberArrivalsAgain()
    {
        var arrivals = new List<(uint Arrival, nint Slot)>(OrderCount);
        foreach (ref readonly var slot in Slots)
        {
            if (!slot.IsEmpty)
            {
                arrivals.Add((slot.Arrival, (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in slot))));
            }
        }

        arrivals.Sort();
        _arrivals = 0;
        foreach (var (arrival, slot) in arrivals)
        {
            ((OrderSlot*)slot)->Arrival = (_arrivals++ << 1) | (arrival & 1);
        }
    }
}
