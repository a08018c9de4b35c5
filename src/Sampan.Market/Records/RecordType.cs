namespace Sampan.Market;

/// <summary>The kind of a record: DBN's <c>rtype</c>, and one of our own that never leaves memory.</summary>
public enum RecordType : byte
{
    /// <summary>One execution (DBN <c>trades</c>, MBP-0).</summary>
    Trade = 0x00,

    /// <summary>A change of the trading state (DBN <c>status</c>).</summary>
    Status = 0x12,

    /// <summary>A value that the venue publishes: an index level, a previous close (DBN <c>statistics</c>).</summary>
    Statistic = 0x18,

    /// <summary>A change of one resting order (DBN <c>mbo</c>).</summary>
    Order = 0xA0,

    /// <summary>Levels of a book that the venue keeps itself (as DBN <c>mbp-10</c>, with sizes of 64 bits). In memory only.</summary>
    Levels = 0xE0,

    /// <summary>A change of one odd lot order, with its broker. In memory only.</summary>
    OddLotOrder = 0xE1,

    /// <summary>The brokers queueing on one side. In memory only.</summary>
    BrokerQueue = 0xE2,

    /// <summary>A part of a piece of news. In memory only.</summary>
    News = 0xE3,

    /// <summary>A hole in the feed: that it opened, or how it ended. In memory only; the gap ledger keeps it.</summary>
    Gap = 0xE4,

    /// <summary>Whether an instrument's book can be trusted. In memory only: DBN says it in the flags of orders.</summary>
    Integrity = 0xE5,

    /// <summary>A split, a dividend and the like. In memory only; the history keeps them.</summary>
    CorporateAction = 0xE6,

    /// <summary>
    /// Time has passed and nothing else happened. In memory only: a recording of the other records implies it.
    /// </summary>
    Timer = 0xFF,
}
