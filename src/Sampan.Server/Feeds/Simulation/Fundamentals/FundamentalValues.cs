namespace Sampan.Server.Feeds.Simulation.Fundamentals;

/// <summary>What everything is worth to those who know: the informed trade towards it, and others follow them.</summary>
/// <remarks>
/// The market, each sector and each share wander and are pulled back mildly, so that a market that runs for weeks stays near
/// its reference prices. What follows something is worth what that is traded at, not what it should be: arbitrageurs see
/// prices, too. A share's own part moves when somebody asks, so that what nobody looks at costs nothing. Doubles, because
/// they are nobody's price: orders have whole ticks.
/// </remarks>
internal sealed class FundamentalValues
{
    // Who asks again within this time gets the same answer, but for what it follows.
    private const double SecondsMin = 0.2;

    // What the whole market hears of: heat of all shares together.
    private const double HeatFast = 0.25;
    private const double HeatSlow = 0.25;

    private readonly FundamentalNode[] _nodes;
    private readonly double[] _traded;
    private readonly Prng[] _prngs;
    private readonly (int Member, double Weight)[][] _baskets;
    private readonly double[] _sectors;
    private Heat _heat = new(HeatFast, HeatSlow);
    private Prng _prng;
    private double _market;
    private double _days;
    private double _seconds;

    /// <param name="nodes">What moves each value. Who is followed comes before its followers.</param>
    /// <param name="baskets">For each node that is an index, its members and weights, which add up to 1.</param>
    /// <param name="sectors">How many sectors the nodes name.</param>
    /// <param name="prngs">Where the chance of each node comes from.</param>
    /// <param name="seed">Which market.</param>
    public FundamentalValues(
        FundamentalNode[] nodes, (int Member, double Weight)[][] baskets, int sectors, Prng[] prngs, ulong seed)
    {
        _nodes = nodes;
        _traded = new double[nodes.Length];
        _baskets = baskets;
        _sectors = new double[sectors];
        _prng = new Prng(seed, ulong.MaxValue);
        _prngs = prngs;
    }

    /// <summary>How much the whole market has to hear; 1 is average.</summary>
    public double Heat => _heat.Value * HeatFactor;

    /// <summary>How much more than on other days the whole market has to hear, by order of a scenario.</summary>
    public double HeatFactor { get; set; } = 1;

    /// <summary>How much more than average there is to hear of an instrument, the whole market's share included.</summary>
    public double HeatOf(int node)
    {
        ref var known = ref _nodes[node];
        return known.Driver >= 0 ? HeatOf(known.Driver) : known.Heat.Value * known.HeatFactor * Heat;
    }

    /// <summary>The value now, units of 1e-9.</summary>
    public double ValueOf(int node)
    {
        ref var known = ref _nodes[node];
        if (_seconds - known.Seconds >= SecondsMin)
        {
            known.MoveTo(_days, _seconds, ref _prngs[node]);
        }

        Place(node);
        return known.Value;
    }

    /// <summary>Says what an instrument is traded at: its followers go by that.</summary>
    /// <param name="node">Which.</param>
    /// <param name="price">Units of 1e-9.</param>
    public void Trade(int node, double price) => _traded[node] = PortableMath.InfluenceOf(price / _nodes[node].Base);

    /// <summary>What an instrument is traded at, units of 1e-9.</summary>
    public double TradedAt(int node) => _nodes[node].Base * PortableMath.FactorOf(_traded[node]);

    /// <summary>Begins at given prices.</summary>
    /// <param name="prices">By node, units of 1e-9; null begins at the base.</param>
    public void Start(IReadOnlyList<long?> prices)
    {
        for (var i = 0; i < _nodes.Length; i++)
        {
            if (prices[i] is { } price && _nodes[i].Driver != FundamentalNode.Basket)
            {
                StartAt(ref _nodes[i], price, _nodes[i].Load * InfluenceOfDriver(i));
            }

            Place(i);
            _traded[i] = _nodes[i].Influence;
        }
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="days">How much, in days of average activity.</param>
    /// <param name="seconds">How much, in seconds.</param>
    public void Pass(double days, double seconds)
    {
        _heat.Pass(seconds, ref _prng);
        var busy = days * Heat;
        _days += busy;
        _seconds += seconds;
        var root = Math.Sqrt(busy);
        _market = Wander(_market, FundamentalNode.MarketVolatility * root, FundamentalNode.DailyPull * busy);
        foreach (ref var sector in _sectors.AsSpan())
        {
            sector = Wander(sector, root, FundamentalNode.DailyPull * busy);
        }

        ComputeIndices();
    }

    /// <summary>Moves the whole market by a factor: each share by its beta.</summary>
    public void ShockMarket(double factor) => _market += PortableMath.InfluenceOf(factor);

    /// <summary>Moves one instrument's value by a factor, for good.</summary>
    public void Shock(int node, double factor)
    {
        ref var known = ref _nodes[node];
        var influence = PortableMath.InfluenceOf(factor * PortableMath.FactorOf(known.Influence));
        known.Own += influence - known.Influence;
        Place(node);
    }

    /// <summary>From here on there is more to hear of an instrument than on other days, or as much.</summary>
    public void SetHeatFactor(int node, double factor) => _nodes[node].HeatFactor = factor;

    /// <summary>Multiplies what an instrument is worth, as a split or a dividend does; its followers do not notice.</summary>
    public void Rebase(int node, double factor) => _nodes[node].Base *= factor;

    // An index is traded at what its members are traded at.
    private void ComputeIndices()
    {
        for (var i = 0; i < _nodes.Length; i++)
        {
            if (_nodes[i].Driver == FundamentalNode.Basket)
            {
                _traded[i] = InfluenceOfMembers(_baskets[i]);
            }
        }
    }

    private static void StartAt(ref FundamentalNode node, double price, double driven)
    {
        // A share is drawn back to its base, unless that is of another time. A follower has no base of its own.
        if (node.Driver == FundamentalNode.Market && price / node.Base is > 0.5 and < 2)
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
        if (node.Driver == FundamentalNode.Basket)
        {
            node.Influence = InfluenceOfDriver(i);
        }
        else
        {
            node.Influence = (node.Load * InfluenceOfDriver(i)) + (node.SectorLoad * _sectors[node.Sector]) + node.Own;
        }

        node.Value = node.Base * PortableMath.FactorOf(node.Influence);
    }

    private double InfluenceOfDriver(int i) => _nodes[i].Driver switch
    {
        FundamentalNode.Market => _market,
        FundamentalNode.Basket => InfluenceOfMembers(_baskets[i]),
        var driver => _traded[driver],
    };

    private double InfluenceOfMembers((int Member, double Weight)[] basket)
    {
        var factor = 0.0;
        foreach (var (member, weight) in basket)
        {
            factor += weight * PortableMath.FactorOf(_traded[member]);
        }

        return PortableMath.InfluenceOf(factor);
    }
}
