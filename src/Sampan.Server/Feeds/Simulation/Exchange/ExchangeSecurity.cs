using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>One security as the exchange keeps it: its books, its day, and what may be done with it now.</summary>
/// <remarks>
/// Split by what is done. In an auction the levels are those of at-auction limit orders, and bids may reach asks.
/// </remarks>
public sealed partial class ExchangeSecurity
{
    // Ids begin at the microsecond of the day, so that they stay unique when a day sees more than one start.
    private const long NanosPerArrival = 1_000;

    private readonly SimulatedExchange _exchange;
    private readonly RecordWriter _writer;
    private readonly OrderPool _pool;
    private readonly Ladder _bids;
    private readonly Ladder _asks;
    private readonly bool _isKnown;

    internal ExchangeSecurity(SimulatedExchange exchange, Instrument instrument, StartingPrice price)
    {
        (_exchange, _writer, Instrument, BoardLot) = (exchange, exchange.Writer, instrument, (uint)instrument.BoardLot);
        _pool = new OrderPool((ulong)(HongKongTime.NanosOfDay(exchange.Time) / NanosPerArrival));
        (_bids, _asks) = (new Ladder(Side.Bid, _pool), new Ladder(Side.Ask, _pool));
        (_bidsAtAuction, _asksAtAuction) = (new Ladder(Side.Bid, _pool), new Ladder(Side.Ask, _pool));
        (PreviousClose, _isKnown) = (price.Price, price.IsKnown);
        var today = HongKongTime.DateOf(exchange.Time);
        (Spreads, IsListed) = (exchange.Options.Rules.Spreads.For(instrument.SpreadTableCode!.Value, today), IsListedOn(today));
    }

    public Instrument Instrument { get; }

    /// <summary>The dense index of its instrument.</summary>
    public int Index => Instrument.Index;

    /// <summary>Shares in a board lot today.</summary>
    public uint BoardLot { get; private set; }

    /// <summary>Its table of minimum spreads today.</summary>
    public SpreadTable Spreads { get; private set; }

    /// <summary>The part of the day.</summary>
    public TradingPhase Phase => _exchange.Phase;

    /// <summary>Whether orders match as they arrive.</summary>
    public bool IsContinuous => Phase == TradingPhase.Continuous && !IsSuspended && IsListed;

    /// <summary>The highest bid, units of 1e-9; <see cref="Price.Undefined"/> for none.</summary>
    public long BestBid => _bids.BestPrice;

    /// <summary>The lowest ask, units of 1e-9; <see cref="Price.Undefined"/> for none.</summary>
    public long BestAsk => _asks.BestPrice;

    /// <summary>How many prices a side of the book has.</summary>
    public int LevelCount(Side side) => LadderOf(side).Count;

    /// <summary>The level of a side so many prices behind the best one.</summary>
    public PriceLevel LevelAt(Side side, int fromBest)
    {
        ref readonly var level = ref LadderOf(side)[fromBest];
        return new PriceLevel(level.Price, level.Size, level.Orders);
    }

    /// <summary>What waits at a price: a level without orders when nothing does.</summary>
    /// <param name="side">Which side.</param>
    /// <param name="price">Units of 1e-9.</param>
    public PriceLevel LevelAt(Side side, long price)
    {
        var ladder = LadderOf(side);
        var at = ladder.Find(price);
        return at < 0 ? new PriceLevel(price, 0, 0) : new PriceLevel(price, ladder[at].Size, ladder[at].Orders);
    }

    /// <summary>Finds a resting order; false when it has traded in full, was cancelled, or never was.</summary>
    public bool TryFindOrder(ulong id, out QueuedOrder order)
    {
        var place = _pool.Find(id);
        order = place == OrderPool.None ? default : _pool[place];
        return place != OrderPool.None;
    }

    /// <summary>One of the youngest orders at a price; false when there is none.</summary>
    /// <param name="side">Which side.</param>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="back">How many orders to go back from the youngest; fewer if the queue is shorter.</param>
    /// <param name="order">A copy of it.</param>
    public bool TryFindYoung(Side side, long price, int back, out QueuedOrder order)
    {
        var ladder = LadderOf(side);
        var at = ladder.Find(price);
        if (at < 0)
        {
            order = default;
            return false;
        }

        var place = ladder[at].Last;
        for (; back > 0 && _pool[place].Previous != OrderPool.None; back--)
        {
            place = _pool[place].Previous;
        }

        order = _pool[place];
        return true;
    }

    /// <summary>The orders of a side, best price first, at each price the oldest first. On demand: it allocates.</summary>
    public IReadOnlyList<QueuedOrder> OrdersOf(Side side) => OrdersOf(LadderOf(side));

    private List<QueuedOrder> OrdersOf(Ladder ladder)
    {
        var orders = new List<QueuedOrder>();
        for (var level = 0; level < ladder.Count; level++)
        {
            for (var place = ladder[level].First; place != OrderPool.None; place = _pool[place].Next)
            {
                orders.Add(_pool[place]);
            }
        }

        return orders;
    }

    private Ladder LadderOf(Side side) => side == Side.Bid ? _bids : _asks;

    private Ladder Opposite(Ladder ladder) => ladder == _bids ? _asks : _bids;

    /// <summary>The queue that an order is in.</summary>
    private Ladder QueueOf(in QueuedOrder order) => order.Kind switch
    {
        OrderKind.AtAuction => order.Side == Side.Bid ? _bidsAtAuction : _asksAtAuction,
        OrderKind.OddLot => (order.Side == Side.Bid ? _oddBids : _oddAsks)!,
        _ => LadderOf(order.Side),
    };
}
