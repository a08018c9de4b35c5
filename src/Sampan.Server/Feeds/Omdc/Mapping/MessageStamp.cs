using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>What every record of a message carries beside its contents.</summary>
internal readonly struct MessageStamp
{
    // A clock that is wrong by more is not believed: a time far ahead would end every bar there is.
    private const long SkewMax = HongKongTime.NanosPerDay;

    public MessageStamp(in OmdcMessage message, in OmdcDelivery delivery, ChannelState channel)
    {
        TsRecv = delivery.Received;
        TsEvent = delivery.SendTime <= delivery.Received + SkewMax ? delivery.SendTime : delivery.Received;
        TsInDelta = (int)Math.Clamp(TsRecv - TsEvent, int.MinValue, int.MaxValue);
        Sequence = message.SeqNum;
        Publisher = channel.Publisher;
        ChannelId = channel.Options.Id;
        ShortChannelId = channel.ShortId;
        Flags = delivery.Origin switch
        {
            OmdcOrigin.Refresh => RecordFlags.Last | RecordFlags.Snapshot | RecordFlags.BadTsRecv,
            OmdcOrigin.Retransmission => RecordFlags.Last | RecordFlags.BadTsRecv,
            _ => RecordFlags.Last,
        };
    }

    /// <summary>For what happens on a channel without a message.</summary>
    public MessageStamp(ChannelState channel, long time, RecordFlags flags)
        : this(channel.Publisher, time)
    {
        ChannelId = channel.Options.Id;
        ShortChannelId = channel.ShortId;
        Flags = flags;
    }

    /// <summary>For what happens without a message, and without a channel.</summary>
    public MessageStamp(ushort publisher, long time)
    {
        TsEvent = TsRecv = time;
        Publisher = publisher;
        ChannelId = ushort.MaxValue;
        ShortChannelId = byte.MaxValue;
    }

    /// <summary>When the packet was sent, nanoseconds since the Unix epoch, UTC: the only time that most messages have.</summary>
    public long TsEvent { get; }

    public long TsRecv { get; }

    public uint Sequence { get; }

    public int TsInDelta { get; }

    public ushort Publisher { get; }

    public ushort ChannelId { get; }

    public byte ShortChannelId { get; }

    public RecordFlags Flags { get; }

    /// <summary>The message's own time, where it has one that can be: not after its packet was sent, by a second at most.</summary>
    public long Own(ulong time) =>
        time > 0 && time <= (ulong)(TsEvent + HongKongTime.NanosPerSecond) ? (long)time : TsEvent;
}
