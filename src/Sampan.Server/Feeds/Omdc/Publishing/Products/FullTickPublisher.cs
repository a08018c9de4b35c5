using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>Securities FullTick: order by order, every trade (30, 31, 32, 50, 51, 21).</summary>
internal sealed class FullTickPublisher(Exchange exchange, IReadOnlyList<PublishedChannel> channels)
    : SecuritiesPublisher(channels)
{
    /// <inheritdoc/>
    public override void OnOrder(ExchangeSecurity security, in OrderRecord order)
    {
        var channel = ChannelOf(security);
        switch (order.Action)
        {
            case OrderAction.Add:
                channel.Append(Add(security.Code, order.OrderId, order.Price, order.Size, order.Side));
                break;
            case OrderAction.Modify:
                channel.Append(new ModifyOrderMessage
                {
                    SecurityCode = security.Code,
                    OrderId = order.OrderId,
                    Quantity = order.Size,
                    Side = SideOf(order.Side),
                });
                break;
            case OrderAction.Cancel:
                channel.Append(Delete(security.Code, order.OrderId, order.Side));
                break;
            default:
                break;
        }
    }

    /// <summary>There is no message that empties a book: each order is deleted.</summary>
    public override void OnClear(ExchangeSecurity security)
    {
        foreach (var order in security.Book.InOrder())
        {
            ChannelOf(security).Append(Delete(security.Code, order.Id, order.Side));
        }
    }

    /// <inheritdoc/>
    public override void OnTrade(ExchangeSecurity security, in TradeRecord trade, uint tradeId) =>
        ChannelOf(security).Append(TradeOf(security, trade, tradeId));

    /// <inheritdoc/>
    public override void OnTradeCancel(ExchangeSecurity security, uint tradeId, uint size) =>
        ChannelOf(security).Append(new TradeCancelMessage { SecurityCode = security.Code, TradeID = tradeId });

    /// <inheritdoc/>
    public override void WriteSnapshot(int group, MessageWriter into)
    {
        foreach (var security in InGroup(exchange.Securities, group))
        {
            if (security.WasHalted)
            {
                into.Append(StatusOf(security));
            }

            AuctionMessages.WriteSnapshot(security, into);
            foreach (var order in security.Book.InOrder())
            {
                into.Append(Add(security.Code, order.Id, order.Price, order.Size, order.Side));
            }
        }
    }

    /// <summary>The trade on the wire; its time is precise to the microsecond.</summary>
    public static TradeMessage TradeOf(ExchangeSecurity security, in TradeRecord trade, uint tradeId) => new()
    {
        SecurityCode = security.Code,
        TradeID = tradeId,
        Price = WirePrice.Of(trade.Price),
        Quantity = trade.Size,
        TrdType = (short)trade.TradeType,
        TradeTime = (ulong)(trade.Header.TsEvent - (trade.Header.TsEvent % 1_000)),
    };

    /// <summary>Whether a security is halted.</summary>
    public static SecurityStatusMessage StatusOf(ExchangeSecurity security) => new()
    {
        SecurityCode = security.Code,
        SuspensionIndicator = (byte)(security.IsHalted ? 2 : 3),
    };

    /// <summary>The number of a side, everywhere but in broker queues.</summary>
    public static ushort SideOf(Side side) => (ushort)(side == Side.Bid ? 0 : 1);

    private static AddOrderMessage Add(uint code, ulong id, long price, uint size, Side side) => new()
    {
        SecurityCode = code,
        OrderId = id,
        Price = WirePrice.Of(price),
        Quantity = size,
        Side = SideOf(side),
        OrderType = '2',
    };

    private static DeleteOrderMessage Delete(uint code, ulong id, Side side) =>
        new() { SecurityCode = code, OrderId = id, Side = SideOf(side) };
}
