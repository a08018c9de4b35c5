using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The rules by which one of several prices becomes the equilibrium price; they come in rising order.</summary>
/// <remarks>
/// The largest volume; of these the smallest imbalance; of these the highest price if buyers are left over at each, the lowest if
/// sellers are; else the nearest to the reference price, the higher one of two that are equally near.
/// </remarks>
internal struct EquilibriumSearch(long reference)
{
    private long _volume = -1;
    private long _imbalance;
    private long _lowest;
    private long _highest;
    private long _nearest;

    // The lowest of the chosen prices at which sellers are left over: from there on they are at each.
    private long _firstSellers = Price.Undefined;
    private bool _buyersAtEach;
    private bool _sellersAtEach;

    /// <summary>What the rules choose of the prices considered.</summary>
    public readonly Equilibrium Result
    {
        get
        {
            if (_volume < 0)
            {
                return Equilibrium.None;
            }

            // The sizes of the imbalances are equal: which side it is depends on the price.
            var price = _buyersAtEach ? _highest : _sellersAtEach ? _lowest : _nearest;
            return new Equilibrium(price, _volume, price >= _firstSellers ? -Math.Abs(_imbalance) : Math.Abs(_imbalance));
        }
    }

    /// <summary>Considers a price, higher than the one before.</summary>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="demand">Shares that are bought at it.</param>
    /// <param name="supply">Shares that are sold at it.</param>
    public void Consider(long price, long demand, long supply)
    {
        var (volume, imbalance) = (Math.Min(demand, supply), demand - supply);
        if (volume < _volume || (volume == _volume && Math.Abs(imbalance) > Math.Abs(_imbalance)))
        {
            return;
        }

        if (volume > _volume || Math.Abs(imbalance) < Math.Abs(_imbalance))
        {
            (_volume, _imbalance, _lowest, _nearest) = (volume, imbalance, price, price);
            (_buyersAtEach, _sellersAtEach, _firstSellers) = (true, true, Price.Undefined);
        }

        _buyersAtEach &= imbalance > 0;
        _sellersAtEach &= imbalance < 0;
        _firstSellers = imbalance < 0 ? Math.Min(_firstSellers, price) : _firstSellers;
        _highest = price;
        _nearest = IsNoFarther(price, _nearest) ? price : _nearest;
    }

    private readonly bool IsNoFarther(long price, long than) =>
        reference == Price.Undefined || Math.Abs(price - reference) <= Math.Abs(than - reference);
}
