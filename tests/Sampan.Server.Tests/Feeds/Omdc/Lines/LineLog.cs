using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

/// <summary>Writes down all that comes out of the lines, and keeps a book with it.</summary>
internal sealed class LineLog : IOmdcOutput
{
    /// <summary>All that was told, in words: numbers of messages with the first letter of their way, and events.</summary>
    public List<string> Events { get; } = [];

    /// <summary>The real-time messages since all was void the last time, in the order in which they were told.</summary>
    public List<(uint Number, OmdcMessageType Type, OmdcOrigin Origin)> Messages { get; } = [];

    public ModelBook Book { get; } = new();

    /// <summary>The newest state of each gap since then.</summary>
    public SortedDictionary<uint, OmdcGap> Gaps { get; } = [];

    public bool IsSuspect { get; private set; }

    public bool TradesLost { get; private set; }

    public int Voids { get; private set; }

    public int Snapshots { get; private set; }

    public string Text => string.Join(' ', Events);

    /// <summary>Numbers that are said to be lost for good.</summary>
    public IEnumerable<uint> Lost => Gaps.Values
        .Where(gap => gap.State == GapState.Unrecoverable && gap.Last >= gap.First)
        .SelectMany(gap => Enumerable.Range((int)gap.First, (int)(gap.Last - gap.First + 1)))
        .Select(number => (uint)number);

    public Func<uint, byte[]>? Expected { get; init; }

    public void OnMessage(in OmdcMessage message, in OmdcDelivery delivery)
    {
        Events.Add($"{message.SeqNum}{delivery.Origin.ToString().Replace("Line", "", StringComparison.Ordinal)[0]}");
        if (delivery.Origin != OmdcOrigin.Refresh)
        {
            Messages.Add((message.SeqNum, message.Type, delivery.Origin));
            if (Expected is { } expected)
            {
                Assert.Equal(expected(message.SeqNum), message.Bytes.ToArray());
            }
        }

        Book.Apply(message.Bytes);
    }

    public void OnVoid(OmdcChannelOptions channel, long time)
    {
        Voids++;
        Events.Add("void");
        Assert.DoesNotContain(Gaps.Values, gap => gap.State == GapState.Open);
        Gaps.Clear();
        Messages.Clear();
        Book.Orders.Clear();
    }

    public void OnSnapshotBegin(OmdcChannelOptions channel, long time)
    {
        Snapshots++;
        Events.Add("snapshot(");
        Book.Orders.Clear();
    }

    public void OnSnapshotEnd(OmdcChannelOptions channel, uint lastSeqNum, long time) => Events.Add($")={lastSeqNum}");

    public void OnGap(OmdcGap gap)
    {
        Gaps[gap.Number] = gap;
        Events.Add($"#{gap.Number}:{gap.First}-{gap.Last}:{gap.Cause}:{gap.State}:{gap.Repair}");
    }

    public void OnSuspect(OmdcChannelOptions channel, long time)
    {
        Assert.False(IsSuspect);
        IsSuspect = true;
        Events.Add("suspect");
    }

    public void OnProven(OmdcChannelOptions channel, bool tradesLost, long time)
    {
        Assert.True(IsSuspect);
        IsSuspect = false;
        TradesLost |= tradesLost;
        Events.Add(tradesLost ? "proven,tradesLost" : "proven");
    }
}
