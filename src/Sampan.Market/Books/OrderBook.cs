using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>The resting orders of one instrument, by price and time.</summary>
/// <remarks>
/// Order by order (L3): each order knows its place in the queue, and the levels are what the orders add up to. A change
/// that contradicts the book (an unknown order, an order added twice) is refused and changes nothing; the caller marks
/// the instrument suspect. So is a price that is no multiple of a thousandth or not below 2,147,483.647, OMD-C's greatest.
/// Not thread-safe: a book belongs to the one loop that applies records to it.
/// </remarks>
public sealed unsafe class OrderBook
{
    private readonly BookMemory _memory;
    private readonly BookCore* _core;

    /// <summary>A book of its own.</summary>
    public OrderBook()
        : this(new BookMemory())
    {
    }

    /// <summary>A book that shares its memory with others of the same loop.</summary>
    public OrderBook(BookMemory memory)
        : this(memory, (BookCore*)memory.TakeCleared(sizeof(BookCore)))
    {
    }

    internal OrderBook(BookMemory memory, BookCore* core)
    {
        _memory = memory;
        _core = core;
    }

    /// <summary>How many orders rest in the book, at-auction orders among them.</summary>
    public int OrderCount => _core->OrderCount;

    /// <summary>Highest bid, units of 1e-9; <see cref="Price.Undefined"/> when there is none.</summary>
    public long BestBid => BestOf(Side.Bid);

    /// <summary>Lowest ask, units of 1e-9; <see cref="Price.Undefined"/> when there is none.</summary>
    public long BestAsk => BestOf(Side.Ask);

    /// <summary>Whether a buyer offers as much as a seller asks: never so in continuous trading.</summary>
    public bool IsCrossed => LevelCount(Side.Bid) > 0 && LevelCount(Side.Ask) > 0 && BestBid >= BestAsk;

    /// <summary>How many price levels a side has.</summary>
    public int LevelCount(Side side) => _core->SideAt(IndexOf(side)).Count;

    /// <summary>The orders of a side that name no price.</summary>
    public AtAuctionOrders AtAuction(Side side) => _core->AtAuction(IndexOf(side));

    /// <summary>The best ten levels of a side.</summary>
    public void CopyDepth(Side side, ref Depth depth) =>
        depth.Count = CopyLevels(side, MemoryMarshal.CreateSpan(ref depth.Level[0], Depth.LevelsMax));

    /// <summary>The best levels of a side, best first: as many as there are, and as there is room for.</summary>
    /// <returns>How many.</returns>
    public int CopyLevels(Side side, Span<PriceLevel> levels)
    {
        var sideIndex = IndexOf(side);
        ref var from = ref _core->SideAt(sideIndex);
        var count = Math.Min(from.Count, levels.Length);
        for (var i = 0; i < count; i++)
        {
            ref readonly var level = ref from[i];
            levels[i] = new PriceLevel(PriceRank.PriceOf(level.Rank, sideIndex), level.Size, level.Orders);
        }

        return count;
    }

    /// <summary>
    /// All orders of a side, best price first, at each price as they queue; at-auction orders, which go before all others,
    /// are the first. On demand: it sorts, and allocates what it returns.
    /// </summary>
    public BookOrder[] CopyOrders(Side side)
    {
        var orders = BookOrders.Of(_core->Slots, side);
        GC.KeepAlive(this);
        return orders;
    }

    /// <summary>Applies a record of an order.</summary>
    /// <returns>False if it contradicts the book, which is then unchanged.</returns>
    public bool TryApply(in OrderRecord record) => _core->TryApply(in record, _memory);

    /// <summary>Puts an order at the end of the queue of its price.</summary>
    /// <param name="orderId">The venue's id, any number.</param>
    /// <param name="side">Bid or ask.</param>
    /// <param name="price">Units of 1e-9; <see cref="Price.Undefined"/> for an at-auction order.</param>
    /// <param name="size">Shares, at least one.</param>
    public bool TryAdd(ulong orderId, Side side, long price, uint size) => _core->TryAdd(orderId, side, price, size, _memory);

    /// <summary>Gives an order a new size. A smaller one keeps its place in the queue, a larger one goes to the end.</summary>
    public bool TryModify(ulong orderId, uint size) => _core->TryModify(orderId, size, _memory);

    /// <summary>Takes an order out, with all that is left of it.</summary>
    public bool TryRemove(ulong orderId) => _core->TryRemove(orderId);

    /// <summary>Empties the book, and lets the others have its memory.</summary>
    public void Clear() => _core->Clear(_memory);

    /// <summary>An order's place in the queue at its price. On demand: it looks at every order of the book.</summary>
    public bool TryGetQueuePosition(ulong orderId, out QueuePosition position)
    {
        position = default;
        var order = _core->Find(orderId);
        if (order == null)
        {
            return false;
        }

        foreach (ref readonly var other in _core->Slots)
        {
            if (!other.IsEmpty && other.IsAheadOf(in *order))
            {
                position = new(position.OrdersAhead + 1, position.SizeAhead + other.Size);
            }
        }

        return true;
    }

    /// <summary>For tests: goes to where the count of arrivals is about to begin again.</summary>
    internal void SkipArrivals() => _core->SkipArrivals();

    private static int IndexOf(Side side) => side == Side.Ask ? 1 : 0;

    private long BestOf(Side side)
    {
        ref var levels = ref _core->SideAt(IndexOf(side));
        return levels.Count == 0 ? Price.Undefined : PriceRank.PriceOf(levels[0].Rank, IndexOf(side));
    }
}
