using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

public sealed partial class OmdcMapper
{
    // Trade types take the thousand numbers above a publisher's base.
    private const int TradeTypesMax = 1_000;

    // The largest size that a record can say: one more is no size at all (DBN, 2.4).
    private const ulong SizeMax = uint.MaxValue - 1;

    // Four million million shares: no ticker has more, but a damaged one could.
    private const ulong TickerRecordsMax = 1_024;

    // Off-exchange and odd lot trades are some thousands a day.
    private const int TickerTypesMax = 1_000_000;

    private bool OnTrade(in TradeMessage message, int instrument, in MessageStamp stamp)
    {
        if ((uint)message.TrdType >= TradeTypesMax || message.Price <= 0)
        {
            return false;
        }

        AppendTrade(
            instrument, message.TradeID, message.Price, message.Quantity, (TradeType)message.TrdType, stamp.Own(message.TradeTime),
            in stamp);
        return true;
    }

    private bool OnTradeCancel(in TradeCancelMessage message, int instrument, in MessageStamp stamp)
    {
        AppendQuantity(instrument, StatisticType.TradeCancel, message.TradeID, in stamp);
        return true;
    }

    /// <summary>
    /// A ticker becomes one trade; or, with more shares than a record can say, several with the same number, which add up to
    /// it exactly. One that is cancelled in part is taken back, and what is left of it told again.
    /// </summary>
    private bool OnTradeTicker(in TradeTickerMessage message, int instrument, in MessageStamp stamp, ChannelState channel)
    {
        var isCancel = message.TrdCancelFlag == 'Y';
        if ((!isCancel && (uint)message.TrdType >= TradeTypesMax)
            || message.AggregateQuantity > SizeMax * TickerRecordsMax
            || (message.AggregateQuantity > 0 && message.Price <= 0))
        {
            return false;
        }

        var key = ((ulong)message.SecurityCode << 32) | message.TickerID;
        if (isCancel)
        {
            AppendQuantity(instrument, StatisticType.TradeCancel, message.TickerID, in stamp);
            AppendTicker(in message, instrument, channel.TickerTypes.GetValueOrDefault(key), stamp.TsEvent, in stamp);
            return true;
        }

        var type = (TradeType)message.TrdType;
        if (type != TradeType.Automatch && channel.TickerTypes.Count < TickerTypesMax)
        {
            // A cancellation does not say it again.
            channel.TickerTypes[key] = type;
        }

        AppendTicker(in message, instrument, type, stamp.Own(message.TradeTime), in stamp);
        return true;
    }

    private void AppendTicker(
        in TradeTickerMessage message, int instrument, TradeType type, long time, in MessageStamp stamp)
    {
        for (var rest = message.AggregateQuantity; rest > 0;)
        {
            var size = Math.Min(rest, SizeMax);
            AppendTrade(instrument, message.TickerID, message.Price, (uint)size, type, time, in stamp);
            rest -= size;
        }
    }

    private void AppendTrade(int instrument, uint tradeId, int price, uint size, TradeType type, long time, in MessageStamp stamp)
    {
        ref var record = ref Records.Append<TradeRecord>(Publisher.ForTrade(stamp.Publisher, type), instrument, time);
        record.Price = Scaled.Price(price);
        record.Size = size;
        record.Action = OrderAction.Trade;
        record.Side = Side.None;
        record.Flags = stamp.Flags;
        record.TsRecv = stamp.TsRecv;
        record.TsInDelta = stamp.TsInDelta;
        record.Sequence = stamp.Sequence;
        record.TradeId = tradeId;
    }
}
