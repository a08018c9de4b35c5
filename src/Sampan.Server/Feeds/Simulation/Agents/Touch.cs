using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>Where the best bid and ask of a security belong, given its efficient price.</summary>
/// <remarks>
/// It follows the efficient price by whole ticks and reluctantly: only when that is half a tick beyond the prices
/// around the last place. Otherwise a price on the border of two ticks would turn the book over with each breath.
/// </remarks>
/// <param name="spreadTicks">Ticks between the best bid and the best ask.</param>
/// <param name="farTicks">Ticks from the touch at which orders are too far away to be of interest.</param>
internal sealed class Touch(int spreadTicks, int farTicks)
{
    private SpreadTable? _spreads;
    private double _quietFrom;
    private double _quietTo;

    /// <summary>Where the best bid belongs, units of 1e-9.</summary>
    public long Bid { get; private set; }

    /// <summary>Where the best ask belongs, units of 1e-9.</summary>
    public long Ask { get; private set; }

    /// <summary>The lowest bid that is of interest, units of 1e-9.</summary>
    public long BidFar { get; private set; }

    /// <summary>The highest ask that is of interest, units of 1e-9.</summary>
    public long AskFar { get; private set; }

    /// <summary>Follows the efficient price.</summary>
    /// <param name="price">The efficient price, units of 1e-9.</param>
    /// <param name="spreads">The table of minimum spreads.</param>
    public void MoveTo(double price, SpreadTable spreads)
    {
        if (price >= _quietFrom && price <= _quietTo && spreads == _spreads)
        {
            return;
        }

        _spreads = spreads;
        var below = spreads.RoundDown((long)price);
        var above = spreads.Up(below);
        _quietFrom = below - (spreads.TickAt(below) * 0.5);
        _quietTo = above + (spreads.TickAt(above) * 0.5);

        // At the top of the table the ask has nowhere to go: there the bid makes room.
        Ask = spreads.Up(spreads.Down(below, (spreadTicks - 1) / 2), spreadTicks);
        Bid = spreads.Down(Ask, spreadTicks);
        BidFar = spreads.Down(Bid, farTicks);
        AskFar = spreads.Up(Ask, farTicks);
    }

    /// <summary>The price so many ticks behind the touch.</summary>
    public long PriceAt(Side side, int ticks) =>
        side == Side.Bid ? _spreads!.Down(Bid, ticks) : _spreads!.Up(Ask, ticks);
}
