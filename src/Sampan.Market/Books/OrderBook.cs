using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>The resting orders of one instrument, by price and time.</summary>
/// <remarks>
/// Order by order (L3): each order knows its place in the queue, and the levels are what the orders add up to. A change
/// that contradicts the book (an unknown order, an order added twice) is refused and changes nothing; the caller marks
/// the instrument suspect. Not thread-safe: a book belongs to the one loop that applies records to it.
/// </remarks>
public sealed class OrderBook
{
    internal const int None = -1;

    private readonly BookSide _bids = new(Side.Bid);
    private readonly BookSide _asks = new(Side.Ask);
    private readonly Dictionary<ulong, int> _slots = [];
    private Order[] _orders = new Order[16];
    private int _used;
    private int _free = None;

    /// <summary>How many orders rest in the book.</summary>
    public int OrderCount => _slots.Count;

    /// <summary>Highest bid, units of 1e-9; <see cref="Price.Undefined"/> when there is none.</summary>
    public long BestBid => _bids.BestPrice;

    /// <summary>Lowest ask, units of 1e-9; <see cref="Price.Undefined"/> when there is none.</summary>
    public long BestAsk => _asks.BestPrice;

    /// <summary>Whether a buyer offers as much as a seller asks: never so in continuous trading.</summary>
    public bool IsCrossed => _bids.Count > 0 && _asks.Count > 0 && BestBid >= BestAsk;

    /// <summary>How many price levels a side has.</summary>
    public int LevelCount(Side side) => SideOf(side).Count;

    /// <summary>The best ten levels of a side.</summary>
    public void CopyDepth(Side side, ref Depth depth) => SideOf(side).CopyTo(ref depth);

    /// <summary>The orders of a side that name no price.</summary>
#pragma warning disable CA1822 // A fact about the book, even though this one refuses such orders.
    public AtAuctionOrders AtAuction(Side side) => default;
#pragma warning restore CA1822

    /// <summary>The best levels of a side, best first: as many as there are, and as there is room for.</summary>
    /// <returns>How many.</returns>
    public int CopyLevels(Side side, Span<PriceLevel> levels)
    {
        var from = SideOf(side);
        var count = Math.Min(from.Count, levels.Length);
        for (var i = 0; i < count; i++)
        {
            ref readonly var level = ref from.At(i);
            levels[i] = new PriceLevel(level.Price, level.Size, level.Orders);
        }

        return count;
    }

    /// <summary>All orders of a side, best price first, at each price as they queue.</summary>
    public BookOrder[] CopyOrders(Side side)
    {
        var from = SideOf(side);
        var orders = new List<BookOrder>();
        for (var i = 0; i < from.Count; i++)
        {
            var ahead = default(QueuePosition);
            for (var slot = from.At(i).First; slot != None; slot = _orders[slot].Next)
            {
                ref readonly var order = ref _orders[slot];
                orders.Add(new BookOrder(order.Id, side, order.Price, order.Size, ahead));
                ahead = new QueuePosition(ahead.OrdersAhead + 1, ahead.SizeAhead + order.Size);
            }
        }

        return [.. orders];
    }

    /// <summary>Applies a record of an order.</summary>
    /// <returns>False if it contradicts the book, which is then unchanged.</returns>
    public bool TryApply(in OrderRecord record)
    {
        switch (record.Action)
        {
            case OrderAction.Add:
                return TryAdd(record.OrderId, record.Side, record.Price, record.Size);
            case OrderAction.Modify:
                return TryModify(record.OrderId, record.Size);
            case OrderAction.Cancel:
                return TryRemove(record.OrderId);
            case OrderAction.Clear:
                Clear();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Puts an order at the end of the queue of its price.</summary>
    public bool TryAdd(ulong orderId, Side side, long price, uint size)
    {
        if (size == 0 || side is not (Side.Bid or Side.Ask) || price == Price.Undefined)
        {
            return false;
        }

        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, orderId, out var exists);
        if (exists)
        {
            return false;
        }

        slot = TakeSlot();
        _orders[slot] = new Order { Id = orderId, Price = price, Size = size, Side = side };
        Enqueue(slot);
        return true;
    }

    /// <summary>Gives an order a new size. A smaller one keeps its place in the queue, a larger one goes to the end.</summary>
    public bool TryModify(ulong orderId, uint size)
    {
        if (size == 0 || !_slots.TryGetValue(orderId, out var slot))
        {
            return false;
        }

        ref var order = ref _orders[slot];
        if (size <= order.Size)
        {
            SideOf(order.Side)[order.Price].Size -= order.Size - size;
            order.Size = size;
            return true;
        }

        Dequeue(slot);
        order.Size = size;
        Enqueue(slot);
        return true;
    }

    /// <summary>Takes an order out, with all that is left of it.</summary>
    public bool TryRemove(ulong orderId)
    {
        if (!_slots.Remove(orderId, out var slot))
        {
            return false;
        }

        Dequeue(slot);
        _orders[slot].Next = _free;
        _free = slot;
        return true;
    }

    /// <summary>Empties the book.</summary>
    public void Clear()
    {
        _bids.Clear();
        _asks.Clear();
        _slots.Clear();
        _used = 0;
        _free = None;
    }

    /// <summary>An order's place in the queue at its price.</summary>
    public bool TryGetQueuePosition(ulong orderId, out QueuePosition position)
    {
        position = default;
        if (!_slots.TryGetValue(orderId, out var slot))
        {
            return false;
        }

        for (var ahead = _orders[slot].Previous; ahead != None; ahead = _orders[ahead].Previous)
        {
            position = new(position.OrdersAhead + 1, position.SizeAhead + _orders[ahead].Size);
        }

        return true;
    }

    private BookSide SideOf(Side side) => side == Side.Bid ? _bids : _asks;

    private int TakeSlot()
    {
        if (_free != None)
        {
            var slot = _free;
            _free = _orders[slot].Next;
            return slot;
        }

        if (_used == _orders.Length)
        {
            Array.Resize(ref _orders, _used * 2);
        }

        return _used++;
    }

    private void Enqueue(int slot)
    {
        ref var order = ref _orders[slot];
        ref var level = ref SideOf(order.Side).GetOrAdd(order.Price);
        order.Previous = level.Last;
        order.Next = None;
        if (level.Last == None)
        {
            level.First = slot;
        }
        else
        {
            _orders[level.Last].Next = slot;
        }

        level.Last = slot;
        level.Size += order.Size;
        level.Orders++;
    }

    private void Dequeue(int slot)
    {
        ref readonly var order = ref _orders[slot];
        var side = SideOf(order.Side);
        ref var level = ref side[order.Price];
        if (level.Orders == 1)
        {
            side.Remove(order.Price);
            return;
        }

        Link(order.Previous, ref level.First, order.Next, ref level.Last);
        level.Size -= order.Size;
        level.Orders--;
    }

    private void Link(int previous, ref int first, int next, ref int last)
    {
        if (previous == None)
        {
            first = next;
        }
        else
        {
            _orders[previous].Next = next;
        }

        if (next == None)
        {
            last = previous;
        }
        else
        {
            _orders[next].Previous = previous;
        }
    }

    private struct Order
    {
        public ulong Id;
        public long Price;
        public uint Size;
        public int Previous;
        public int Next;
        public Side Side;
    }
}
