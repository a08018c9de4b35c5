using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>Continuous trading: strict priority of price, then time.</summary>
public sealed partial class ExchangeSecurity
{
    private EntryResult Match(in OrderEntry entry)
    {
        var own = LadderOf(entry.Side);
        var opposite = Opposite(own);
        var reach = ReachOf(in entry, opposite.BestPrice);
        if (entry.AllOrNothing && !CanFill(opposite, reach, entry.Size))
        {
            return new EntryResult(Reject.NotAllAtOnce);
        }

        var allowed = Allowed(opposite, reach, entry.Side);
        if (entry.AllOrNothing && allowed != reach && !CanFill(opposite, allowed, entry.Size))
        {
            TriggerVcm();
            return new EntryResult(Reject.VcmTriggered);
        }

        _quoted = true;
        var left = entry.Size;
        while (left > 0 && opposite.Count > 0 && !opposite.IsBetter(allowed, opposite.BestPrice))
        {
            left -= TradeWithHead(opposite, in entry, left);
        }

        var traded = entry.Size - left;
        if (left > 0 && allowed != reach && opposite.Count > 0 && !opposite.IsBetter(reach, opposite.BestPrice))
        {
            TriggerVcm();
            return new EntryResult(Reject.VcmTriggered, 0, traded);
        }

        return left == 0 || entry.Kind == OrderKind.SpecialLimit
            ? new EntryResult(Reject.None, 0, traded)
            : new EntryResult(Reject.None, Rest(own, in entry, left), traded, left);
    }

    /// <summary>How far of its reach an order may trade before the volatility control mechanism steps in.</summary>
    private long Allowed(Ladder opposite, long reach, Side side)
    {
        if (_vcm is null || opposite.Count == 0 || opposite.IsBetter(reach, opposite.BestPrice))
        {
            return reach;
        }

        // What was left behind on the far side of the band, as the price of five minutes ago moved, can't be traded with either.
        var range = VcmRange;
        return side == Side.Bid
            ? opposite.BestPrice < range.Low ? 0 : Math.Min(reach, range.High)
            : opposite.BestPrice > range.High ? long.MaxValue : Math.Max(reach, range.Low);
    }

    /// <summary>The farthest price that the order may trade at.</summary>
    private long ReachOf(in OrderEntry entry, long best)
    {
        if (entry.Kind != OrderKind.SpecialLimit)
        {
            return entry.Price;
        }

        return entry.Side == Side.Bid
            ? Math.Min(entry.Price, _bidReach.Up(Spreads, best, QueuesBehindBest))
            : Math.Max(entry.Price, _askReach.Down(Spreads, best, QueuesBehindBest));
    }

    private static bool CanFill(Ladder ladder, long reach, long size)
    {
        for (var level = 0; level < ladder.Count && !ladder.IsBetter(reach, ladder[level].Price); level++)
        {
            size -= ladder[level].Size;
        }

        return size <= 0;
    }

    /// <summary>Trades with the order at the head of a side.</summary>
    /// <returns>How many shares.</returns>
    private uint TradeWithHead(Ladder resting, in OrderEntry entry, uint left)
    {
        var place = resting.Head;
        ref var order = ref _pool[place];
        var size = Math.Min(left, order.Size);
        CountShort(entry.Side == Side.Ask ? entry.IsShort : order.IsShort, order.Price, size);
        Report(MatchTypeOf(order.Broker, entry.Broker), order.Price, size, entry.Side);
        resting.ShrinkHead(size);
        _writer.Traded(Index, in order);
        if (order.Owner != 0)
        {
            _exchange.Fills?.OnFill(this, in order, order.Price, size);
        }

        if (order.Size == 0)
        {
            resting.Remove(place);
            _pool.Free(place);
        }

        return size;
    }

    private static TradeType MatchTypeOf(ushort broker, ushort other) =>
        broker != 0 && broker == other ? TradeType.AutomatchInternalized : TradeType.Automatch;

    private ulong Rest(Ladder own, in OrderEntry entry, uint size)
    {
        var place = _pool.Take(new QueuedOrder
        {
            Price = entry.Price,
            Size = size,
            Owner = entry.Owner,
            Broker = entry.Broker,
            Kind = OrderKind.Limit,
            Side = entry.Side,
            IsShort = entry.IsShort,
            IsShortExempt = entry.IsShortExempt,
        });
        own.Append(place);
        ref var order = ref _pool[place];
        _writer.Order(Index, OrderAction.Add, in order);
        return order.Id;
    }
}
