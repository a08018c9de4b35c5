using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>Which product tells what, when several are there: so that nothing is counted twice.</summary>
/// <remarks>
/// Orders, trades and the states of auctions come from the richest product (FullTick before Premium before Standard);
/// statistics, nominal and closing prices, which FullTick lacks, from the richer of the other two.
/// </remarks>
internal sealed class ProductRoutes(IReadOnlyCollection<OmdcProduct> products)
{
    /// <summary>What is done with each type on a channel of a product.</summary>
    public MessageRoute[] Of(OmdcProduct product)
    {
        var routes = new MessageRoute[256];
        foreach (var layout in OmdcLayout.All)
        {
            routes[(int)layout.Type] = RouteOf(layout.Type, product);
        }

        return routes;
    }

    /// <summary>The base of the publisher ids of what a channel of a product tells.</summary>
    public ushort PublisherOf(OmdcProduct product) => product switch
    {
        OmdcProduct.FullTick => Publisher.OmdcFullTick,
        OmdcProduct.Premium => Publisher.OmdcPremium,
        OmdcProduct.Standard => Publisher.OmdcStandard,
        OmdcProduct.OddLots => Publisher.OmdcOddLots,
        OmdcProduct.Index => Publisher.OmdcIndex,
        _ => First(OmdcProduct.FullTick, OmdcProduct.Premium, OmdcProduct.Standard) is { } richest
            ? PublisherOf(richest)
            : Publisher.OmdcIndex,
    };

    private MessageRoute RouteOf(OmdcMessageType type, OmdcProduct product)
    {
        switch (type)
        {
            case OmdcMessageType.MarketDefinition or OmdcMessageType.SecurityDefinition or OmdcMessageType.LiquidityProvider
                or OmdcMessageType.CurrencyRate or OmdcMessageType.TradingSessionStatus:
                return MessageRoute.Other;
            case OmdcMessageType.IndexDefinition or OmdcMessageType.IndexData:
                return Taken(OmdcProduct.Index, product, MessageRoute.Other);
            case OmdcMessageType.StockConnectDailyQuotaBalance or OmdcMessageType.StockConnectMarketTurnover:
                return Taken(First(OmdcProduct.StockConnect) ?? product, product, MessageRoute.Other);
            case OmdcMessageType.News or OmdcMessageType.MarketTurnover:
                return Taken(
                    First(OmdcProduct.News, OmdcProduct.Premium, OmdcProduct.Standard) ?? product, product, MessageRoute.Other);
            default:
                return SourceOf(type) is { } sources
                    ? Taken(First(sources), product, MessageRoute.Security)
                    : MessageRoute.Unknown;
        }
    }

    /// <summary>The products that have a message about a security (specification 1.3), the one to be believed first.</summary>
    private static OmdcProduct[]? SourceOf(OmdcMessageType type) => type switch
    {
        OmdcMessageType.AddOrder or OmdcMessageType.ModifyOrder or OmdcMessageType.DeleteOrder => [OmdcProduct.FullTick],
        OmdcMessageType.AddOddLotOrder or OmdcMessageType.DeleteOddLotOrder => [OmdcProduct.OddLots],
        OmdcMessageType.BrokerQueue => [OmdcProduct.BrokerQueue, OmdcProduct.Standard],
        OmdcMessageType.NominalPrice or OmdcMessageType.Yield or OmdcMessageType.Statistics or OmdcMessageType.ClosingPrice =>
            [OmdcProduct.Premium, OmdcProduct.Standard],
        OmdcMessageType.Trade or OmdcMessageType.TradeCancel or OmdcMessageType.TradeTicker
            or OmdcMessageType.AggregateOrderBookUpdate or OmdcMessageType.SecurityStatus or OmdcMessageType.VCMTrigger
            or OmdcMessageType.IndicativeEquilibriumPrice or OmdcMessageType.ReferencePrice or OmdcMessageType.OrderImbalance =>
            [OmdcProduct.FullTick, OmdcProduct.Premium, OmdcProduct.Standard],
        _ => null,
    };

    private static MessageRoute Taken(OmdcProduct? from, OmdcProduct product, MessageRoute route) =>
        from == product ? route : MessageRoute.OtherProduct;

    private OmdcProduct? First(params ReadOnlySpan<OmdcProduct> wanted)
    {
        foreach (var product in wanted)
        {
            if (products.Contains(product))
            {
                return product;
            }
        }

        return null;
    }
}
