using System.Runtime.CompilerServices;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

public sealed partial class OmdcMapper
{
    private const char MarketOrder = '1';

    private bool OnAddOrder(in AddOrderMessage message, int instrument, in MessageStamp stamp)
    {
        var isMarketOrder = message.OrderType == MarketOrder;
        if (message.Side > 1 || (message.Price <= 0 && !isMarketOrder))
        {
            return false;
        }

        ref var record = ref AppendOrder(OrderAction.Add, instrument, message.OrderId, message.Side, in stamp);
        record.Price = isMarketOrder ? Price.Undefined : Scaled.Price(message.Price);
        record.Size = message.Quantity;
        return true;
    }

    private bool OnModifyOrder(in ModifyOrderMessage message, int instrument, in MessageStamp stamp)
    {
        if (message.Side > 1)
        {
            return false;
        }

        AppendOrder(OrderAction.Modify, instrument, message.OrderId, message.Side, in stamp).Size = message.Quantity;
        return true;
    }

    private bool OnDeleteOrder(in DeleteOrderMessage message, int instrument, in MessageStamp stamp)
    {
        if (message.Side > 1)
        {
            return false;
        }

        AppendOrder(OrderAction.Cancel, instrument, message.OrderId, message.Side, in stamp);
        return true;
    }

    private bool OnAddOddLot(in AddOddLotOrderMessage message, int instrument, in MessageStamp stamp)
    {
        if (message.Side > 1 || message.Price <= 0)
        {
            return false;
        }

        ref var record = ref AppendOddLot(OrderAction.Add, instrument, message.OrderId, message.Side, in stamp);
        record.Price = Scaled.Price(message.Price);
        record.Size = message.Quantity;
        record.Broker = message.BrokerID;
        return true;
    }

    private bool OnDeleteOddLot(in DeleteOddLotOrderMessage message, int instrument, in MessageStamp stamp)
    {
        if (message.Side > 1)
        {
            return false;
        }

        AppendOddLot(OrderAction.Cancel, instrument, message.OrderId, message.Side, in stamp).Broker = message.BrokerID;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref OrderRecord AppendOrder(OrderAction action, int instrument, ulong orderId, ushort side, in MessageStamp stamp)
    {
        ref var record = ref Records.Append<OrderRecord>(stamp.Publisher, instrument, stamp.TsEvent);
        record.OrderId = orderId;
        record.Price = Price.Undefined;
        record.Flags = stamp.Flags;
        record.ChannelId = stamp.ShortChannelId;
        record.Action = action;
        record.Side = SideOf(side);
        record.TsRecv = stamp.TsRecv;
        record.TsInDelta = stamp.TsInDelta;
        record.Sequence = stamp.Sequence;
        return ref record;
    }

    private ref OddLotOrderRecord AppendOddLot(
        OrderAction action, int instrument, ulong orderId, ushort side, in MessageStamp stamp)
    {
        ref var record = ref Records.Append<OddLotOrderRecord>(stamp.Publisher, instrument, stamp.TsEvent);
        record.OrderId = orderId;
        record.Price = Price.Undefined;
        record.Flags = stamp.Flags;
        record.ChannelId = stamp.ShortChannelId;
        record.Action = action;
        record.Side = SideOf(side);
        record.TsRecv = stamp.TsRecv;
        record.TsInDelta = stamp.TsInDelta;
        record.Sequence = stamp.Sequence;
        return ref record;
    }

    private static Side SideOf(ushort side) => side == 0 ? Side.Bid : Side.Ask;
}
