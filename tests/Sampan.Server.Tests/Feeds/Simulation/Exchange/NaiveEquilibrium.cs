using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>The equilibrium of an auction as the rules read, by trying every price.</summary>
internal static class NaiveEquilibrium
{
    public static Equilibrium Of(ExchangeSecurity security)
    {
        var (bids, asks) = (security.OrdersOf(Side.Bid), security.OrdersOf(Side.Ask));
        if (bids.Count == 0 || asks.Count == 0 || bids.Max(order => order.Price) < asks.Min(order => order.Price))
        {
            return Equilibrium.None;
        }

        var (low, high) = (asks.Min(order => order.Price), bids.Max(order => order.Price));
        var all = bids.Concat(asks).Select(order => order.Price).Distinct()
            .Where(price => price >= low && price <= high)
            .Select(price => At(security, bids, asks, price))
            .ToList();
        var most = all.Where(one => one.Volume == all.Max(other => other.Volume)).ToList();
        var best = most.Where(one => Math.Abs(one.Imbalance) == most.Min(other => Math.Abs(other.Imbalance))).ToList();
        if (best.TrueForAll(one => one.Imbalance > 0))
        {
            return best.MaxBy(one => one.Price);
        }

        if (best.TrueForAll(one => one.Imbalance < 0))
        {
            return best.MinBy(one => one.Price);
        }

        return best.OrderBy(one => Math.Abs(one.Price - security.AuctionReference)).ThenByDescending(one => one.Price).First();
    }

    private static Equilibrium At(
        ExchangeSecurity security, IReadOnlyList<QueuedOrder> bids, IReadOnlyList<QueuedOrder> asks, long price)
    {
        var demand = security.AtAuctionSize(Side.Bid) + bids.Where(order => order.Price >= price).Sum(order => order.Size);
        var supply = security.AtAuctionSize(Side.Ask) + asks.Where(order => order.Price <= price).Sum(order => order.Size);
        return new Equilibrium(price, Math.Min(demand, supply), demand - supply);
    }
}
