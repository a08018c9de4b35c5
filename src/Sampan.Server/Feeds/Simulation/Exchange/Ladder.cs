using System.Runtime.CompilerServices;
using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>One side of a book: prices, best last in memory, and at each price the queue of its orders.</summary>
internal sealed class Ladder(Side side, OrderPool pool)
{
    private const int FirstLevels = 8;
    private const int NearLevels = 8;

    // Bids rise towards the end, asks fall: with the sign both rise, and the best is at the cheap end.
    private readonly long _sign = side == Side.Bid ? 1 : -1;
    private Level[] _levels = [];
    private int _count;

    public Side Side => side;

    /// <summary>How many prices there are.</summary>
    public int Count => _count;

    /// <summary>The best price; <see cref="Price.Undefined"/> for none.</summary>
    public long BestPrice => _count == 0 ? Price.Undefined : _levels[_count - 1].Price;

    /// <summary>The place of the order that trades next; only when there is one.</summary>
    public int Head => _levels[_count - 1].First;

    /// <summary>The level so many prices behind the best one.</summary>
    public ref readonly Level this[int fromBest] => ref _levels[_count - 1 - fromBest];

    /// <summary>Whether a price is better for the other side than another one: a higher bid, a lower ask.</summary>
    public bool IsBetter(long price, long other) => price * _sign > other * _sign;

    /// <summary>The level at a price, counted from the best; -1 for none.</summary>
    public int Find(long price)
    {
        var at = IndexAtOrBelow(price);
        return at >= 0 && _levels[at].Price == price ? _count - 1 - at : -1;
    }

    /// <summary>Puts an order that has its place at the end of the queue of its price.</summary>
    public void Append(int place)
    {
        ref var order = ref pool[place];
        ref var level = ref GetOrAddLevel(order.Price);
        order.Previous = level.Last;
        order.Next = OrderPool.None;
        (level.Last == OrderPool.None ? ref level.First : ref pool[level.Last].Next) = place;
        level.Last = place;
        level.Size += order.Size;
        level.Orders++;
    }

    /// <summary>Takes an order out of its queue; its place is the caller's.</summary>
    public void Remove(int place)
    {
        ref var order = ref pool[place];
        var at = IndexAtOrBelow(order.Price);
        ref var level = ref _levels[at];
        (order.Previous == OrderPool.None ? ref level.First : ref pool[order.Previous].Next) = order.Next;
        (order.Next == OrderPool.None ? ref level.Last : ref pool[order.Next].Previous) = order.Previous;
        level.Size -= order.Size;
        if (--level.Orders == 0)
        {
            _count--;
            Array.Copy(_levels, at + 1, _levels, at, _count - at);
        }
    }

    /// <summary>Makes an order smaller; it keeps its place in the queue.</summary>
    public void Shrink(int place, uint size)
    {
        ref var order = ref pool[place];
        _levels[IndexAtOrBelow(order.Price)].Size -= order.Size - size;
        order.Size = size;
    }

    /// <summary>Makes the order at the head smaller, which is where the matching is.</summary>
    public void ShrinkHead(uint by)
    {
        ref var level = ref _levels[_count - 1];
        level.Size -= by;
        pool[level.First].Size -= by;
    }

    public void Clear() => _count = 0;

    private int IndexAtOrBelow(long price)
    {
        var key = price * _sign;
        var at = _count - 1;
        var near = Math.Max(at - NearLevels, -1);
        while (at > near && _levels[at].Price * _sign > key)
        {
            at--;
        }

        return at == near && at >= 0 && _levels[at].Price * _sign > key ? Search(key, at) : at;
    }

    // Far from the best price halving is quicker than walking.
    private int Search(long key, int above)
    {
        var (low, high) = (-1, above);
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            if (_levels[middle].Price * _sign > key)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return low;
    }

    private ref Level GetOrAddLevel(long price)
    {
        var at = IndexAtOrBelow(price);
        if (at < 0 || _levels[at].Price != price)
        {
            Insert(++at, price);
        }

        return ref _levels[at];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Insert(int at, long price)
    {
        if (_count == _levels.Length)
        {
            Array.Resize(ref _levels, Math.Max(FirstLevels, _count * 2));
        }

        Array.Copy(_levels, at, _levels, at + 1, _count - at);
        _levels[at] = new Level { Price = price, First = OrderPool.None, Last = OrderPool.None };
        _count++;
    }

    /// <summary>A price, and what waits at it.</summary>
    public struct Level
    {
        /// <summary>Units of 1e-9.</summary>
        public long Price;

        /// <summary>Shares of all its orders.</summary>
        public long Size;

        public int Orders;
        public int First;
        public int Last;
    }
}
