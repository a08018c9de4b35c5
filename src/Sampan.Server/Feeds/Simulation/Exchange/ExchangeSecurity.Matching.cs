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

        _quoted = true;
        var left = entry.Size;
        while (left > 0 && opposite.Count > 0 && !opposite.IsBetter(reach, opposite.BestPrice))
        {
            left -= TradeWithHead(opposite, in entry, left);
        }

        var traded = entry.Size - left;
        return left == 0 || entry.Kind == OrderKind.SpecialLimit
            ? new EntryResult(Reject.None, 0, traded)
            : new EntryResult(Reject.None, Rest(own, in entry, left), traded, left);
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
        });
        own.Append(place);
        ref var order = ref _pool[place];
        _writer.Order(Index, OrderAction.Add, in order);
        return order.Id;
    }

    /// <summary>A trade: its number, what it makes of the day, and its record.</summary>
    private uint Report(TradeType type, long price, uint size, Side aggressor)
    {
        LastTradeId++;
        if ((TradeEffects.Of(type) & TradeEffect.Price) != 0)
        {
            LastToday = price;
            High = High == Price.Undefined ? price : Math.Max(High, price);
            Low = Math.Min(Low, price);
        }

        _writer.Trade(Index, type, price, size, aggressor, LastTradeId);
        return LastTradeId;
    }
}
