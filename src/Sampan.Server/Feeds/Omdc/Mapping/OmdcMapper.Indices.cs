using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

public sealed partial class OmdcMapper
{
    // A level of the session before: no level of today.
    private const char LastClose = 'P';

    private readonly IndexCodes _indices;

    // The last previous close that was told of each index, so that it is told once and not each second.
    private readonly Dictionary<int, long> _previousCloses = [];

    private bool OnIndexDefinition(in IndexDefinitionMessage message, in MessageStamp stamp)
    {
        if (!_indices.TryFind(in message.IndexCode, stamp.TsRecv, out var id) || !_updates.TryFind(id, out var instrument))
        {
            return false;
        }

        var currency = OmdcText.Read(message.CurrencyCode);
        if (currency.Length > 0)
        {
            _updates.Set(instrument with { Currency = currency }, stamp.TsRecv);
        }

        return true;
    }

    private bool OnIndexData(in OmdcMessage bytes, in OmdcDelivery delivery, in MessageStamp stamp, ChannelState channel)
    {
        ref readonly var message = ref bytes.As<IndexDataMessage>();
        if (!_indices.TryFind(in message.IndexCode, stamp.TsRecv, out var id))
        {
            return false;
        }

        if (!TryIndex(id, in bytes, in delivery, out var instrument))
        {
            return true;
        }

        if (!channel.Members.Contains(instrument))
        {
            Join(channel, instrument, stamp.TsRecv);
        }

        var time = message.IndexTime < 0 ? stamp.TsEvent : stamp.Own((ulong)message.IndexTime);
        TellPreviousClose(in message, instrument, time, in stamp);
        AppendLevel(instrument, StatisticType.OpeningPrice, message.OpeningValue, in message, time, in stamp);
        AppendLevel(instrument, StatisticType.HighPrice, message.HighValue, in message, time, in stamp);
        AppendLevel(instrument, StatisticType.LowPrice, message.LowValue, in message, time, in stamp);
        if (message.IndexStatus != LastClose)
        {
            AppendLevel(instrument, StatisticType.VenuePrice, message.IndexValue, in message, time, in stamp);
        }

        AppendLevel(instrument, StatisticType.NetChange, message.NetChgPrevDay, in message, time, in stamp);
        AppendLevel(instrument, StatisticType.NetChangePercent, message.NetChgPrevDayPct, in message, time, in stamp);
        AppendLevel(instrument, StatisticType.ClosePrice, message.ClosingValue, in message, time, in stamp);
        AppendLevel(instrument, StatisticType.PreviousSessionClose, message.PreviousSesClose, in message, time, in stamp);
        AppendLevel(instrument, StatisticType.EstimatedAverageSettlement, message.EASValue, in message, time, in stamp, decimals: 2);
        AppendAmount(instrument, StatisticType.Volume, message.IndexVolume, in message, time, in stamp);
        AppendAmount(instrument, StatisticType.IndexTurnover, message.IndexTurnover, in message, time, in stamp);
        return true;
    }

    /// <summary>
    /// The close of the day before, which the feed tells as a difference; a level of the session before is one itself.
    /// </summary>
    private void TellPreviousClose(in IndexDataMessage message, int instrument, long time, in MessageStamp stamp)
    {
        var close = Scaled.FromDecimals(message.IndexValue, 4);
        if (message.IndexStatus != LastClose && close != Price.Undefined)
        {
            close = message.NetChgPrevDay == long.MinValue
                ? Price.Undefined
                : Scaled.FromDecimals((Int128)message.IndexValue - message.NetChgPrevDay, 4);
        }

        if (close != Price.Undefined && (!_previousCloses.TryGetValue(instrument, out var told) || told != close))
        {
            _previousCloses[instrument] = close;
            ref var record = ref AppendStatistic(instrument, StatisticType.ClosePrice, in stamp);
            record.Header.TsEvent = Math.Max(time, stamp.TsEvent);
            record.TsRef = StartOfPreviousDay(stamp.TsEvent);
            record.Price = close;
        }
    }

    private void AppendLevel(
        int instrument,
        StatisticType type,
        long value,
        in IndexDataMessage message,
        long time,
        in MessageStamp stamp,
        int decimals = 4)
    {
        var price = Scaled.FromDecimals(value, decimals);
        if (price != Price.Undefined)
        {
            AppendValue(instrument, type, in message, time, in stamp).Price = price;
        }
    }

    private void AppendAmount(
        int instrument, StatisticType type, long value, in IndexDataMessage message, long time, in MessageStamp stamp)
    {
        if (value != long.MinValue)
        {
            AppendValue(instrument, type, in message, time, in stamp).Quantity = value;
        }
    }

    /// <summary>A value of an index at its own time, with the index's status for a flag.</summary>
    private ref StatisticRecord AppendValue(
        int instrument, StatisticType type, in IndexDataMessage message, long time, in MessageStamp stamp)
    {
        ref var record = ref AppendStatistic(instrument, type, in stamp);
        record.Header.TsEvent = time;
        record.StatFlags = message.IndexStatus.Value;
        return ref record;
    }
}
