namespace Sampan.Market;

/// <summary>The queue of brokers of an instrument that has one.</summary>
internal sealed class BrokerQueueState
{
    public BrokerQueue Queue;
}
