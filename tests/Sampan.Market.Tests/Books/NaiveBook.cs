namespace Sampan.Market.Tests.Books;

/// <summary>The slow and obvious book: a list of orders in the order of their time, added up when asked.</summary>
internal sealed class NaiveBook
{
    private const long Thousandth = 1_000_000;

    private readonly List<(ulong Id, Side Side, long Price, uint Size)> _orders = [];

    public int OrderCount => _orders.Count;

    public bool IsCrossed =>
        Levels(Side.Bid) is [var bid, ..] && Levels(Side.Ask) is [var ask, ..] && bid.Price >= ask.Price;

    public bool Apply(in OrderRecord record)
    {
        var (id, side, price, size) = (record.OrderId, record.Side, record.Price, record.Size);
        var at = _orders.FindIndex(order => order.Id == id);
        switch (record.Action)
        {
            case OrderAction.Add when at < 0 && size > 0 && side is (Side.Bid or Side.Ask) && IsGood(price):
                _orders.Add((id, side, price, size));
                return true;
            case OrderAction.Modify when at >= 0 && size > 0:
                var changed = _orders[at] with { Size = size };
                var keepsPlace = size <= _orders[at].Size;
                _orders.RemoveAt(at);
                _orders.Insert(keepsPlace ? at : _orders.Count, changed);
                return true;
            case OrderAction.Cancel when at >= 0:
                _orders.RemoveAt(at);
                return true;
            case OrderAction.Clear:
                _orders.Clear();
                return true;
            default:
                return false;
        }
    }

    public PriceLevel[] Levels(Side side)
    {
        var levels = _orders.Where(order => order.Side == side && order.Price != Price.Undefined)
            .GroupBy(order => order.Price)
            .Select(level => new PriceLevel(level.Key, level.Sum(order => order.Size), level.Count()));
        var sorted = side == Side.Bid ? levels.OrderByDescending(level => level.Price) : levels.OrderBy(level => level.Price);
        return [.. sorted];
    }

    public AtAuctionOrders AtAuction(Side side)
    {
        var orders = _orders.Where(order => order.Side == side && order.Price == Price.Undefined).ToList();
        return new AtAuctionOrders(orders.Count, orders.Sum(order => order.Size));
    }

    /// <summary>All orders of a side: those at no price, then those of each level, in the order of time.</summary>
    public BookOrder[] Orders(Side side)
    {
        IEnumerable<long> prices = [Price.Undefined, .. Levels(side).Select(level => level.Price)];
        return
        [
            .. from price in prices
               from order in _orders
               where order.Side == side && order.Price == price
               select new BookOrder(order.Id, side, price, order.Size, PositionOf(order.Id)!.Value),
        ];
    }

    public QueuePosition? PositionOf(ulong id)
    {
        var at = _orders.FindIndex(order => order.Id == id);
        if (at < 0)
        {
            return null;
        }

        var ahead = _orders.Take(at).Where(order => order.Side == _orders[at].Side && order.Price == _orders[at].Price).ToList();
        return new QueuePosition(ahead.Count, ahead.Sum(order => order.Size));
    }

    private static bool IsGood(long price) =>
        price == Price.Undefined || (price % Thousandth == 0 && price / Thousandth is > int.MinValue and < int.MaxValue);
}
