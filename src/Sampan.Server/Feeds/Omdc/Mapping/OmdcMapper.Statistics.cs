using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

public sealed partial class OmdcMapper
{
    private const byte New = 1;
    private const byte Delete = 2;

    private bool OnStatistics(in StatisticsMessage message, int instrument, in MessageStamp stamp)
    {
        AppendQuantity(instrument, StatisticType.Volume, Scaled.Quantity(message.SharesTraded), in stamp);
        AppendQuantity(instrument, StatisticType.Turnover, message.Turnover, in stamp);
        AppendPrice(instrument, StatisticType.HighPrice, message.HighPrice, in stamp);
        AppendPrice(instrument, StatisticType.LowPrice, message.LowPrice, in stamp);
        AppendPrice(instrument, StatisticType.LastPrice, message.LastPrice, in stamp);
        if (message.VWAP != 0)
        {
            // SS does not fill it in.
            AppendPrice(instrument, StatisticType.Vwap, message.VWAP, in stamp);
        }

        if (message.ShortSellSharesTraded != 0)
        {
            AppendQuantity(instrument, StatisticType.ShortVolume, message.ShortSellSharesTraded, in stamp);
            AppendQuantity(instrument, StatisticType.ShortTurnover, message.ShortSellTurnover, in stamp);
        }

        return true;
    }

    private bool OnNominalPrice(in NominalPriceMessage message, int instrument, in MessageStamp stamp)
    {
        AppendPrice(instrument, StatisticType.VenuePrice, message.NominalPrice, in stamp);
        return true;
    }

    private bool OnClosingPrice(in ClosingPriceMessage message, int instrument, in MessageStamp stamp)
    {
        AppendPrice(instrument, StatisticType.ClosePrice, message.ClosingPrice, in stamp);
        if (stamp.Publisher != Publisher.OmdcStandard)
        {
            // SS does not fill it in.
            AppendQuantity(instrument, StatisticType.TradeCount, message.NumberOfTrades, in stamp);
        }

        return true;
    }

    private bool OnYield(in YieldMessage message, int instrument, in MessageStamp stamp)
    {
        AppendPrice(instrument, StatisticType.Yield, message.Yield, in stamp);
        return true;
    }

    private bool OnIndicativePrice(in IndicativeEquilibriumPriceMessage message, int instrument, in MessageStamp stamp)
    {
        var type = SessionPhases.IsClosing(PhaseOf(instrument), stamp.TsEvent)
            ? StatisticType.IndicativeClosingPrice
            : StatisticType.IndicativeOpeningPrice;
        ref var record = ref AppendPrice(instrument, type, message.Price, in stamp);
        if (record.UpdateAction == New)
        {
            record.Quantity = Scaled.Quantity(message.AggregateQuantity);
        }

        return true;
    }

    private bool OnReferencePrice(in ReferencePriceMessage message, int instrument, in MessageStamp stamp)
    {
        AppendPrice(instrument, StatisticType.AuctionReferencePrice, message.ReferencePrice, in stamp);
        AppendPrice(instrument, StatisticType.AuctionLowerPrice, message.LowerPrice, in stamp);
        AppendPrice(instrument, StatisticType.AuctionUpperPrice, message.UpperPrice, in stamp);
        return true;
    }

    private bool OnOrderImbalance(in OrderImbalanceMessage message, int instrument, in MessageStamp stamp)
    {
        var quantity = Scaled.Quantity(message.OrderImbalanceQuantity);
        switch ((char)message.OrderImbalanceDirection)
        {
            case 'B':
                AppendQuantity(instrument, StatisticType.OrderImbalance, quantity, in stamp);
                return true;
            case 'S':
                AppendQuantity(instrument, StatisticType.OrderImbalance, -quantity, in stamp);
                return true;
            case 'N':
                AppendQuantity(instrument, StatisticType.OrderImbalance, 0, in stamp);
                return true;
            case ' ' or '\0':
                AppendStatistic(instrument, StatisticType.OrderImbalance, in stamp).UpdateAction = Delete;
                return true;
            default:
                return false;
        }
    }

    /// <summary>A price that is 0 when there is none, which takes an earlier one back.</summary>
    private ref StatisticRecord AppendPrice(int instrument, StatisticType type, int price, in MessageStamp stamp)
    {
        ref var record = ref AppendStatistic(instrument, type, in stamp);
        record.Price = Scaled.PriceOrNone(price);
        record.UpdateAction = price == 0 ? Delete : New;
        return ref record;
    }

    private ref StatisticRecord AppendQuantity(int instrument, StatisticType type, long quantity, in MessageStamp stamp)
    {
        ref var record = ref AppendStatistic(instrument, type, in stamp);
        record.Quantity = quantity;
        return ref record;
    }

    private ref StatisticRecord AppendStatistic(int instrument, StatisticType type, in MessageStamp stamp)
    {
        ref var record = ref Records.Append<StatisticRecord>(stamp.Publisher, instrument, stamp.TsEvent);
        record.TsRecv = stamp.TsRecv;
        record.TsRef = -1;
        record.Price = Price.Undefined;
        record.Quantity = long.MaxValue;
        record.Sequence = stamp.Sequence;
        record.TsInDelta = stamp.TsInDelta;
        record.StatisticType = type;
        record.ChannelId = stamp.ChannelId;
        record.UpdateAction = New;
        record.StatFlags = (byte)(stamp.Flags & (RecordFlags.Snapshot | RecordFlags.BadTsRecv));
        return ref record;
    }
}
