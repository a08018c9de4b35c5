namespace Sampan.Market;

/// <summary>What a <see cref="StatisticRecord"/> says: DBN's <c>stat_type</c>, those in use, and ours from 20,001.</summary>
/// <remarks>
/// Where a value can cease to be (an indicative price when the auction ends), the record says so with an
/// <see cref="StatisticRecord.UpdateAction"/> of 2.
/// </remarks>
public enum StatisticType : ushort
{
    /// <summary>Indicative equilibrium price and volume of the opening auction (OMD-C 41): price and quantity.</summary>
    IndicativeOpeningPrice = 2,

    /// <summary>Lowest price of the day.</summary>
    LowPrice = 4,

    /// <summary>Highest price of the day.</summary>
    HighPrice = 5,

    /// <summary>A closing price. With a <see cref="StatisticRecord.TsRef"/> of an earlier day: the previous close.</summary>
    ClosePrice = 11,

    /// <summary>Change against the previous close.</summary>
    NetChange = 12,

    /// <summary>Volume-weighted average price of the day.</summary>
    Vwap = 13,

    /// <summary>Upper limit while the volatility control mechanism holds (OMD-C 23); <c>TsRef</c> is its end.</summary>
    UpperPriceLimit = 17,

    /// <summary>Lower limit while the volatility control mechanism holds (OMD-C 23); <c>TsRef</c> is its end.</summary>
    LowerPriceLimit = 18,

    /// <summary>Indicative equilibrium price and volume of the closing auction (OMD-C 41): price and quantity.</summary>
    IndicativeClosingPrice = 20,

    /// <summary>Reference price of an auction (OMD-C 43).</summary>
    AuctionReferencePrice = 24,

    /// <summary>Upper limit of an auction (OMD-C 43).</summary>
    AuctionUpperPrice = 25,

    /// <summary>Lower limit of an auction (OMD-C 43).</summary>
    AuctionLowerPrice = 26,

    /// <summary>Shares traded in the day: quantity.</summary>
    Volume = 10_001,

    /// <summary>The venue's own price: the level of an index (OMD-C 71), the nominal price of a security (OMD-C 40).</summary>
    VenuePrice = 10_002,

    /// <summary>Money traded in the day: quantity, in thousandths of the currency.</summary>
    Turnover = 20_001,

    /// <summary>Shares sold short in the day: quantity.</summary>
    ShortVolume = 20_003,

    /// <summary>Money of short sales in the day: quantity, in thousandths of the currency.</summary>
    ShortTurnover = 20_004,

    /// <summary>Trades of the day: quantity.</summary>
    TradeCount = 20_005,

    /// <summary>Price of the last trade.</summary>
    LastPrice = 20_006,

    /// <summary>
    /// Order imbalance of an auction (OMD-C 56): quantity, positive with a surplus of buyers, negative of sellers.
    /// </summary>
    OrderImbalance = 20_007,

    /// <summary>Yield of a debt security: price, in units of 1e-9 of a percent (OMD-C 44).</summary>
    Yield = 20_008,

    /// <summary>HKD for one unit of a currency: price.</summary>
    CurrencyRate = 20_009,

    /// <summary>What is left of the Stock Connect daily quota: quantity, in CNY (OMD-C 80).</summary>
    QuotaBalance = 20_010,

    /// <summary>Reference price of the volatility control mechanism (OMD-C 23); <c>TsRef</c> is the start of its cooling-off.</summary>
    VcmReferencePrice = 20_011,

    /// <summary>A trade is taken back (OMD-C 51): quantity is its <see cref="TradeRecord.TradeId"/>.</summary>
    TradeCancel = 20_012,

    /// <summary>Stock Connect turnover of buyers, of sellers, and in all: quantity (OMD-C 81).</summary>
    ConnectBuyTurnover = 20_013,
    ConnectSellTurnover = 20_014,
    ConnectTurnover = 20_015,

    /// <summary>Opening level of an index.</summary>
    OpeningPrice = 1,

    /// <summary>Closing level of an index in the session before.</summary>
    PreviousSessionClose = 20_021,

    /// <summary>Estimated average settlement value of an index: price.</summary>
    EstimatedAverageSettlement = 20_022,

    /// <summary>Turnover of the members of an index: quantity, in units of 1e-4 of the currency.</summary>
    IndexTurnover = 20_023,

    /// <summary>Change of an index against its previous close: price, in units of 1e-9 of a percent.</summary>
    NetChangePercent = 20_024,
}
