using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>What Standard, Premium and FullTick tell alike: halts, auctions, volatility control (21, 41, 56, 43, 23).</summary>
internal abstract class SecuritiesPublisher(IReadOnlyList<PublishedChannel> channels) : ProductPublisher(channels)
{
    /// <inheritdoc/>
    public override void OnHalt(ExchangeSecurity security) => ChannelOf(security).Append(FullTickPublisher.StatusOf(security));

    /// <inheritdoc/>
    public override void OnEquilibrium(ExchangeSecurity security) =>
        ChannelOf(security).Append(AuctionMessages.EquilibriumOf(security));

    /// <inheritdoc/>
    public override void OnImbalance(ExchangeSecurity security) =>
        ChannelOf(security).Append(AuctionMessages.ImbalanceOf(security));

    /// <inheritdoc/>
    public override void OnReference(ExchangeSecurity security) =>
        ChannelOf(security).Append(AuctionMessages.ReferenceOf(security));

    /// <inheritdoc/>
    public override void OnVcm(ExchangeSecurity security, VcmTold vcm) =>
        ChannelOf(security).Append(AuctionMessages.VcmOf(security, vcm));
}
