using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>What the venue tells of an auction while it goes on; every price and quantity may be <see cref="Price.Undefined"/>.</summary>
public struct AuctionState
{
    /// <summary>Indicative equilibrium price (IEP), units of 1e-9.</summary>
    public long IndicativePrice;

    /// <summary>Shares that would trade at it (IEV).</summary>
    public long IndicativeVolume;

    /// <summary>When the two changed, nanoseconds since the Unix epoch, UTC; 0 for not yet. So for the other times.</summary>
    public long IndicativeTime;

    /// <summary>Shares that find nobody at that price: positive of buyers, negative of sellers.</summary>
    public long Imbalance;

    public long ImbalanceTime;

    /// <summary>Reference price, units of 1e-9: derived by us for the closing auction if the venue does not tell it.</summary>
    public long ReferencePrice;

    /// <summary>
    /// Lower limit, units of 1e-9: in the opening auction of sell orders without cancellation, in the closing auction of all
    /// (OMD-C 3.10.7).
    /// </summary>
    public long LowerPrice;

    /// <summary>Upper limit, units of 1e-9: in the opening auction of buy orders without cancellation, else of all.</summary>
    public long UpperPrice;

    public long ReferenceTime;

    /// <summary>No auction.</summary>
    public static AuctionState None => new()
    {
        IndicativePrice = Price.Undefined,
        IndicativeVolume = Price.Undefined,
        Imbalance = Price.Undefined,
        ReferencePrice = Price.Undefined,
        LowerPrice = Price.Undefined,
        UpperPrice = Price.Undefined,
    };

    /// <summary>Whether all values are the same.</summary>
    internal readonly bool IsSame(in AuctionState other) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<AuctionState>(in this))
            .SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<AuctionState>(in other)));

    /// <summary>Takes a value, if it is one of these.</summary>
    internal bool TryTake(in StatisticRecord statistic)
    {
        var time = statistic.Header.TsEvent;
        switch (statistic.StatisticType)
        {
            case StatisticType.IndicativeOpeningPrice or StatisticType.IndicativeClosingPrice:
                (IndicativePrice, IndicativeVolume, IndicativeTime) = (statistic.PriceOrNone, statistic.QuantityOrNone, time);
                return true;
            case StatisticType.OrderImbalance:
                (Imbalance, ImbalanceTime) = (statistic.QuantityOrNone, time);
                return true;
            case StatisticType.AuctionReferencePrice:
                (ReferencePrice, ReferenceTime) = (statistic.PriceOrNone, time);
                return true;
            case StatisticType.AuctionLowerPrice:
                (LowerPrice, ReferenceTime) = (statistic.PriceOrNone, time);
                return true;
            case StatisticType.AuctionUpperPrice:
                (UpperPrice, ReferenceTime) = (statistic.PriceOrNone, time);
                return true;
            default:
                return false;
        }
    }
}
