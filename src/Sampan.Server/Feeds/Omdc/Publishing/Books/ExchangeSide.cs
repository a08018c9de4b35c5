using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Publishing.Books;

/// <summary>The price levels of one side of the exchange's book, best first.</summary>
internal sealed class ExchangeSide(Side side)
{
    private readonly List<PriceLevel> _levels = [];

    /// <summary>All levels, best first.</summary>
    public IReadOnlyList<PriceLevel> Levels => _levels;

    /// <summary>The best price, units of 1e-9; <see cref="Price.Undefined"/> when there is none.</summary>
    public long BestPrice => _levels.Count == 0 ? Price.Undefined : _levels[0].Price;

    /// <summary>Changes what stands at a price.</summary>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="size">Shares that come, or go when negative.</param>
    /// <param name="orders">Orders that come, or go when negative.</param>
    public void Change(long price, long size, int orders)
    {
        var index = Find(price);
        if (index < 0)
        {
            _levels.Insert(~index, new PriceLevel(price, size, orders));
            return;
        }

        var level = _levels[index];
        if (level.Orders + orders == 0)
        {
            _levels.RemoveAt(index);
        }
        else
        {
            _levels[index] = new PriceLevel(price, level.Size + size, level.Orders + orders);
        }
    }

    public void Clear() => _levels.Clear();

    private int Find(long price)
    {
        var (low, high) = (0, _levels.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var comparison = _levels[middle].Price.CompareTo(price);
            if (comparison == 0)
            {
                return middle;
            }

            if (side == Side.Bid ? comparison > 0 : comparison < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}
