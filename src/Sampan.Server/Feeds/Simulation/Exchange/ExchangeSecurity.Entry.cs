using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>What participants do: enter, cancel, change.</summary>
public sealed partial class ExchangeSecurity
{
    private const uint LotsMax = 3_000;

    // Prices have four digits before the point.
    private const long PriceMax = 9_999_990_000_000;

    /// <summary>Enters an order. What it trades, and what of it rests, is written at once.</summary>
    public EntryResult Enter(in OrderEntry entry)
    {
        var reject = CheckEntry(in entry);
        if (reject == Reject.None)
        {
            reject = CheckQuotation(in entry);
        }

        return reject == Reject.None ? Match(in entry) : new EntryResult(reject);
    }

    /// <summary>Takes a resting order back.</summary>
    public Reject Cancel(ulong orderId)
    {
        var place = _pool.Find(orderId);
        if (place == OrderPool.None)
        {
            return Reject.UnknownOrder;
        }

        if (!_exchange.AllowsCancel)
        {
            return Reject.NotAllowedNow;
        }

        TakeOut(place);
        return Reject.None;
    }

    /// <summary>
    /// Gives a resting order another size, or another price. A smaller size keeps its place, a larger one goes to the end of the
    /// queue; another price makes it a new order, with another id.
    /// </summary>
    /// <param name="orderId">Which order.</param>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="size">Shares that it should have left.</param>
    /// <returns>As of a new order; if that is rejected the old one rests as before.</returns>
    public EntryResult Amend(ulong orderId, long price, uint size)
    {
        var place = _pool.Find(orderId);
        if (place == OrderPool.None)
        {
            return new EntryResult(Reject.UnknownOrder);
        }

        if (!_exchange.AllowsAmend || IsSuspended)
        {
            return new EntryResult(IsSuspended ? Reject.Suspended : Reject.NotAllowedNow);
        }

        var entry = EntryOf(in _pool[place]) with { Price = price, Size = size };
        var reject = CheckEntry(in entry);
        if (reject != Reject.None)
        {
            return new EntryResult(reject);
        }

        return price == _pool[place].Price ? Resize(place, size) : Replace(place, in entry);
    }

    private static OrderEntry EntryOf(in QueuedOrder order) => new()
    {
        Side = order.Side,
        Kind = order.Kind == OrderKind.Limit ? OrderKind.EnhancedLimit : order.Kind,
        Price = order.Price,
        Size = order.Size,
        IsShort = order.IsShort,
        Broker = order.Broker,
        Owner = order.Owner,
    };

    private EntryResult Resize(int place, uint size)
    {
        ref var order = ref _pool[place];
        var ladder = LadderOf(order.Side);
        if (size <= order.Size)
        {
            ladder.Shrink(place, size);
        }
        else
        {
            ladder.Remove(place);
            order.Size = size;
            ladder.Append(place);
        }

        _writer.Order(Index, OrderAction.Modify, in order);
        return new EntryResult(Reject.None, order.Id, 0, size);
    }

    private EntryResult Replace(int place, in OrderEntry entry)
    {
        var reject = CheckQuotation(in entry);
        if (reject != Reject.None)
        {
            return new EntryResult(reject);
        }

        TakeOut(place);
        return Match(in entry);
    }

    private void TakeOut(int place)
    {
        ref var order = ref _pool[place];
        LadderOf(order.Side).Remove(place);
        _writer.Cancelled(Index, in order);
        _pool.Free(place);
    }

    /// <summary>What depends on nothing but the order, the security and the session.</summary>
    private Reject CheckEntry(in OrderEntry entry)
    {
        if (IsSuspended)
        {
            return Reject.Suspended;
        }

        if (!Takes(entry.Kind))
        {
            return Reject.OrderKindNotAllowedNow;
        }

        if (entry.Side is not (Side.Bid or Side.Ask))
        {
            return Reject.BadEntry;
        }

        var reject = CheckSize(entry.Size);
        return reject == Reject.None ? CheckPrice(entry.Price) : reject;
    }

    private bool Takes(OrderKind kind) =>
        kind is OrderKind.Limit or OrderKind.EnhancedLimit or OrderKind.SpecialLimit && Phase == TradingPhase.Continuous;

    private Reject CheckSize(uint size) =>
        size == 0 || size % BoardLot != 0 ? Reject.NotInLots
        : size / BoardLot > LotsMax ? Reject.TooManyLots
        : Reject.None;

    private Reject CheckPrice(long price) =>
        price <= 0 || price > PriceMax ? Reject.PriceRange
        : !Spreads.IsOnTick(price) ? Reject.Tick
        : Reject.None;
}
