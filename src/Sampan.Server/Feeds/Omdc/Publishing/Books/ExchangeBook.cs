using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Publishing.Books;

/// <summary>A security's orders as the exchange has them: what snapshots are made from, and what a reader's book is held to.</summary>
/// <remarks>Plain on purpose, and not the book that readers use: the one is a check on the other.</remarks>
internal sealed class ExchangeBook
{
    private readonly Dictionary<ulong, ExchangeOrder> _orders = [];
    private long _lastRank;

    public ExchangeSide Bids { get; } = new(Side.Bid);

    public ExchangeSide Asks { get; } = new(Side.Ask);

    /// <summary>How many orders there are.</summary>
    public int OrderCount => _orders.Count;

    public ExchangeSide SideOf(Side side) => side == Side.Bid ? Bids : Asks;

    /// <summary>Applies a record of an order.</summary>
    /// <exception cref="InvalidOperationException">It contradicts the book: the source is wrong.</exception>
    public void Apply(in OrderRecord record)
    {
        switch (record.Action)
        {
            case OrderAction.Add:
                Add(record);
                break;
            case OrderAction.Modify:
                Modify(ref Find(record.OrderId), record.Size);
                break;
            case OrderAction.Cancel:
                Remove(record.OrderId);
                break;
            default:
                Clear();
                break;
        }
    }

    /// <summary>All orders, in the order in which those of a price queue.</summary>
    public IEnumerable<ExchangeOrder> InOrder() => _orders.Values.OrderBy(order => order.Rank);

    public void Clear()
    {
        _orders.Clear();
        Bids.Clear();
        Asks.Clear();
    }

    private void Add(in OrderRecord record)
    {
        var order = new ExchangeOrder(record.OrderId, record.Side, record.Price, record.Size, ++_lastRank);
        if (!_orders.TryAdd(record.OrderId, order))
        {
            throw new InvalidOperationException($"Order {record.OrderId} was added twice.");
        }

        SideOf(record.Side).Change(record.Price, record.Size, 1);
    }

    private void Modify(ref ExchangeOrder order, uint size)
    {
        // More than before loses its place in the queue.
        var rank = size > order.Size ? ++_lastRank : order.Rank;
        SideOf(order.Side).Change(order.Price, (long)size - order.Size, 0);
        order = order with { Size = size, Rank = rank };
    }

    private void Remove(ulong orderId)
    {
        var order = Find(orderId);
        SideOf(order.Side).Change(order.Price, -(long)order.Size, -1);
        _orders.Remove(orderId);
    }

    private ref ExchangeOrder Find(ulong orderId)
    {
        ref var order = ref CollectionsMarshal.GetValueRefOrNullRef(_orders, orderId);
        if (Unsafe.IsNullRef(ref order))
        {
            throw new InvalidOperationException($"There is no order {orderId}.");
        }

        return ref order;
    }
}

/// <summary>An order that rests at the exchange.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Side">Its side.</param>
/// <param name="Price">Units of 1e-9.</param>
/// <param name="Size">Shares that are left of it.</param>
/// <param name="Rank">Who has the smaller one came earlier.</param>
public readonly record struct ExchangeOrder(ulong Id, Side Side, long Price, uint Size, long Rank);
