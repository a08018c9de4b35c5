namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>At what price an auction would match, and how much: the indicative equilibrium price and volume.</summary>
/// <param name="Price">Units of 1e-9; <see cref="Market.Price.Undefined"/> when no bid with a price reaches an ask with one.</param>
/// <param name="Volume">Shares that would trade.</param>
/// <param name="Imbalance">Shares that would find nobody: positive of buyers, negative of sellers.</param>
public readonly record struct Equilibrium(long Price, long Volume, long Imbalance)
{
    /// <summary>No price.</summary>
    public static Equilibrium None => new(Market.Price.Undefined, 0, 0);

    /// <summary>Whether there is a price.</summary>
    public bool Exists => Price != Market.Price.Undefined;

    /// <summary>Finds it, in one walk over the prices between the lowest ask and the highest bid.</summary>
    /// <param name="bids">At-auction limit orders to buy.</param>
    /// <param name="asks">At-auction limit orders to sell.</param>
    /// <param name="bidsAtAuction">Shares of at-auction orders to buy.</param>
    /// <param name="asksAtAuction">Shares of at-auction orders to sell.</param>
    /// <param name="reference">Previous close or reference price, units of 1e-9; undefined for none.</param>
    internal static Equilibrium Of(Ladder bids, Ladder asks, long bidsAtAuction, long asksAtAuction, long reference)
    {
        if (bids.Count == 0 || asks.Count == 0 || bids.BestPrice < asks.BestPrice)
        {
            return None;
        }

        var (bid, demand) = InReach(bids, asks.BestPrice, bidsAtAuction);
        var (ask, supply) = (0, asksAtAuction);
        var search = new EquilibriumSearch(reference);
        while (bid >= 0 || (ask < asks.Count && asks[ask].Price <= bids.BestPrice))
        {
            var price = Math.Min(bid >= 0 ? bids[bid].Price : long.MaxValue, ask < asks.Count ? asks[ask].Price : long.MaxValue);
            if (ask < asks.Count && asks[ask].Price == price)
            {
                supply += asks[ask++].Size;
            }

            search.Consider(price, demand, supply);
            if (bid >= 0 && bids[bid].Price == price)
            {
                demand -= bids[bid--].Size;
            }
        }

        return search.Result;
    }

    /// <summary>The lowest bid at or above a price, and all that is bid there and higher.</summary>
    private static (int Lowest, long Demand) InReach(Ladder bids, long price, long atAuction)
    {
        var level = 0;
        for (; level < bids.Count && bids[level].Price >= price; level++)
        {
            atAuction += bids[level].Size;
        }

        return (level - 1, atAuction);
    }
}
