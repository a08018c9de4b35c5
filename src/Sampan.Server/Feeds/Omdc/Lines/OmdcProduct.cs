namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>What a channel carries: a datafeed product of HKEX (specification 1.3), or a part that all of them share.</summary>
public enum OmdcProduct : byte
{
    /// <summary>Securities FullTick: order by order, every trade.</summary>
    FullTick,

    /// <summary>Securities Premium: levels, every trade, statistics.</summary>
    Premium,

    /// <summary>Securities Standard: levels and statistics, conflated.</summary>
    Standard,

    /// <summary>Reference data (10, 11, 13, 14) and session status (20) of the other products.</summary>
    Reference,

    /// <summary>Odd lot orders.</summary>
    OddLots,

    /// <summary>Conflated broker queues.</summary>
    BrokerQueue,

    /// <summary>Indices.</summary>
    Index,

    /// <summary>Stock Connect quotas and turnover.</summary>
    StockConnect,

    /// <summary>News and market turnover of SP and SS.</summary>
    News,
}
