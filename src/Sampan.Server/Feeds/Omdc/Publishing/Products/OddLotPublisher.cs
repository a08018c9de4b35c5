using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>Odd lot orders (33, 34): those of the source; where it has none, a small flow of its own, by seed.</summary>
/// <remarks>
/// Its own are placed a few ticks behind the last price and are taken out again, the oldest first; they are never matched. They end
/// with the first order of the source.
/// </remarks>
internal sealed class OddLotPublisher(
    Exchange exchange, IReadOnlyList<PublishedChannel> channels, ulong seed, double ordersPerSecond) : ProductPublisher(channels)
{
    private const int OrdersMax = 12;
    private const int TicksMax = 8;

    private readonly Dictionary<uint, List<OddLotOrder>> _orders = [];
    private Prng _prng = new(seed, 0x0DD1_0750);
    private ulong _lastId;
    private long _next = long.MaxValue;
    private bool _isTold;

    /// <inheritdoc/>
    public override long NextTime => exchange.Phase == TradingPhase.Continuous && !_isTold ? _next : long.MaxValue;

    /// <summary>The odd lot orders of a security, oldest first.</summary>
    public IReadOnlyList<OddLotOrder> OrdersOf(uint code) => _orders.GetValueOrDefault(code) ?? [];

    /// <inheritdoc/>
    public override void BeginDay(long time)
    {
        _orders.Clear();
        _lastId = 0;
    }

    /// <inheritdoc/>
    public override void OnPhase(TradingPhase phase, long time)
    {
        PutOff(time);
        if (phase == TradingPhase.DayClose)
        {
            _orders.Clear();
        }
    }

    /// <inheritdoc/>
    public override void OnOddLot(ExchangeSecurity security, in OddLotOrderRecord order)
    {
        _isTold = true;
        if (!_orders.TryGetValue(security.Code, out var orders))
        {
            _orders[security.Code] = orders = [];
        }

        var (id, isClear) = (order.OrderId, order.Action == OrderAction.Clear);
        if (order.Action == OrderAction.Add)
        {
            orders.Add(new OddLotOrder(id, order.Side, WirePrice.Of(order.Price), order.Size, order.Broker));
            ChannelOf(security).Append(Add(security.Code, orders[^1]));
            return;
        }

        foreach (var gone in orders.FindAll(other => isClear || other.Id == id))
        {
            ChannelOf(security).Append(Delete(security.Code, gone));
            orders.Remove(gone);
        }
    }

    /// <inheritdoc/>
    public override void PassTime(long time)
    {
        PutOff(time);
        var security = exchange.Securities[(int)(_prng.Next() % (ulong)exchange.Securities.Count)];
        if (security.Instrument.BoardLot < 2 || security.Nominal == 0)
        {
            return;
        }

        if (!_orders.TryGetValue(security.Code, out var orders))
        {
            _orders[security.Code] = orders = [];
        }

        if (orders.Count > 0 && (orders.Count == OrdersMax || _prng.Chance(0.45)))
        {
            ChannelOf(security).Append(Delete(security.Code, orders[0]));
            orders.RemoveAt(0);
        }
        else
        {
            orders.Add(Draw(security));
            ChannelOf(security).Append(Add(security.Code, orders[^1]));
        }
    }

    /// <inheritdoc/>
    public override void WriteSnapshot(int group, MessageWriter into)
    {
        foreach (var security in InGroup(exchange.Securities, group))
        {
            foreach (var order in OrdersOf(security.Code))
            {
                into.Append(Add(security.Code, order));
            }
        }
    }

    private void PutOff(long time) => _next = ordersPerSecond > 0
        ? time + 1 + (long)(_prng.NextExponential() * HongKongTime.NanosPerSecond / ordersPerSecond)
        : long.MaxValue;

    private OddLotOrder Draw(ExchangeSecurity security)
    {
        var side = _prng.Chance(0.5) ? Side.Bid : Side.Ask;
        var ticks = 1 + (int)(_prng.Next() % TicksMax);
        var from = security.Nominal * WirePrice.Unit;
        return new OddLotOrder(
            ++_lastId,
            side,
            WirePrice.Of(side == Side.Bid ? security.Spreads.Down(from, ticks) : security.Spreads.Up(from, ticks)),
            1 + (uint)(_prng.Next() % (ulong)(security.Instrument.BoardLot - 1)),
            BrokerQueuePublisher.BrokerOf(_prng.Next()));
    }

    private static AddOddLotOrderMessage Add(uint code, OddLotOrder order) => new()
    {
        SecurityCode = code,
        OrderId = order.Id,
        Price = order.Price,
        Quantity = order.Size,
        BrokerID = order.Broker,
        Side = FullTickPublisher.SideOf(order.Side),
    };

    private static DeleteOddLotOrderMessage Delete(uint code, OddLotOrder order) => new()
    {
        SecurityCode = code,
        OrderId = order.Id,
        BrokerID = order.Broker,
        Side = FullTickPublisher.SideOf(order.Side),
    };
}

/// <summary>An odd lot order at the exchange.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Side">Its side.</param>
/// <param name="Price">Thousandths.</param>
/// <param name="Size">Shares: less than a board lot.</param>
/// <param name="Broker">Whose it is.</param>
public sealed record OddLotOrder(ulong Id, Side Side, int Price, uint Size, ushort Broker);
