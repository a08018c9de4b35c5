namespace Sampan.Market;

/// <summary>The last cooling-off of the volatility control mechanism today (OMD-C 23); prices in units of 1e-9.</summary>
/// <remarks>Trading goes on in it, between the two limits. After its end the values stay, and are history.</remarks>
public struct VcmState
{
    /// <summary>The reference price; <see cref="Price.Undefined"/> when there was no cooling-off today. So the limits.</summary>
    public long ReferencePrice;

    public long LowerPrice;

    public long UpperPrice;

    /// <summary>When the cooling-off begins, nanoseconds since the Unix epoch, UTC; 0 for none.</summary>
    public long Start;

    /// <summary>When the cooling-off ends: the first time after it; 0 for none.</summary>
    public long End;

    /// <summary>When it was told, nanoseconds since the Unix epoch, UTC; 0 for not yet.</summary>
    public long Time;

    /// <summary>No cooling-off.</summary>
    public static VcmState None => new()
    {
        ReferencePrice = Price.Undefined,
        LowerPrice = Price.Undefined,
        UpperPrice = Price.Undefined,
    };

    /// <summary>Whether the cooling-off holds at a time.</summary>
    public readonly bool IsCoolingOffAt(long time) => Start <= time && time < End;

    /// <summary>Whether all values are the same.</summary>
    internal readonly bool IsSame(in VcmState other) =>
        (ReferencePrice, LowerPrice, UpperPrice) == (other.ReferencePrice, other.LowerPrice, other.UpperPrice)
        && (Start, End, Time) == (other.Start, other.End, other.Time);

    /// <summary>Takes a value, if it is one of these.</summary>
    internal bool TryTake(in StatisticRecord statistic)
    {
        var reference = statistic.IsDeleted ? 0 : statistic.TsRef;
        switch (statistic.StatisticType)
        {
            case StatisticType.VcmReferencePrice:
                (ReferencePrice, Start) = (statistic.PriceOrNone, reference);
                break;
            case StatisticType.LowerPriceLimit:
                (LowerPrice, End) = (statistic.PriceOrNone, reference);
                break;
            case StatisticType.UpperPriceLimit:
                (UpperPrice, End) = (statistic.PriceOrNone, reference);
                break;
            default:
                return false;
        }

        Time = statistic.Header.TsEvent;
        return true;
    }
}
