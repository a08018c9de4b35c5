using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

public sealed partial class OmdcMapper
{
    private bool OnMarketDefinition(in MarketDefinitionMessage message, in MessageStamp stamp)
    {
        if (MarketWide.Segment(OmdcText.Read(message.MarketCode)) is not { } segment)
        {
            return false;
        }

        var name = OmdcText.Read(message.MarketName);
        var currency = OmdcText.Read(message.CurrencyCode);
        _updates.Set(
            segment with
            {
                Name = name.Length > 0 ? name : segment.Name,
                Currency = currency.Length > 0 ? currency : segment.Currency,
                Index = _updates.TryFind(segment.Id, out var known) ? known.Index : 0,
            },
            stamp.TsRecv);
        return true;
    }

    private bool OnCurrencyRate(in OmdcMessage bytes, in OmdcDelivery delivery, in MessageStamp stamp)
    {
        ref readonly var message = ref bytes.As<CurrencyRateMessage>();
        var rate = Scaled.Rate(message.CurrencyRate, message.CurrencyFactor);
        if (MarketWide.Currency(OmdcText.Read(message.CurrencyCode)) is not { } currency || rate == Price.Undefined)
        {
            return false;
        }

        if (TryIndex(Have(currency, stamp.TsRecv), in bytes, in delivery, out var instrument))
        {
            AppendStatistic(instrument, StatisticType.CurrencyRate, in stamp).Price = rate;
        }

        return true;
    }

    /// <summary>The turnover of a segment in a currency; without one, in all of them.</summary>
    private bool OnMarketTurnover(
        in OmdcMessage bytes, in OmdcDelivery delivery, in MessageStamp stamp, ChannelState channel)
    {
        ref readonly var message = ref bytes.As<MarketTurnoverMessage>();
        var code = OmdcText.Read(message.MarketCode);
        var currency = OmdcText.Read(message.CurrencyCode);
        var wanted = currency.Length == 0 ? MarketWide.Segment(code) : MarketWide.Turnover(code, currency);
        if (wanted is null)
        {
            return false;
        }

        if (TryJoin(wanted, channel, in bytes, in delivery, out var instrument))
        {
            AppendQuantity(instrument, StatisticType.Turnover, message.Turnover, in stamp);
        }

        return true;
    }

    /// <summary>What is left of a quota; a null, while nearly a third and more is left, takes an earlier number back.</summary>
    private bool OnQuotaBalance(
        in OmdcMessage bytes, in OmdcDelivery delivery, in MessageStamp stamp, ChannelState channel)
    {
        ref readonly var message = ref bytes.As<StockConnectDailyQuotaBalanceMessage>();
        var wanted = MarketWide.Connect(OmdcText.Read(message.StockConnectMarket), OmdcText.Read(message.TradingDirection));
        if (wanted is null || !TryJoin(wanted, channel, in bytes, in delivery, out var instrument))
        {
            return wanted is not null;
        }

        ref var record = ref AppendStatistic(instrument, StatisticType.QuotaBalance, in stamp);
        record.TsRef = Scaled.Quantity(message.DailyQuotaBalanceTime);
        if (message.DailyQuotaBalance == long.MinValue)
        {
            record.UpdateAction = Delete;
        }
        else
        {
            record.Quantity = message.DailyQuotaBalance;
        }

        return true;
    }

    private bool OnConnectTurnover(
        in OmdcMessage bytes, in OmdcDelivery delivery, in MessageStamp stamp, ChannelState channel)
    {
        ref readonly var message = ref bytes.As<StockConnectMarketTurnoverMessage>();
        var wanted = MarketWide.Connect(OmdcText.Read(message.StockConnectMarket), OmdcText.Read(message.TradingDirection));
        if (wanted is null || !TryJoin(wanted, channel, in bytes, in delivery, out var instrument))
        {
            return wanted is not null;
        }

        AppendUnlessNull(instrument, StatisticType.ConnectBuyTurnover, message.BuyTurnover, in stamp);
        AppendUnlessNull(instrument, StatisticType.ConnectSellTurnover, message.SellTurnover, in stamp);
        AppendUnlessNull(instrument, StatisticType.ConnectTurnover, message.BuySellTurnover, in stamp);
        return true;
    }

    private void AppendUnlessNull(int instrument, StatisticType type, long quantity, in MessageStamp stamp)
    {
        if (quantity != long.MinValue)
        {
            AppendQuantity(instrument, type, quantity, in stamp);
        }
    }

    private bool TryJoin(
        Instrument wanted, ChannelState channel, in OmdcMessage message, in OmdcDelivery delivery, out int instrument)
    {
        if (!TryIndex(Have(wanted, delivery.Received), in message, in delivery, out instrument))
        {
            return false;
        }

        if (!channel.Members.Contains(instrument))
        {
            Join(channel, instrument, delivery.Received);
        }

        return true;
    }
}
