using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>What every securities product tells of auctions and of volatility control (41, 56, 43, 23).</summary>
internal static class AuctionMessages
{
    /// <summary>Price and volume of the equilibrium; both 0 when there is none (3.10).</summary>
    public static IndicativeEquilibriumPriceMessage EquilibriumOf(ExchangeSecurity security) => new()
    {
        SecurityCode = security.Code,
        Price = security.Auction.Price,
        AggregateQuantity = (ulong)security.Auction.Volume,
    };

    /// <summary>The imbalance; a space when there is none.</summary>
    public static OrderImbalanceMessage ImbalanceOf(ExchangeSecurity security) => new()
    {
        SecurityCode = security.Code,
        OrderImbalanceDirection = security.Auction.Imbalance switch
        {
            null => ' ',
            0 => 'N',
            > 0 => 'B',
            _ => 'S',
        },
        OrderImbalanceQuantity = (ulong)Math.Abs(security.Auction.Imbalance ?? 0),
    };

    /// <summary>Reference price and limits.</summary>
    public static ReferencePriceMessage ReferenceOf(ExchangeSecurity security) => new()
    {
        SecurityCode = security.Code,
        ReferencePrice = security.Auction.Reference,
        LowerPrice = security.Auction.Lower,
        UpperPrice = security.Auction.Upper,
    };

    /// <summary>A cooling-off.</summary>
    public static VCMTriggerMessage VcmOf(ExchangeSecurity security, VcmTold vcm) => new()
    {
        SecurityCode = security.Code,
        CoolingOffStartTime = (ulong)vcm.Start,
        CoolingOffEndTime = (ulong)vcm.End,
        VCMReferencePrice = vcm.Reference,
        VCMLowerPrice = vcm.Lower,
        VCMUpperPrice = vcm.Upper,
    };

    /// <summary>All that was told of a security today, as it is now (4.4).</summary>
    public static void WriteSnapshot(ExchangeSecurity security, MessageWriter into)
    {
        if (security.Vcm is { } vcm)
        {
            into.Append(VcmOf(security, vcm));
        }

        if (security.Auction.HasReference)
        {
            into.Append(ReferenceOf(security));
        }

        if (security.Auction.HasPrice)
        {
            into.Append(EquilibriumOf(security));
        }

        if (security.Auction.HasImbalance)
        {
            into.Append(ImbalanceOf(security));
        }
    }
}
