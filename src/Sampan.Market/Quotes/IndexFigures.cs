namespace Sampan.Market;

/// <summary>What is told of an index besides its level (OMD-C 71); <see cref="Price.Undefined"/> for what is not told.</summary>
/// <remarks>Its level, opening, high, low and volume are in the <see cref="Quote"/>, its close is the closing price.</remarks>
public struct IndexFigures
{
    /// <summary>Level at the end of the session before, units of 1e-9.</summary>
    public long PreviousSessionClose;

    /// <summary>Change against the previous close, units of 1e-9.</summary>
    public long NetChange;

    /// <summary>The same in units of 1e-9 of a percent.</summary>
    public long NetChangePercent;

    /// <summary>Estimated average settlement value, units of 1e-9.</summary>
    public long EstimatedAverageSettlement;

    /// <summary>Turnover of the members, units of 1e-4 of the currency.</summary>
    public long Turnover;

    /// <summary>When one of them was told last, nanoseconds since the Unix epoch, UTC; 0 for not yet.</summary>
    public long Time;

    /// <summary>Nothing told.</summary>
    public static IndexFigures None => new()
    {
        PreviousSessionClose = Price.Undefined,
        NetChange = Price.Undefined,
        NetChangePercent = Price.Undefined,
        EstimatedAverageSettlement = Price.Undefined,
        Turnover = Price.Undefined,
    };

    /// <summary>Takes a value, if it is one of these.</summary>
    internal bool TryTake(in StatisticRecord statistic)
    {
        switch (statistic.StatisticType)
        {
            case StatisticType.PreviousSessionClose:
                PreviousSessionClose = statistic.PriceOrNone;
                break;
            case StatisticType.NetChange:
                NetChange = statistic.PriceOrNone;
                break;
            case StatisticType.NetChangePercent:
                NetChangePercent = statistic.PriceOrNone;
                break;
            case StatisticType.EstimatedAverageSettlement:
                EstimatedAverageSettlement = statistic.PriceOrNone;
                break;
            case StatisticType.IndexTurnover:
                Turnover = statistic.QuantityOrNone;
                break;
            default:
                return false;
        }

        Time = statistic.Header.TsEvent;
        return true;
    }
}
