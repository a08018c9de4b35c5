using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>Less than a board lot: a book of its own, in which nothing matches until somebody picks an order.</summary>
public sealed partial class ExchangeSecurity
{
    // Most securities never see one.
    private Ladder? _oddBids;
    private Ladder? _oddAsks;

    /// <summary>The odd lot orders of a side, best price first, at each price the oldest first. On demand: it allocates.</summary>
    public IReadOnlyList<QueuedOrder> OddLotsOf(Side side) =>
        (side == Side.Bid ? _oddBids : _oddAsks) is { } ladder ? OrdersOf(ladder) : [];

    /// <summary>Takes an odd lot order: the whole of it, at its price.</summary>
    /// <param name="orderId">Which order.</param>
    /// <param name="broker">Who takes it; 0 for one that is not named.</param>
    public Reject PickOddLot(ulong orderId, ushort broker = 0)
    {
        var place = _pool.Find(orderId);
        if (place == OrderPool.None || _pool[place].Kind != OrderKind.OddLot)
        {
            return Reject.UnknownOrder;
        }

        if (!IsContinuous)
        {
            return IsSuspended ? Reject.Suspended : Reject.OrderKindNotAllowedNow;
        }

        var order = _pool[place];
        Report(TradeType.OddLot, order.Price, order.Size, order.Side == Side.Bid ? Side.Ask : Side.Bid);
        if (order.Owner != 0)
        {
            _exchange.Fills?.OnFill(this, order with { Size = 0 }, order.Price, order.Size);
        }

        TakeOut(place);
        return Reject.None;
    }

    private EntryResult EnterOddLot(in OrderEntry entry)
    {
        _oddBids ??= new Ladder(Side.Bid, _pool);
        _oddAsks ??= new Ladder(Side.Ask, _pool);
        var place = _pool.Take(new QueuedOrder
        {
            Price = entry.Price,
            Size = entry.Size,
            Owner = entry.Owner,
            Broker = entry.Broker,
            Kind = OrderKind.OddLot,
            Side = entry.Side,
        });
        ref var order = ref _pool[place];
        QueueOf(in order).Append(place);
        _writer.OddLot(Index, OrderAction.Add, in order);
        return new EntryResult(Reject.None, order.Id, 0, entry.Size);
    }

    private void ClearOddLots()
    {
        _oddBids?.Clear();
        _oddAsks?.Clear();
    }
}
