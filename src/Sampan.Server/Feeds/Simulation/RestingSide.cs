using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>The resting orders of one side, by price and time: what the simulator matches against.</summary>
/// <remarks>
/// Not the market's <see cref="OrderBook"/>, which knows orders by their id and is built from the outside. This one is
/// the exchange's own: it hands out the order that is next to trade, and one to cancel.
/// </remarks>
internal sealed class RestingSide(Side side)
{
    private const int None = -1;

    // Bids rise towards the end, asks fall: with the sign both rise, and the best is at the cheap end.
    private readonly long _sign = side == Side.Bid ? 1 : -1;
    private Level[] _levels = new Level[32];
    private RestingOrder[] _orders = new RestingOrder[64];
    private int _count;
    private int _used;
    private int _free = None;

    public Side Side => side;

    public bool IsEmpty => _count == 0;

    /// <summary>The best price; only when there is one.</summary>
    public long BestPrice => _levels[_count - 1].Price;

    /// <summary>The price farthest from the market; only when there is one.</summary>
    public long WorstPrice => _levels[0].Price;

    /// <summary>The order that trades next: the oldest at the best price.</summary>
    public ref RestingOrder Head => ref _orders[_levels[_count - 1].First];

    /// <summary>Whether a price is better for the other side than another one: a higher bid, a lower ask.</summary>
    public bool IsBetter(long price, long other) => price * _sign > other * _sign;

    /// <summary>How many orders rest at a price.</summary>
    public int OrdersAt(long price)
    {
        var at = IndexAtOrBelow(price);
        return at >= 0 && _levels[at].Price == price ? _levels[at].Orders : 0;
    }

    /// <summary>Puts an order at the end of the queue of its price.</summary>
    public ref readonly RestingOrder Add(ulong id, long price, uint size)
    {
        ref var level = ref GetOrAddLevel(price);
        var slot = TakeSlot();
        _orders[slot] = new RestingOrder { Id = id, Price = price, Size = size, Previous = level.Last, Next = None };
        (level.Last == None ? ref level.First : ref _orders[level.Last].Next) = slot;
        level.Last = slot;
        level.Orders++;
        return ref _orders[slot];
    }

    /// <summary>One of the youngest orders at a price where there are some: most cancels are of young orders.</summary>
    /// <param name="price">A price with orders.</param>
    /// <param name="back">How many orders to go back from the youngest; fewer if the queue is shorter.</param>
    public ref RestingOrder Young(long price, int back)
    {
        var slot = _levels[IndexAtOrBelow(price)].Last;
        for (; back > 0 && _orders[slot].Previous != None; back--)
        {
            slot = _orders[slot].Previous;
        }

        return ref _orders[slot];
    }

    /// <summary>Takes an order out.</summary>
    /// <param name="order">What <see cref="Head"/> or <see cref="Young"/> gave.</param>
    public void Remove(ref RestingOrder order)
    {
        var at = IndexAtOrBelow(order.Price);
        ref var level = ref _levels[at];
        var slot = order.Previous == None ? level.First : _orders[order.Previous].Next;
        (order.Previous == None ? ref level.First : ref _orders[order.Previous].Next) = order.Next;
        (order.Next == None ? ref level.Last : ref _orders[order.Next].Previous) = order.Previous;
        order.Next = _free;
        _free = slot;
        if (--level.Orders == 0)
        {
            Array.Copy(_levels, at + 1, _levels, at, _count - at - 1);
            _count--;
        }
    }

    public void Clear()
    {
        _count = 0;
        _used = 0;
        _free = None;
    }

    private int IndexAtOrBelow(long price)
    {
        var at = _count - 1;
        while (at >= 0 && _levels[at].Price * _sign > price * _sign)
        {
            at--;
        }

        return at;
    }

    private ref Level GetOrAddLevel(long price)
    {
        var at = IndexAtOrBelow(price);
        if (at < 0 || _levels[at].Price != price)
        {
            InsertLevel(++at, price);
        }

        return ref _levels[at];
    }

    private void InsertLevel(int at, long price)
    {
        if (_count == _levels.Length)
        {
            Array.Resize(ref _levels, _count * 2);
        }

        Array.Copy(_levels, at, _levels, at + 1, _count - at);
        _levels[at] = new Level { Price = price, First = None, Last = None };
        _count++;
    }

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

    private struct Level
    {
        public long Price;
        public int Orders;
        public int First;
        public int Last;
    }
}
