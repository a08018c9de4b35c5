using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Mapping;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>What the exchange tells beside orders and trades: the records that its feed's messages become, too (OMD-C).</summary>
internal sealed partial class RecordWriter
{
    private const ushort Scheduled = 1;
    private const ushort PriceLimit = 50;
    private const byte Yes = (byte)'Y';
    private const byte No = (byte)'N';
    private const byte NotKnown = (byte)'~';
    private const byte Deleted = 2;

    // The exchange states money in thousandths of the currency.
    private const long NanosPerThousandth = Price.Unit / 1_000;

    /// <summary>A phase of the day (OMD-C 20).</summary>
    public void Phase(int instrument, TradingPhase phase)
    {
        ref var status = ref Status(instrument);
        status.Reason = Scheduled;
        status.Phase = phase;
        SessionPhases.TryDescribe(phase, ref status);
    }

    /// <summary>The security is suspended (OMD-C 21).</summary>
    public void Halt(int instrument)
    {
        ref var status = ref Status(instrument);
        (status.Action, status.IsTrading, status.IsQuoting) = (StatusAction.Halt, No, No);
    }

    /// <summary>A suspension has ended: the security does what its market does, or could (OMD-C 21).</summary>
    public void Resume(int instrument, TradingPhase phase)
    {
        ref var status = ref Status(instrument);
        SessionPhases.TryDescribe(phase, ref status);
        if (status.Action is StatusAction.NotAvailable or StatusAction.Halt or StatusAction.PostClose)
        {
            status.Action = StatusAction.None;
        }

        status.TradingEvent = 0;
    }

    /// <summary>A cooling-off begins (OMD-C 23).</summary>
    public void VcmTrigger(int instrument, long start, long end, long reference, in PriceRange limits)
    {
        ref var status = ref Status(instrument);
        (status.Action, status.Reason, status.IsTrading, status.IsQuoting) = (StatusAction.Trading, PriceLimit, Yes, Yes);
        PriceOrNone(instrument, StatisticType.VcmReferencePrice, reference).TsRef = start;
        PriceOrNone(instrument, StatisticType.LowerPriceLimit, limits.Low).TsRef = end;
        PriceOrNone(instrument, StatisticType.UpperPriceLimit, limits.High).TsRef = end;
    }

    /// <summary>The equilibrium of an auction (OMD-C 41); an undefined price says that there is none any more.</summary>
    public void Indicative(int instrument, bool isClosing, long price, long volume)
    {
        var type = isClosing ? StatisticType.IndicativeClosingPrice : StatisticType.IndicativeOpeningPrice;
        ref var statistic = ref PriceOrNone(instrument, type, price);
        if (price != Price.Undefined)
        {
            statistic.Quantity = volume;
        }
    }

    /// <summary>The imbalance of an auction, of buyers if positive (OMD-C 56); an undefined quantity says that there is none.</summary>
    public void Imbalance(int instrument, long quantity)
    {
        if (quantity == Price.Undefined)
        {
            PriceOrNone(instrument, StatisticType.OrderImbalance, Price.Undefined);
        }
        else
        {
            Quantity(instrument, StatisticType.OrderImbalance, quantity);
        }
    }

    /// <summary>Reference price and limits of an auction (OMD-C 43); undefined for none.</summary>
    public void AuctionLimits(int instrument, long reference, long lower, long upper)
    {
        PriceOrNone(instrument, StatisticType.AuctionReferencePrice, reference);
        PriceOrNone(instrument, StatisticType.AuctionLowerPrice, lower);
        PriceOrNone(instrument, StatisticType.AuctionUpperPrice, upper);
    }

    /// <summary>The closing price of the day, and how many trades it had (OMD-C 62).</summary>
    public void ClosingPrice(int instrument, long price, long trades)
    {
        PriceOrNone(instrument, StatisticType.ClosePrice, price);
        Quantity(instrument, StatisticType.TradeCount, trades);
    }

    /// <summary>What was sold short so far (OMD-C 60).</summary>
    /// <param name="instrument">Which.</param>
    /// <param name="volume">Shares.</param>
    /// <param name="turnover">Units of 1e-9 of the currency.</param>
    public void ShortSales(int instrument, long volume, Int128 turnover)
    {
        Quantity(instrument, StatisticType.ShortVolume, volume);
        Quantity(instrument, StatisticType.ShortTurnover, (long)(turnover / NanosPerThousandth));
    }

    /// <summary>A trade is taken back (OMD-C 51).</summary>
    public void TradeCancel(int instrument, uint tradeId) => Quantity(instrument, StatisticType.TradeCancel, tradeId);

    /// <summary>An odd lot order joins its book or leaves it (OMD-C 33, 34).</summary>
    public void OddLot(int instrument, OrderAction action, in QueuedOrder order)
    {
        var isAdded = action == OrderAction.Add;
        ref var record = ref OddLot(instrument, action, order.Side);
        record.OrderId = order.Id;
        record.Price = isAdded ? order.Price : Price.Undefined;
        record.Size = isAdded ? order.Size : 0;
        record.Broker = order.Broker;
    }

    /// <summary>The odd lot book is empty from here on.</summary>
    public void ClearOddLots(int instrument) => OddLot(instrument, OrderAction.Clear, Side.None).Price = Price.Undefined;

    /// <summary>A corporate action that is in force from today on.</summary>
    public void CorporateAction(int instrument, in CorporateAction action, ulong number)
    {
        ref var record = ref Append<CorporateActionRecord>(instrument);
        record.TsRecv = record.Known = Time;
        record.ActionId = number;
        action.WriteTo(ref record);
    }

    private ref OddLotOrderRecord OddLot(int instrument, OrderAction action, Side side)
    {
        ref var record = ref Append<OddLotOrderRecord>(instrument);
        record.Flags = RecordFlags.Last;
        record.ChannelId = byte.MaxValue;
        record.Action = action;
        record.Side = side;
        record.TsRecv = Time;
        record.Sequence = ++_sequence;
        return ref record;
    }

    private ref StatusRecord Status(int instrument)
    {
        ref var status = ref Append<StatusRecord>(instrument);
        status.TsRecv = Time;
        status.IsTrading = status.IsQuoting = status.IsShortSellRestricted = NotKnown;
        status.Phase = TradingPhase.Unknown;
        return ref status;
    }

    private ref StatisticRecord PriceOrNone(int instrument, StatisticType type, long price)
    {
        ref var statistic = ref Statistic(instrument, type, price, -1);
        statistic.UpdateAction = price == Price.Undefined ? Deleted : statistic.UpdateAction;
        return ref statistic;
    }

    private void Quantity(int instrument, StatisticType type, long quantity) =>
        Statistic(instrument, type, Price.Undefined, -1).Quantity = quantity;
}
