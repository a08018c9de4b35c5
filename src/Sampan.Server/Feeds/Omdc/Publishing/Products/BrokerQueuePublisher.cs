using System.Runtime.InteropServices;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;
using BrokerItem = Sampan.Server.Feeds.Omdc.Messages.BrokerQueueItem;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>Broker queues, at intervals (54). The brokers are made up: the simulated market has none.</summary>
/// <remarks>Told are the levels within five ticks of the best price, and at most forty items.</remarks>
internal sealed class BrokerQueuePublisher(Exchange exchange, IReadOnlyList<PublishedChannel> channels, long interval)
    : ProductPublisher(channels)
{
    private const int TicksMax = 5;

    private readonly HashSet<ExchangeSecurity> _changed = [];
    private readonly List<BrokerItem> _items = [];
    private long _next = long.MaxValue;

    /// <inheritdoc/>
    public override long NextTime => _changed.Count > 0 ? _next : long.MaxValue;

    /// <inheritdoc/>
    public override void BeginDay(long time) => _changed.Clear();

    /// <inheritdoc/>
    public override void OnOrder(ExchangeSecurity security, in OrderRecord order)
    {
        if (_changed.Count == 0)
        {
            _next = order.Header.TsEvent + interval;
        }

        _changed.Add(security);
    }

    /// <inheritdoc/>
    public override void Settle(long time) => PassTime(time);

    /// <inheritdoc/>
    public override void PassTime(long time)
    {
        foreach (var security in _changed)
        {
            Tell(security, ChannelOf(security));
        }

        _changed.Clear();
    }

    /// <inheritdoc/>
    public override void WriteSnapshot(int group, MessageWriter into)
    {
        foreach (var security in InGroup(exchange.Securities, group))
        {
            Tell(security, into);
        }
    }

    /// <summary>The broker of an order: a number from 1 to 9,999 that follows from its id.</summary>
    public static ushort BrokerOf(ulong orderId) => (ushort)(1 + (orderId * 0x9E3779B97F4A7C15 >> 40) % 9_999);

    private void Tell(ExchangeSecurity security, MessageWriter into)
    {
        var orders = security.Book.InOrder().ToLookup(order => (order.Side, order.Price), order => order.Id);
        Tell(security, Side.Bid, orders, into);
        Tell(security, Side.Ask, orders, into);
    }

    private void Tell(ExchangeSecurity security, Side side, ILookup<(Side, long), ulong> orders, MessageWriter into)
    {
        _items.Clear();
        var best = security.Book.SideOf(side).BestPrice;
        for (var ticks = 0; ticks < TicksMax && best is > 0 and < Price.Undefined; ticks++)
        {
            AddLevel(ticks, orders[(side, side == Side.Bid ? security.Spreads.Down(best, ticks) : security.Spreads.Up(best, ticks))]);
        }

        var hasMore = _items.Count > BrokerQueueRecord.ItemsMax;
        into.Append(
            new BrokerQueueMessage
            {
                SecurityCode = security.Code,
                Side = (ushort)(side == Side.Bid ? 1 : 2),
                BQMoreFlag = hasMore ? 'Y' : 'N',
            },
            CollectionsMarshal.AsSpan(_items)[..Math.Min(_items.Count, BrokerQueueRecord.ItemsMax)]);
    }

    private void AddLevel(int ticks, IEnumerable<ulong> orders)
    {
        if (ticks > 0)
        {
            _items.Add(new BrokerItem { Item = (ushort)ticks, Type = 'S' });
        }

        var before = _items.Count;
        _items.AddRange(orders.Select(order => new BrokerItem { Item = BrokerOf(order), Type = 'B' }));
        if (ticks > 0 && _items.Count == before)
        {
            // A step without a broker is said so by a second one of 0.
            _items.Add(new BrokerItem { Type = 'S' });
        }
    }
}
