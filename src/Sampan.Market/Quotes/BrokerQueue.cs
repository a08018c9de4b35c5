namespace Sampan.Market;

/// <summary>The brokers whose orders wait, of both sides, as the venue told them last (OMD-C 54).</summary>
public struct BrokerQueue
{
    public BrokerQueueSide Bids;

    public BrokerQueueSide Asks;
}

/// <summary>The brokers of one side, best price first.</summary>
public struct BrokerQueueSide
{
    /// <summary>Brokers, and steps away from the best price; what is beyond <see cref="Count"/> means nothing.</summary>
    public BrokerQueueRecord.BrokerQueueItems Items;

    public int Count;

    /// <summary>Whether more brokers wait than are told.</summary>
    public bool HasMore;

    /// <summary>When it was told, nanoseconds since the Unix epoch, UTC; 0 for not yet.</summary>
    public long Time;

    /// <summary>Takes what replaces it.</summary>
    internal void Take(in BrokerQueueRecord record)
    {
        Items = record.Items;
        Count = Math.Min((int)record.Count, BrokerQueueRecord.ItemsMax);
        HasMore = record.HasMore;
        Time = record.Header.TsEvent;
    }

    /// <summary>Nobody waits any more.</summary>
    internal void Clear(long time) => (Count, HasMore, Time) = (0, false, time);
}
