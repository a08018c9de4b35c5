using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>Securities Premium: every trade, and levels and sums after every event (50, 51, 53, 60, 40, 62).</summary>
internal sealed class PremiumPublisher(Exchange exchange, IReadOnlyList<PublishedChannel> channels)
    : LevelPublisher(exchange, channels)
{
    /// <inheritdoc/>
    protected override bool IsFull => true;

    /// <inheritdoc/>
    public override void OnTrade(ExchangeSecurity security, in TradeRecord trade, uint tradeId) =>
        ChannelOf(security).Append(FullTickPublisher.TradeOf(security, trade, tradeId));

    /// <inheritdoc/>
    public override void OnTradeCancel(ExchangeSecurity security, uint tradeId, uint size) =>
        ChannelOf(security).Append(new TradeCancelMessage { SecurityCode = security.Code, TradeID = tradeId });

    /// <inheritdoc/>
    public override void EndEvent(ExchangeSecurity security, long time) => Tell(security);
}
