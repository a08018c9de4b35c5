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
            reject = CheckMarket(in entry);
        }

        return reject == Reject.None ? Accept(in entry) : new EntryResult(reject);
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
        if (IsInAuction)
        {
            ChangeEquilibrium();
        }

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

        return IsResized(in _pool[place], price) ? Resize(place, size) : Replace(place, in entry);
    }

    /// <summary>An at-auction order has no price to change, and an odd lot order is never changed, only replaced.</summary>
    private static bool IsResized(in QueuedOrder order, long price) =>
        order.Kind == OrderKind.AtAuction || (order.Kind != OrderKind.OddLot && price == order.Price);

    private static OrderEntry EntryOf(in QueuedOrder order) => new()
    {
        Side = order.Side,
        Kind = order.Kind == OrderKind.Limit ? OrderKind.EnhancedLimit : order.Kind,
        Price = order.Price,
        Size = order.Size,
        IsShort = order.IsShort,
        IsShortExempt = order.IsShortExempt,
        Broker = order.Broker,
        Owner = order.Owner,
    };

    private EntryResult Resize(int place, uint size)
    {
        ref var order = ref _pool[place];
        var queue = QueueOf(in order);
        if (size <= order.Size)
        {
            queue.Shrink(place, size);
        }
        else
        {
            queue.Remove(place);
            order.Size = size;
            queue.Append(place);
        }

        if (order.Kind == OrderKind.Limit)
        {
            _writer.Order(Index, OrderAction.Modify, in order);
        }
        else
        {
            ChangeEquilibrium();
        }

        return new EntryResult(Reject.None, order.Id, 0, size);
    }

    private EntryResult Replace(int place, in OrderEntry entry)
    {
        var reject = CheckMarket(in entry);
        if (reject != Reject.None)
        {
            return new EntryResult(reject);
        }

        TakeOut(place);
        return Accept(in entry);
    }

    private void TakeOut(int place)
    {
        ref var order = ref _pool[place];
        QueueOf(in order).Remove(place);
        if (order.Kind == OrderKind.Limit)
        {
            _writer.Cancelled(Index, in order);
        }
        else if (order.Kind == OrderKind.OddLot)
        {
            _writer.OddLot(Index, OrderAction.Cancel, in order);
        }

        _pool.Free(place);
    }

    private EntryResult Accept(in OrderEntry entry) => entry.Kind switch
    {
        OrderKind.OddLot => EnterOddLot(in entry),
        OrderKind.AtAuction or OrderKind.AtAuctionLimit => EnterAuction(in entry),
        _ => Match(in entry),
    };

    /// <summary>What depends on where the market is.</summary>
    private Reject CheckMarket(in OrderEntry entry)
    {
        switch (entry.Kind)
        {
            case OrderKind.OddLot:
                return Reject.None;
            case OrderKind.AtAuction or OrderKind.AtAuctionLimit:
                return CheckAuction(in entry);
            default:
                var reject = CheckQuotation(in entry);
                return reject == Reject.None ? CheckCoolingOff(in entry) : reject;
        }
    }

    /// <summary>What depends on nothing but the order, the security and the session.</summary>
    private Reject CheckEntry(in OrderEntry entry)
    {
        if (IsSuspended || !IsListed)
        {
            return IsListed ? Reject.Suspended : Reject.NotListed;
        }

        if (!Takes(entry.Kind))
        {
            return Reject.OrderKindNotAllowedNow;
        }

        if (entry.Side is not (Side.Bid or Side.Ask) || !IsQualified(in entry))
        {
            return Reject.BadEntry;
        }

        var reject = entry.Kind == OrderKind.OddLot ? CheckOddSize(entry.Size) : CheckSize(entry.Size);
        return reject != Reject.None || entry.Kind == OrderKind.AtAuction ? reject : CheckPrice(entry.Price);
    }

    private bool Takes(OrderKind kind) => kind switch
    {
        OrderKind.AtAuction or OrderKind.AtAuctionLimit => IsInAuction && Phase is TradingPhase.OpeningInput
            or TradingPhase.OpeningNoCancellation
            or TradingPhase.OpeningRandomMatching
            or TradingPhase.ClosingInput
            or TradingPhase.ClosingNoCancellation
            or TradingPhase.ClosingRandomClose,
        _ => Phase == TradingPhase.Continuous,
    };

    private static bool IsQualified(in OrderEntry entry) => entry.Kind switch
    {
        OrderKind.OddLot => !entry.AllOrNothing && !entry.IsShort,
        OrderKind.AtAuction or OrderKind.AtAuctionLimit => !entry.AllOrNothing,
        OrderKind.Limit or OrderKind.EnhancedLimit or OrderKind.SpecialLimit => true,
        _ => false,
    };

    private Reject CheckOddSize(uint size) => size == 0 || size >= BoardLot ? Reject.OddLotSize : Reject.None;

    private Reject CheckSize(uint size) =>
        size == 0 || size % BoardLot != 0 ? Reject.NotInLots
        : size / BoardLot > LotsMax ? Reject.TooManyLots
        : Reject.None;

    private Reject CheckPrice(long price) =>
        price <= 0 || price > PriceMax ? Reject.PriceRange
        : !Spreads.IsOnTick(price) ? Reject.Tick
        : Reject.None;
}
