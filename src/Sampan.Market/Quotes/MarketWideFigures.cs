namespace Sampan.Market;

/// <summary>
/// What is told of the instruments that stand for something else than a security: a currency, a link of Stock Connect;
/// <see cref="Price.Undefined"/> for what is not told.
/// </summary>
public struct MarketWideFigures
{
    /// <summary>HKD for one unit of a currency, units of 1e-9 (OMD-C 14).</summary>
    public long CurrencyRate;

    /// <summary>What is left of the daily quota, in CNY (OMD-C 80); not told while there is much of it.</summary>
    public long QuotaBalance;

    /// <summary>Turnover of buyers, of sellers and in all, whole units of the currency (OMD-C 81).</summary>
    public long BuyTurnover;

    public long SellTurnover;

    public long TotalTurnover;

    /// <summary>When one of them was told last, nanoseconds since the Unix epoch, UTC; 0 for not yet.</summary>
    public long Time;

    /// <summary>Nothing told.</summary>
    public static MarketWideFigures None => new()
    {
        CurrencyRate = Price.Undefined,
        QuotaBalance = Price.Undefined,
        BuyTurnover = Price.Undefined,
        SellTurnover = Price.Undefined,
        TotalTurnover = Price.Undefined,
    };

    /// <summary>Takes a value, if it is one of these.</summary>
    internal bool TryTake(in StatisticRecord statistic)
    {
        switch (statistic.StatisticType)
        {
            case StatisticType.CurrencyRate:
                CurrencyRate = statistic.PriceOrNone;
                break;
            case StatisticType.QuotaBalance:
                QuotaBalance = statistic.QuantityOrNone;
                break;
            case StatisticType.ConnectBuyTurnover:
                BuyTurnover = statistic.QuantityOrNone;
                break;
            case StatisticType.ConnectSellTurnover:
                SellTurnover = statistic.QuantityOrNone;
                break;
            case StatisticType.ConnectTurnover:
                TotalTurnover = statistic.QuantityOrNone;
                break;
            default:
                return false;
        }

        Time = statistic.Header.TsEvent;
        return true;
    }
}
