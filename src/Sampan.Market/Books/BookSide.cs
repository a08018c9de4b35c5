namespace Sampan.Market;

/// <summary>The price levels of one side of a book, the best at the end.</summary>
/// <remarks>Nearly all changes happen near the touch, and the end of a list is the cheap end.</remarks>
internal sealed class BookSide(Side side)
{
    // Bids rise towards the end, asks fall: with the sign, both rise.
    private readonly long _sign = side == Side.Bid ? 1 : -1;
    private Level[] _levels = new Level[16];

    public int Count { get; private set; }

    public long BestPrice => Count == 0 ? Price.Undefined : _levels[Count - 1].Price;

    /// <summary>The level at a price, made if it is not there.</summary>
    public ref Level GetOrAdd(long price)
    {
        var at = IndexAtOrBelow(price);
        if (at >= 0 && _levels[at].Price == price)
        {
            return ref _levels[at];
        }

        Insert(at + 1, price);
        return ref _levels[at + 1];
    }

    /// <summary>The level at a price that is known to be there.</summary>
    public ref Level this[long price] => ref _levels[IndexAtOrBelow(price)];

    public void Remove(long price)
    {
        var at = IndexAtOrBelow(price);
        Array.Copy(_levels, at + 1, _levels, at, Count - at - 1);
        Count--;
    }

    public void Clear() => Count = 0;

    /// <summary>The best levels, best first.</summary>
    public void CopyTo(ref Depth depth)
    {
        depth.Count = Math.Min(Count, Depth.LevelsMax);
        for (var i = 0; i < depth.Count; i++)
        {
            ref readonly var level = ref _levels[Count - 1 - i];
            depth.Level[i] = new PriceLevel(level.Price, level.Size, level.Orders);
        }
    }

    public ref readonly Level At(int place) => ref _levels[Count - 1 - place];

    private int IndexAtOrBelow(long price)
    {
        var at = Count - 1;
        while (at >= 0 && _levels[at].Price * _sign > price * _sign)
        {
            at--;
        }

        return at;
    }

    private void Insert(int at, long price)
    {
        if (Count == _levels.Length)
        {
            Array.Resize(ref _levels, Count * 2);
        }

        Array.Copy(_levels, at, _levels, at + 1, Count - at);
        _levels[at] = new Level { Price = price, First = OrderBook.None, Last = OrderBook.None };
        Count++;
    }

    /// <summary>A level with its queue: the slots of its first and last order.</summary>
    internal struct Level
    {
        public long Price;
        public long Size;
        public int Orders;
        public int First;
        public int Last;
    }
}
