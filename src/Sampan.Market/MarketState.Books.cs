namespace Sampan.Market;

/// <summary>Books beside the order book: the venue's own levels, odd lots, brokers.</summary>
public sealed partial class MarketState
{
    /// <summary>Takes a whole book, which is what a contradiction waits for.</summary>
    private static ChangeKinds ApplyLevels(InstrumentState state, in LevelsRecord levels)
    {
        state.Levels ??= new VenueLevels();
        state.Levels.Take(in levels);
        state.Quote.Suspect = (levels.Flags & RecordFlags.MaybeBadBook) != 0
            ? state.Quote.Suspect | SuspectReasons.Contradicted
            : state.Quote.Suspect & ~SuspectReasons.Contradicted;
        return ChangeKinds.Depth;
    }

    private static ChangeKinds ApplyOddLot(InstrumentState state, in OddLotOrderRecord order)
    {
        state.OddLots ??= new OddLotBook();
        state.OddLots.Apply(in order);
        return ChangeKinds.None;
    }

    private static ChangeKinds ApplyBrokerQueue(InstrumentState state, in BrokerQueueRecord queue)
    {
        if (queue.Side is not (Side.Bid or Side.Ask))
        {
            return ChangeKinds.None;
        }

        state.BrokerQueue ??= new BrokerQueueState();
        (queue.Side == Side.Bid ? ref state.BrokerQueue.Queue.Bids : ref state.BrokerQueue.Queue.Asks).Take(in queue);
        return ChangeKinds.BrokerQueue;
    }
}
