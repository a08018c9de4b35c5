using System.Diagnostics;
using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>
/// The exchange's part for one security: it keeps the orders, matches them, and reports what happens.
/// </summary>
/// <remarks>
/// Strict price-time priority: the best price first, at a price the oldest order (HKEX, continuous session).
/// </remarks>
internal sealed class MatchingBook(int instrument, long lastPrice, ulong lastOrderId, RecordWriter writer)
{
    private ulong _lastOrderId = lastOrderId;

    public RestingSide Bids { get; } = new(Side.Bid);

    public RestingSide Asks { get; } = new(Side.Ask);

    /// <summary>What was traded last, units of 1e-9.</summary>
    public long LastPrice { get; private set; } = lastPrice;

    /// <summary>How many trades there were.</summary>
    public long Trades { get; private set; }

    public RestingSide Opposite(RestingSide side) => side == Bids ? Asks : Bids;

    /// <summary>Whether an order at a price would trade at once.</summary>
    public bool Crosses(RestingSide side, long price)
    {
        var opposite = Opposite(side);
        return !opposite.IsEmpty && !side.IsBetter(opposite.BestPrice, price);
    }

    public void Clear()
    {
        Bids.Clear();
        Asks.Clear();
        writer.Clear(instrument);
    }

    /// <summary>Puts an order into the book. It must not cross.</summary>
    public void Add(RestingSide side, long price, uint size)
    {
        Debug.Assert(!Crosses(side, price), "an order that could trade must not rest");
        writer.Add(instrument, side.Side, side.Add(++_lastOrderId, price, size));
    }

    /// <summary>Gives an order a smaller size; it keeps its place.</summary>
    public void Reduce(RestingSide side, ref RestingOrder order, uint size)
    {
        order.Size = size;
        writer.Modify(instrument, side.Side, order);
    }

    public void Cancel(RestingSide side, ref RestingOrder order)
    {
        writer.Cancel(instrument, side.Side, order);
        side.Remove(ref order);
    }

    /// <summary>Trades against the resting orders of a side, down to a limit.</summary>
    /// <returns>What is left of the size.</returns>
    public uint Take(RestingSide resting, long limit, uint size)
    {
        while (size > 0 && !resting.IsEmpty && !resting.IsBetter(limit, resting.BestPrice))
        {
            ref var order = ref resting.Head;
            var traded = Math.Min(size, order.Size);
            size -= traded;
            order.Size -= traded;
            LastPrice = order.Price;
            Trades++;
            writer.Trade(instrument, resting.Side, order, traded);
            if (order.Size == 0)
            {
                resting.Remove(ref order);
            }
        }

        return size;
    }
}
