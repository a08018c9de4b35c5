using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

public sealed partial class OmdcMapper
{
    /// <inheritdoc/>
    public void OnVoid(OmdcChannelOptions channel, long time)
    {
        var state = ChannelOf(channel);
        _heldBack.Visit((in entry, in message) => entry.ChannelId != channel.Id);
        state.TickerTypes.Clear();
        OnSuspect(channel, time);
        Clear(state, new MessageStamp(state, time, RecordFlags.Last | RecordFlags.BadTsRecv));
    }

    /// <inheritdoc/>
    public void OnSnapshotBegin(OmdcChannelOptions channel, long time)
    {
        // Trades are in no snapshot: what was held back of them stays.
        _heldBack.Visit((in entry, in message) => entry.ChannelId != channel.Id || !IsOfBook(message.Type));
        var state = ChannelOf(channel);
        Clear(state, new MessageStamp(state, time, RecordFlags.Last | RecordFlags.BadTsRecv | RecordFlags.Snapshot));
    }

    /// <inheritdoc/>
    public void OnSnapshotEnd(OmdcChannelOptions channel, uint lastSeqNum, long time)
    {
        _time = Math.Max(_time, time);
        if (channel.Product == OmdcProduct.Reference && _updates.Count > 0)
        {
            UpdateDirectory();
        }
    }

    /// <inheritdoc/>
    public void OnGap(OmdcGap gap)
    {
        var publisher = ChannelOf(gap.Channel).Publisher;
        var time = gap.To == long.MaxValue ? gap.From : gap.To;
        ref var record = ref Records.Append<GapRecord>(publisher, GapRecord.NoInstrument, time);
        record.From = gap.From;
        record.To = gap.To;
        record.FirstSequence = gap.First;
        record.LastSequence = gap.Last;
        record.Number = gap.Number;
        record.ChannelId = gap.Channel.Id;
        record.Cause = gap.Cause;
        record.State = gap.State;
        record.Repair = gap.Repair;
    }

    /// <inheritdoc/>
    public void OnSuspect(OmdcChannelOptions channel, long time)
    {
        var state = ChannelOf(channel);
        if (state.IsSuspect)
        {
            return;
        }

        state.IsSuspect = true;
        foreach (var instrument in state.Members.Members)
        {
            AppendIntegrity(instrument, isSuspect: true, tradesLost: false, state.Publisher, time);
        }
    }

    /// <inheritdoc/>
    public void OnProven(OmdcChannelOptions channel, bool tradesLost, long time)
    {
        var state = ChannelOf(channel);
        state.IsSuspect = false;
        foreach (var instrument in state.Members.Members)
        {
            AppendIntegrity(instrument, IsSuspect(instrument), tradesLost && state.CarriesTrades, state.Publisher, time);
        }
    }

    private static bool IsOfBook(OmdcMessageType type) => type is OmdcMessageType.AddOrder or OmdcMessageType.ModifyOrder
        or OmdcMessageType.DeleteOrder or OmdcMessageType.AddOddLotOrder or OmdcMessageType.DeleteOddLotOrder
        or OmdcMessageType.AggregateOrderBookUpdate;

    private void Join(ChannelState channel, int instrument, long time)
    {
        channel.Members.Add(instrument);
        if (channel.IsSuspect)
        {
            AppendIntegrity(instrument, isSuspect: true, tradesLost: false, channel.Publisher, time);
        }
    }

    private void OnMalformed(OmdcMessageType type, int instrument, ChannelState channel, in MessageStamp stamp)
    {
        Counts.Malformed++;
        if (IsOfBook(type))
        {
            // What it should have said is missing in the book.
            Distrust(instrument, channel, tradesLost: false, in stamp);
        }
    }

    /// <summary>Marks an instrument until the channel tells its book anew.</summary>
    private void Distrust(int instrument, ChannelState channel, bool tradesLost, in MessageStamp stamp)
    {
        if (!channel.Distrusted.Contains(instrument))
        {
            channel.Distrusted.Add(instrument);
            AppendIntegrity(instrument, isSuspect: true, tradesLost, stamp.Publisher, stamp.TsEvent);
        }
    }

    private void Trust(int instrument, ChannelState channel, in MessageStamp stamp)
    {
        if (channel.Distrusted.Remove(instrument))
        {
            AppendIntegrity(instrument, IsSuspect(instrument), tradesLost: false, stamp.Publisher, stamp.TsEvent);
        }
    }

    private bool IsSuspect(int instrument)
    {
        foreach (var channel in _channels)
        {
            if (channel is not null
                && (channel.Distrusted.Contains(instrument) || (channel.IsSuspect && channel.Members.Contains(instrument))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Everything that the channel's messages have built up is gone, until they build it up again.</summary>
    private void Clear(ChannelState channel, in MessageStamp stamp)
    {
        foreach (var instrument in channel.Members.Members)
        {
            ClearBooks(channel, instrument, in stamp);
            if (channel.Routes[(int)OmdcMessageType.SecurityStatus] == MessageRoute.Security && _halted.Remove(instrument))
            {
                Resume(instrument, in stamp);
            }

            Trust(instrument, channel, in stamp);
        }

        foreach (var instrument in channel.Queued.Members)
        {
            ClearQueue(instrument, Side.Bid, in stamp);
            ClearQueue(instrument, Side.Ask, in stamp);
        }

        channel.Queued.Clear();
    }

    private void ClearBooks(ChannelState channel, int instrument, in MessageStamp stamp)
    {
        if (channel.Routes[(int)OmdcMessageType.AddOrder] == MessageRoute.Security)
        {
            AppendOrder(OrderAction.Clear, instrument, orderId: 0, side: 0, in stamp).Side = Side.None;
        }

        if (channel.Routes[(int)OmdcMessageType.AddOddLotOrder] == MessageRoute.Security)
        {
            AppendOddLot(OrderAction.Clear, instrument, orderId: 0, side: 0, in stamp).Side = Side.None;
        }

        if (channel.Routes[(int)OmdcMessageType.AggregateOrderBookUpdate] == MessageRoute.Security
            && instrument < _aggregateBooks.Length && _aggregateBooks[instrument] is { } book)
        {
            book.Clear();
            AppendLevels(book, instrument, in stamp);
        }
    }

    private void ClearQueue(int instrument, Side side, in MessageStamp stamp)
    {
        ref var record = ref Records.Append<BrokerQueueRecord>(stamp.Publisher, instrument, stamp.TsEvent);
        record.TsRecv = stamp.TsRecv;
        record.Sequence = stamp.Sequence;
        record.Side = side;
    }

    private void AppendIntegrity(int instrument, bool isSuspect, bool tradesLost, ushort publisher, long time)
    {
        ref var record = ref Records.Append<IntegrityRecord>(publisher, instrument, time);
        record.IsSuspect = isSuspect;
        record.TradesLost = tradesLost;
    }
}
