namespace Sampan.Market;

/// <summary>Puts the orders of a side, which a table keeps in no order, into that of price and time.</summary>
internal static class BookOrders
{
    /// <summary>The orders of a side, with what is ahead of each.</summary>
    public static BookOrder[] Of(ReadOnlySpan<OrderSlot> slots, Side side)
    {
        var orders = new List<OrderSlot>();
        foreach (ref readonly var slot in slots)
        {
            if (!slot.IsEmpty && slot.Side == side)
            {
                orders.Add(slot);
            }
        }

        orders.Sort(ByPriceAndTime);
        return Queue(orders);
    }

    private static int ByPriceAndTime(OrderSlot one, OrderSlot other) =>
        one.Rank == other.Rank ? one.Arrival.CompareTo(other.Arrival)
        : one.IsAtAuction ? -1
        : other.IsAtAuction ? 1
        : other.Rank.CompareTo(one.Rank);

    private static BookOrder[] Queue(List<OrderSlot> orders)
    {
        var shown = new BookOrder[orders.Count];
        var ahead = default(QueuePosition);
        for (var i = 0; i < shown.Length; i++)
        {
            var order = orders[i];
            if (i > 0 && orders[i - 1].Rank != order.Rank)
            {
                ahead = default;
            }

            shown[i] = new BookOrder(order.Id, order.Side, order.Price, order.Size, ahead);
            ahead = new QueuePosition(ahead.OrdersAhead + 1, ahead.SizeAhead + order.Size);
        }

        return shown;
    }
}
