namespace Sampan.Server.Feeds.Simulation;

/// <summary>
/// The prices that everybody would agree on if nobody had to trade: what the order flow gathers around.
/// </summary>
/// <remarks>
/// The market, each sector and each share wander and are pulled back mildly, so that a market that runs for weeks
/// stays near its reference prices; indices are worth their members, and warrants, funds and second counters go with
/// what they follow. Doubles, because they are nobody's price: the order flow rounds them to ticks.
/// </remarks>
internal sealed class LatentPrices
{
    private readonly LatentNode[] _nodes;
    private readonly (int Member, double Weight)[][] _baskets;
    private readonly double[] _sectors;
    private Prng _prng;
    private double _market;

    /// <param name="nodes">What moves each price. Who is followed comes before its followers.</param>
    /// <param name="baskets">For each node that is an index, its members and weights, which add up to 1.</param>
    /// <param name="sectors">How many sectors the nodes name.</param>
    /// <param name="seed">Which market.</param>
    public LatentPrices(LatentNode[] nodes, (int Member, double Weight)[][] baskets, int sectors, ulong seed)
    {
        _nodes = nodes;
        _baskets = baskets;
        _sectors = new double[sectors];
        _prng = new Prng(seed, ulong.MaxValue);
    }

    /// <summary>The efficient price, units of 1e-9.</summary>
    public double this[int node] => _nodes[node].Price;

    /// <summary>Begins at given prices.</summary>
    /// <param name="prices">By node, units of 1e-9; null begins at the base.</param>
    public void Start(IReadOnlyList<long?> prices)
    {
        for (var i = 0; i < _nodes.Length; i++)
        {
            if (prices[i] is { } price && _nodes[i].Driver != LatentNode.Basket)
            {
                StartAt(ref _nodes[i], price, _nodes[i].Load * InfluenceOfDriver(i));
            }

            Place(i);
        }
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="days">How much, in days of average activity.</param>
    public void Step(double days)
    {
        var root = Math.Sqrt(days);
        _market = Wander(_market, LatentNode.MarketVolatility * root, LatentNode.DailyPull * days);
        foreach (ref var sector in _sectors.AsSpan())
        {
            sector = Wander(sector, root, LatentNode.DailyPull * days);
        }

        for (var i = 0; i < _nodes.Length; i++)
        {
            ref var node = ref _nodes[i];
            node.Own = Wander(node.Own, node.OwnVolatility * root, node.OwnPull * days);
            Place(i);
        }
    }

    private static void StartAt(ref LatentNode node, double price, double driven)
    {
        // A share is drawn back to its base, unless that is of another time. A follower has no base of its own.
        if (node.Driver == LatentNode.Market && price / node.Base is > 0.5 and < 2)
        {
            node.Own = PortableMath.InfluenceOf(price / node.Base) - driven;
        }
        else
        {
            node.Base = price / PortableMath.FactorOf(driven);
        }
    }

    private double Wander(double value, double deviation, double pull) =>
        value - (value * Math.Min(pull, 1)) + (deviation * _prng.NextNormal());

    private void Place(int i)
    {
        ref var node = ref _nodes[i];
        if (node.Driver == LatentNode.Basket)
        {
            node.Influence = InfluenceOfDriver(i);
        }
        else
        {
            node.Influence = (node.Load * InfluenceOfDriver(i)) + (node.SectorLoad * _sectors[node.Sector]) + node.Own;
        }

        node.Price = node.Base * PortableMath.FactorOf(node.Influence);
    }

    private double InfluenceOfDriver(int i) => _nodes[i].Driver switch
    {
        LatentNode.Market => _market,
        LatentNode.Basket => InfluenceOfMembers(_baskets[i]),
        var driver => _nodes[driver].Influence,
    };

    private double InfluenceOfMembers((int Member, double Weight)[] basket)
    {
        var factor = 0.0;
        foreach (var (member, weight) in basket)
        {
            factor += weight * PortableMath.FactorOf(_nodes[member].Influence);
        }

        return PortableMath.InfluenceOf(factor);
    }
}
