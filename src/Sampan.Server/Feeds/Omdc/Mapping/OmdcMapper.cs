using System.Buffers.Binary;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Inputs;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>From the messages of OMD-C to records, and from its reference data to instruments.</summary>
/// <remarks>
/// Belongs to the thread that feeds the lines. It has no clock: time comes with the messages and with <see cref="OnTime"/>.
/// Nothing is allocated for a message about orders or trades. Products that tell the same are told apart by
/// <see cref="ProductRoutes"/>; what is told of a security before its definition is held back until it comes.
/// </remarks>
public sealed partial class OmdcMapper : IOmdcRecords
{
    private const int CodesMax = 100_000;
    private const int NotKnown = -1;

    // Where the code lies in every message about a security.
    private const int SecurityCodeOffset = 4;

    private const long TimerNanos = HongKongTime.NanosPerSecond;

    private readonly int[] _bySecurity = new int[CodesMax];
    private readonly ProductRoutes _routes;
    private readonly ushort _publisher;
    private readonly TradingCalendar _calendar;
    private ChannelState?[] _channels = [];
    private long _time = long.MinValue;
    private long _lastTimer = long.MinValue;

    /// <param name="options">The line: which products there are decides what is taken from which.</param>
    /// <param name="directory">The instruments. The mapper is its only writer.</param>
    /// <param name="calendar">The trading days: the last one is that of the previous close.</param>
    public OmdcMapper(OmdcOptions options, InstrumentDirectory directory, TradingCalendar calendar)
    {
        _calendar = calendar;
        _routes = new ProductRoutes([.. options.Channels.Select(channel => channel.Product)]);
        _publisher = _routes.PublisherOf(OmdcProduct.Reference);
        _hasReference = options.Channels.Any(channel => channel.Product == OmdcProduct.Reference);
        foreach (var channel in options.Channels)
        {
            ChannelOf(channel);
        }

        _updates = new InstrumentUpdates(directory);
        _indices = new IndexCodes(_updates);
        Array.Fill(_bySecurity, NotKnown);
        foreach (var instrument in directory.Current)
        {
            Learn(instrument);
        }
    }

    /// <summary>Where the records go. The caller may set another one between calls.</summary>
    public RecordBuffer Records { get; set; } = new();

    /// <summary>What has been done, and what could not be used.</summary>
    public MappingCounts Counts { get; } = new();

    /// <inheritdoc/>
    public void OnMessage(in OmdcMessage message, in OmdcDelivery delivery)
    {
        var channel = ChannelOf(delivery.Channel);
        var type = (int)message.Type;
        switch ((uint)type < (uint)channel.Routes.Length ? channel.Routes[type] : MessageRoute.Unknown)
        {
            case MessageRoute.Security:
                OnSecurityMessage(in message, in delivery, channel);
                break;
            case MessageRoute.Other:
                OnOtherMessage(in message, in delivery, channel);
                break;
            case MessageRoute.OtherProduct:
                Counts.OfOtherProducts++;
                break;
            default:
                Counts.OfOtherTypes++;
                break;
        }
    }

    /// <summary>
    /// Time has passed: definitions that have waited long enough become instruments, and once a second a
    /// <see cref="TimerRecord"/> says so.
    /// </summary>
    /// <param name="time">The time of the feed, nanoseconds since the Unix epoch, UTC.</param>
    public void OnTime(long time)
    {
        _time = Math.Max(_time, time);
        if (_updates.IsDue(time))
        {
            UpdateDirectory();
        }

        if (_lastTimer == long.MinValue || time - _lastTimer >= TimerNanos)
        {
            _lastTimer = time;
            Records.Append<TimerRecord>(_publisher, GapRecord.NoInstrument, time);
        }
    }

    private void OnSecurityMessage(in OmdcMessage message, in OmdcDelivery delivery, ChannelState channel)
    {
        var code = BinaryPrimitives.ReadUInt32LittleEndian(message.Bytes[SecurityCodeOffset..]);
        var instrument = code < CodesMax ? _bySecurity[code] : NotKnown;
        if (instrument < 0)
        {
            instrument = Meet(code, in message, in delivery);
            if (instrument < 0)
            {
                return;
            }
        }

        if (!channel.Members.Contains(instrument))
        {
            Join(channel, instrument, delivery.Received);
        }

        var stamp = new MessageStamp(in message, in delivery, channel);
        if (Apply(in message, instrument, in stamp, channel))
        {
            Counts.Mapped++;
        }
        else
        {
            OnMalformed(message.Type, instrument, channel, in stamp);
        }
    }

