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

    /// <summary>
    /// Time has passed and nothing else happened. In memory only: a recording of the other records implies it.
    /// </summary>
    Timer = 0xFF,
}
