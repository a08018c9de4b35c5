using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Publishing.Books;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>What the source tells of a security beside orders and trades.</summary>
/// <remarks>A message may be several records, and is told with the last of them.</remarks>
internal sealed partial class Exchange
{
    private void ApplyStatistic(ExchangeSecurity security, in StatisticRecord statistic)
    {
        switch (statistic.StatisticType)
        {
            case StatisticType.ClosePrice when statistic.TsRef == -1:
                security.Close = ThousandthsOf(in statistic);
                break;
            case StatisticType.ClosePrice:
                if (Learn(in statistic.Header))
                {
                    Tell(security, static (product, security) => product.OnDefinition(security));
                }

                break;
            case StatisticType.TradeCount:
                security.CloseTrades = (uint)statistic.Quantity;
                Tell(security, static (product, security) => product.OnClosing(security));
                break;
            case StatisticType.TradeCancel:
                CancelTrade(security, (uint)statistic.Quantity);
                break;
            case StatisticType.ShortVolume:
                security.Day.SetShort(statistic.Quantity, security.Day.ShortTurnover);
                break;
            case StatisticType.ShortTurnover:
                security.Day.SetShort(security.Day.ShortShares, statistic.Quantity);
                break;
            default:
                ApplyAuction(security, in statistic);
                break;
        }
    }

    private void ApplyAuction(ExchangeSecurity security, in StatisticRecord statistic)
    {
        var (auction, price) = (security.Auction, ThousandthsOf(in statistic));
        switch (statistic.StatisticType)
        {
            case StatisticType.IndicativeOpeningPrice or StatisticType.IndicativeClosingPrice:
                (auction.Price, auction.Volume, auction.HasPrice) = (price, price == 0 ? 0 : statistic.Quantity, true);
                Tell(security, static (product, security) => product.OnEquilibrium(security));
                break;
            case StatisticType.OrderImbalance:
                (auction.Imbalance, auction.HasImbalance) = (statistic.IsDeleted ? null : statistic.Quantity, true);
                Tell(security, static (product, security) => product.OnImbalance(security));
                break;
            case StatisticType.AuctionReferencePrice:
                auction.Reference = price;
                break;
            case StatisticType.AuctionLowerPrice:
                auction.Lower = price;
                break;
            case StatisticType.AuctionUpperPrice:
                (auction.Upper, auction.HasReference) = (price, true);
                Tell(security, static (product, security) => product.OnReference(security));
                break;
            default:
                ApplyVcm(security, in statistic);
                break;
        }
    }

    private void ApplyVcm(ExchangeSecurity security, in StatisticRecord statistic)
    {
        var price = ThousandthsOf(in statistic);
        switch (statistic.StatisticType)
        {
            case StatisticType.VcmReferencePrice:
                security.Vcm = new VcmTold(statistic.TsRef, 0, price, 0, 0);
                break;
            case StatisticType.LowerPriceLimit when security.Vcm is { } vcm:
                security.Vcm = vcm with { End = statistic.TsRef, Lower = price };
                break;
            case StatisticType.UpperPriceLimit when security.Vcm is { } vcm:
                security.Vcm = vcm with { Upper = price };
                Tell(security, static (product, security) => product.OnVcm(security, security.Vcm!));
                break;
            default:
                break;
        }
    }

    private void CancelTrade(ExchangeSecurity security, uint number)
    {
        if (!security.Day.TryCancel(number, out var trade))
        {
            return;
        }

        CountTurnover(security, -trade.Price, trade.Size, trade.Type);
        foreach (var product in _products)
        {
            product.OnTradeCancel(security, number, trade.Size);
        }
    }

    private void CountTurnover(ExchangeSecurity security, int price, uint size, TradeType type)
    {
        if (type != TradeType.Overseas)
        {
            var key = (MarketOf(security), security.Instrument.Currency);
            _turnovers[key] = _turnovers.GetValueOrDefault(key) + ((long)price * size);
        }
    }

    private void ApplyOddLot(ExchangeSecurity security, in OddLotOrderRecord order)
    {
        foreach (var product in _products)
        {
            product.OnOddLot(security, in order);
        }
    }

    private void Tell(ExchangeSecurity security, Action<Products.ProductPublisher, ExchangeSecurity> what)
    {
        foreach (var product in _products)
        {
            what(product, security);
        }
    }

    private static int ThousandthsOf(in StatisticRecord statistic) => statistic.IsDeleted ? 0 : WirePrice.Of(statistic.Price);
}