    private bool Apply(in OmdcMessage message, int instrument, in MessageStamp stamp, ChannelState channel) => message.Type switch
    {
        OmdcMessageType.AddOrder => OnAddOrder(in message.As<AddOrderMessage>(), instrument, in stamp),
        OmdcMessageType.DeleteOrder => OnDeleteOrder(in message.As<DeleteOrderMessage>(), instrument, in stamp),
        OmdcMessageType.ModifyOrder => OnModifyOrder(in message.As<ModifyOrderMessage>(), instrument, in stamp),
        OmdcMessageType.Trade => OnTrade(in message.As<TradeMessage>(), instrument, in stamp),
        OmdcMessageType.TradeCancel => OnTradeCancel(in message.As<TradeCancelMessage>(), instrument, in stamp),
        OmdcMessageType.TradeTicker => OnTradeTicker(in message.As<TradeTickerMessage>(), instrument, in stamp, channel),
        OmdcMessageType.AggregateOrderBookUpdate =>
            OnAggregateBook(message.Entries<AggregateOrderBookEntry>(), instrument, in stamp, channel),
        OmdcMessageType.AddOddLotOrder => OnAddOddLot(in message.As<AddOddLotOrderMessage>(), instrument, in stamp),
        OmdcMessageType.DeleteOddLotOrder => OnDeleteOddLot(in message.As<DeleteOddLotOrderMessage>(), instrument, in stamp),
        OmdcMessageType.BrokerQueue => OnBrokerQueue(in message, instrument, in stamp, channel),
        OmdcMessageType.Statistics => OnStatistics(in message.As<StatisticsMessage>(), instrument, in stamp),
        OmdcMessageType.NominalPrice => OnNominalPrice(in message.As<NominalPriceMessage>(), instrument, in stamp),
        OmdcMessageType.IndicativeEquilibriumPrice =>
            OnIndicativePrice(in message.As<IndicativeEquilibriumPriceMessage>(), instrument, in stamp),
        OmdcMessageType.OrderImbalance => OnOrderImbalance(in message.As<OrderImbalanceMessage>(), instrument, in stamp),
        OmdcMessageType.ReferencePrice => OnReferencePrice(in message.As<ReferencePriceMessage>(), instrument, in stamp),
        OmdcMessageType.ClosingPrice => OnClosingPrice(in message.As<ClosingPriceMessage>(), instrument, in stamp),
        OmdcMessageType.Yield => OnYield(in message.As<YieldMessage>(), instrument, in stamp),
        OmdcMessageType.SecurityStatus => OnSecurityStatus(in message.As<SecurityStatusMessage>(), instrument, in stamp),
        OmdcMessageType.VCMTrigger => OnVcmTrigger(in message.As<VCMTriggerMessage>(), instrument, in stamp),
        _ => false,
    };

    private void OnOtherMessage(in OmdcMessage message, in OmdcDelivery delivery, ChannelState channel)
    {
        _time = Math.Max(_time, delivery.Received);
        var stamp = new MessageStamp(in message, in delivery, channel);
        var heldBack = Counts.HeldBack;
        var isTaken = message.Type switch
        {
            OmdcMessageType.SecurityDefinition => OnSecurityDefinition(in message, in stamp),
            OmdcMessageType.LiquidityProvider => OnLiquidityProvider(in message, in stamp),
            OmdcMessageType.MarketDefinition => OnMarketDefinition(in message.As<MarketDefinitionMessage>(), in stamp),
            OmdcMessageType.CurrencyRate => OnCurrencyRate(in message, in delivery, in stamp),
            OmdcMessageType.TradingSessionStatus => OnSessionStatus(in message.As<TradingSessionStatusMessage>(), in stamp),
            OmdcMessageType.MarketTurnover => OnMarketTurnover(in message, in delivery, in stamp, channel),
            OmdcMessageType.News => OnNews(in message, in stamp),
            OmdcMessageType.IndexDefinition => OnIndexDefinition(in message.As<IndexDefinitionMessage>(), in stamp),
            OmdcMessageType.IndexData => OnIndexData(in message, in delivery, in stamp, channel),
            OmdcMessageType.StockConnectDailyQuotaBalance => OnQuotaBalance(in message, in delivery, in stamp, channel),
            OmdcMessageType.StockConnectMarketTurnover => OnConnectTurnover(in message, in delivery, in stamp, channel),
            _ => false,
        };
        if (!isTaken)
        {
            Counts.Malformed++;
        }
        else if (Counts.HeldBack == heldBack)
        {
            Counts.Mapped++;
        }
    }

    private ChannelState ChannelOf(OmdcChannelOptions options)
    {
        var channels = _channels;
        return options.Id < channels.Length && channels[options.Id] is { } known ? known : AddChannel(options);
    }

    private ChannelState AddChannel(OmdcChannelOptions options)
    {
        if (options.Id >= _channels.Length)
        {
            Array.Resize(ref _channels, options.Id + 1);
        }

        return _channels[options.Id] = new ChannelState(options, _routes);
    }
}
