using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using BrokerQueueItem = Sampan.Server.Feeds.Omdc.Messages.BrokerQueueItem;

namespace Sampan.Server.Feeds.Omdc.Mapping;

public sealed partial class OmdcMapper
{
    private AggregateBook?[] _aggregateBooks = [];

    private bool OnAggregateBook(
        ReadOnlySpan<AggregateOrderBookEntry> entries, int instrument, in MessageStamp stamp, ChannelState channel)
    {
        var book = AggregateBookOf(instrument);
        if (entries.IsEmpty)
        {
            // Only in a refresh: nothing is in the book (specification 4.4).
            book.Clear();
            Trust(instrument, channel, in stamp);
        }

        var isContradicted = false;
        foreach (ref readonly var entry in entries)
        {
            if (!book.TryApply(in entry))
            {
                isContradicted = true;
                Counts.Contradictions++;
            }
            else if (entry.UpdateAction == AggregateBook.ClearAction)
            {
                isContradicted = false;
                Trust(instrument, channel, in stamp);
            }
        }

        AppendLevels(book, instrument, in stamp);
        if (isContradicted)
        {
            Distrust(instrument, channel, tradesLost: false, in stamp);
        }

        return true;
    }

    private void AppendLevels(AggregateBook book, int instrument, in MessageStamp stamp)
    {
        ref var record = ref Records.Append<LevelsRecord>(stamp.Publisher, instrument, stamp.TsEvent);
        record.TsRecv = stamp.TsRecv;
        record.TsInDelta = stamp.TsInDelta;
        record.Sequence = stamp.Sequence;
        record.ChannelId = stamp.ChannelId;
        record.Flags = stamp.Flags;
        book.CopyTo(ref record);
    }

    private AggregateBook AggregateBookOf(int instrument)
    {
        if (instrument >= _aggregateBooks.Length)
        {
            Array.Resize(ref _aggregateBooks, Math.Max(_updates.Table.Count, instrument + 1));
        }

        return _aggregateBooks[instrument] ??= new AggregateBook();
    }

    private bool OnBrokerQueue(in OmdcMessage message, int instrument, in MessageStamp stamp, ChannelState channel)
    {
        ref readonly var queue = ref message.As<BrokerQueueMessage>();
        var items = message.Entries<BrokerQueueItem>();
        if (queue.Side is not (1 or 2) || items.Length > BrokerQueueRecord.ItemsMax || !AreItems(items))
        {
            return false;
        }

        if (!channel.Queued.Contains(instrument))
        {
            channel.Queued.Add(instrument);
        }

        // 1 is buy and 2 is sell here, unlike everywhere else.
        ref var record = ref Records.Append<BrokerQueueRecord>(stamp.Publisher, instrument, stamp.TsEvent);
        record.TsRecv = stamp.TsRecv;
        record.Sequence = stamp.Sequence;
        record.Side = queue.Side == 1 ? Side.Bid : Side.Ask;
        record.Count = (byte)items.Length;
        record.HasMore = queue.BQMoreFlag == 'Y';
        for (var i = 0; i < items.Length; i++)
        {
            record.Items[i] = new Market.BrokerQueueItem(items[i].Item, items[i].Type == 'S');
        }

        return true;
    }

    private static bool AreItems(ReadOnlySpan<BrokerQueueItem> items)
    {
        foreach (ref readonly var item in items)
        {
            if ((char)item.Type is not ('B' or 'S'))
            {
                return false;
            }
        }

        return true;
    }
}
