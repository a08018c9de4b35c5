namespace Sampan.Market;

/// <summary>The odd lot orders of one instrument: a book of its own, in which nothing matches by itself.</summary>
/// <remarks>
/// Small and slow beside the <see cref="OrderBook"/>: a few orders of most instruments, and the broker of each. It belongs to the
/// market's loop.
/// </remarks>
public sealed class OddLotBook
{
    private readonly Dictionary<ulong, OddLotOrder> _orders = [];
    private long _arrivals;

    /// <summary>How many orders rest in it.</summary>
    public int Count => _orders.Count;

    /// <summary>Whether a record did not fit what was known; until the book is cleared.</summary>
    public bool IsSuspect { get; private set; }

    /// <summary>The orders of a side, best price first, of one price the oldest first.</summary>
    public OddLotOrder[] OrdersOf(Side side)
    {
        // Of bids the highest price is the best one.
        var sign = side == Side.Bid ? -1 : 1;
        return
        [
            .. _orders.Values
                .Where(order => order.Side == side)
                .OrderBy(order => order.Price * sign)
                .ThenBy(order => order.Arrival),
        ];
    }

    /// <summary>Applies a record; one that contradicts the book changes nothing and makes it suspect.</summary>
    internal void Apply(in OddLotOrderRecord record)
    {
        if (record.Action == OrderAction.Clear)
        {
            Clear();
        }
        else
        {
            IsSuspect |= !TryApply(in record);
        }
    }

    /// <summary>Empties the book.</summary>
    internal void Clear()
    {
        _orders.Clear();
        IsSuspect = false;
    }

    private bool TryApply(in OddLotOrderRecord record) => record.Action switch
    {
        OrderAction.Add => TryAdd(in record),
        OrderAction.Cancel => _orders.Remove(record.OrderId),
        _ => false,
    };

    private bool TryAdd(in OddLotOrderRecord record)
    {
        if (record.Size == 0 || record.Side is not (Side.Bid or Side.Ask) || record.Price == Price.Undefined)
        {
            return false;
        }

        var order = new OddLotOrder(
            record.OrderId, record.Side, record.Price, record.Size, record.Broker, record.Header.TsEvent, ++_arrivals);
        return _orders.TryAdd(record.OrderId, order);
    }
}
