using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Inputs;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;

namespace Sampan.Server.Tests.Feeds.Omdc.Inputs;

/// <summary>Writes down what the lines tell, and makes a record of each message so that batches have a size.</summary>
internal sealed class MessageLog : IOmdcRecords
{
    public List<(ushort Channel, uint SeqNum, OmdcOrigin Origin, long Received)> Messages { get; } = [];

    public List<OmdcGap> Gaps { get; } = [];

    public List<long> Times { get; } = [];

    public RecordBuffer Records { get; set; } = new();

    public MappingCounts Counts { get; } = new();

    /// <summary>Whether messages are only counted, so that nothing is allocated here.</summary>
    public bool CountsOnly { get; init; }

    public long Count { get; private set; }

    public void OnMessage(in OmdcMessage message, in OmdcDelivery delivery)
    {
        Count++;
        if (!CountsOnly)
        {
            Messages.Add((delivery.Channel.Id, message.SeqNum, delivery.Origin, delivery.Received));
        }

        Records.Append<TimerRecord>(0, GapRecord.NoInstrument, delivery.Received);
    }

    public void OnTime(long time)
    {
        if (!CountsOnly)
        {
            Times.Add(time);
        }
    }

    public void OnGap(OmdcGap gap) => Gaps.Add(gap);

    public void OnVoid(OmdcChannelOptions channel, long time)
    {
        // Not asked for here.
    }

    public void OnSnapshotBegin(OmdcChannelOptions channel, long time)
    {
        // Not asked for here.
    }

    public void OnSnapshotEnd(OmdcChannelOptions channel, uint lastSeqNum, long time)
    {
        // Not asked for here.
    }

    public void OnSuspect(OmdcChannelOptions channel, long time)
    {
        // Not asked for here.
    }

    public void OnProven(OmdcChannelOptions channel, bool tradesLost, long time)
    {
        // Not asked for here.
    }
}
