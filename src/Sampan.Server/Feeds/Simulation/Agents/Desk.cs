using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>Where the participants of one security reach the exchange: all their orders pass here, and all are counted.</summary>
internal sealed class Desk(ExchangeSecurity security, RejectCounts rejects)
{
    public ExchangeSecurity Security => security;

    /// <summary>The best price of a side; only when it has one.</summary>
    public long BestOf(Side side) => side == Side.Bid ? security.BestBid : security.BestAsk;

    public bool IsEmpty(Side side) => security.LevelCount(side) == 0;

    /// <summary>The price of a side that is farthest from the market; only when it has one.</summary>
    public long WorstOf(Side side) => security.LevelAt(side, security.LevelCount(side) - 1).Price;

    /// <summary>The middle of the book, or what was traded last where a side is empty; units of 1e-9.</summary>
    public double Middle => IsEmpty(Side.Bid) || IsEmpty(Side.Ask)
        ? security.Last
        : (security.BestBid + security.BestAsk) / 2.0;

    /// <summary>Whether an order at a price would trade at once.</summary>
    public bool Crosses(Side side, long price) => side == Side.Bid
        ? security.BestAsk != Price.Undefined && price >= security.BestAsk
        : security.BestBid != Price.Undefined && price <= security.BestBid;

    /// <summary>The price on a tick nearest to one that somebody names in an auction.</summary>
    public long InAuction(Side side, double price)
    {
        var onTick = side == Side.Bid ? security.Spreads.RoundDown((long)price) : security.Spreads.RoundUp((long)price);
        var range = security.AuctionRange(side);
        return range.High < range.Low ? onTick : Math.Clamp(onTick, range.Low, range.High);
    }

    /// <summary>Whether an order at a price has a place in the book: while a security cools off, not beyond the limits.</summary>
    public bool MayRest(Side side, long price) => !security.IsCoolingOff
        || (side == Side.Bid ? price <= security.VcmRange.High : price >= security.VcmRange.Low);

    /// <summary>Enters an order.</summary>
    /// <param name="side">Bid to buy.</param>
    /// <param name="kind">Of the exchange's kinds.</param>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="lots">Its size.</param>
    /// <param name="isShort">Whether the seller does not own the shares.</param>
    public EntryResult Enter(Side side, OrderKind kind, long price, uint lots, bool isShort = false)
    {
        var result = security.Enter(new OrderEntry
        {
            Side = side,
            Kind = kind,
            Price = price,
            Size = lots * security.BoardLot,
            IsShort = isShort,
        });
        rejects.Count(result.Reject);
        return result;
    }

    /// <summary>One of the youngest orders at a price is taken back: most of those that are cancelled are young.</summary>
    public bool Withdraw(Side side, long price, int back) =>
        security.TryFindYoung(side, price, back, out var order) && security.Cancel(order.Id) == Reject.None;

    /// <summary>One of the youngest orders at a price gets smaller, if it has more than a lot.</summary>
    /// <param name="side">Which side.</param>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="back">Which order, from the youngest.</param>
    /// <param name="share">How much of it is left, from 0 to 1; a lot at least.</param>
    public bool TryReduce(Side side, long price, int back, double share)
    {
        if (!security.TryFindYoung(side, price, back, out var order) || order.Size <= security.BoardLot)
        {
            return false;
        }

        var left = 1 + (uint)(share * ((order.Size / security.BoardLot) - 1));
        return security.Amend(order.Id, price, left * security.BoardLot).IsAccepted;
    }
}
