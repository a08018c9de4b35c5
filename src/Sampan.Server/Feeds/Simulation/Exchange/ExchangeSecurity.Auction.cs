using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The opening and the closing auction: what they take, what they would match at, and the match.</summary>
/// <remarks>
/// Orders are not told while an auction goes on (OMD-C 3.9): what is, is the equilibrium, the imbalance and the limits. What is
/// left of the opening auction is told as it joins the book; what rests at the end of continuous trading stays as it was told.
/// </remarks>
public sealed partial class ExchangeSecurity
{
    // Without a price there is but one queue for each side.
    private readonly Ladder _bidsAtAuction;
    private readonly Ladder _asksAtAuction;
    private Equilibrium _equilibrium = Equilibrium.None;
    private Equilibrium _told = Equilibrium.None;
    private bool _equilibriumIsStale;

    /// <summary>Whether it takes part in the opening auction.</summary>
    public bool HasOpeningAuction => Has(InstrumentFlags.OpeningAuction);

    /// <summary>Whether it takes part in the closing auction.</summary>
    public bool HasClosingAuction => Has(InstrumentFlags.ClosingAuction);

    /// <summary>Whether an auction of it goes on, from the first order to the match.</summary>
    public bool IsInAuction => (Phase.IsOpeningAuction() && HasOpeningAuction) || (Phase.IsClosingAuction() && HasClosingAuction);

    /// <summary>The price that the auction is measured by: previous close or reference price; undefined for none.</summary>
    public long AuctionReference => Phase.IsClosingAuction() ? ClosingReference : PreviousClose;

    /// <summary>The reference price of the closing auction, units of 1e-9; <see cref="Price.Undefined"/> until it is fixed.</summary>
    public long ClosingReference { get; private set; } = Price.Undefined;

    /// <summary>What the auction would match now, with every order that has been entered.</summary>
    public Equilibrium Equilibrium
    {
        get
        {
            if (_equilibriumIsStale)
            {
                _equilibriumIsStale = false;
                _equilibrium = IsSuspended
                    ? Equilibrium.None
                    : Equilibrium.Of(_bids, _asks, SizeOf(_bidsAtAuction), SizeOf(_asksAtAuction), AuctionReference);
            }

            return _equilibrium;
        }
    }

    /// <summary>Shares of at-auction orders of a side.</summary>
    public long AtAuctionSize(Side side) => SizeOf(side == Side.Bid ? _bidsAtAuction : _asksAtAuction);

    /// <summary>Whether a change waits to be told.</summary>
    internal bool IsEnlisted { get; set; }

    /// <summary>Tells the equilibrium and the imbalance, if they are others than told last.</summary>
    internal void TellEquilibrium()
    {
        IsEnlisted = false;
        if (!IsInAuction)
        {
            return;
        }

        var now = Equilibrium;
        if (now.Price != _told.Price || now.Volume != _told.Volume)
        {
            _writer.Indicative(Index, Phase.IsClosingAuction(), now.Price, now.Volume);
        }

        if (now.Imbalance != _told.Imbalance || now.Exists != _told.Exists)
        {
            _writer.Imbalance(Index, now.Exists ? now.Imbalance : Price.Undefined);
        }

        _told = now;
    }

    /// <summary>Matches the auction. In the opening what is left goes on, in the closing auction nothing does.</summary>
    internal void MatchAuction()
    {
        if (!IsInAuction)
        {
            return;
        }

        TellEquilibrium();
        var isClosing = Phase.IsClosingAuction();
        var price = Equilibrium.Exists || !isClosing ? Equilibrium.Price : ClosingReference;
        if (price != Price.Undefined && !IsSuspended)
        {
            MatchAt(price);
        }

        if (isClosing)
        {
            ClosingPrice = price;
        }
        else
        {
            CarryIntoContinuous();
        }
    }

    private bool Has(InstrumentFlags auction) =>
        Instrument.Flags is { } flags ? (flags & auction) != 0 : Instrument.HasAuctions;

    private static long SizeOf(Ladder atAuction) => atAuction.Count == 0 ? 0 : atAuction[0].Size;

    private EntryResult EnterAuction(in OrderEntry entry)
    {
        var isAtAuction = entry.Kind == OrderKind.AtAuction;
        var place = _pool.Take(new QueuedOrder
        {
            Price = isAtAuction ? Price.Undefined : entry.Price,
            Size = entry.Size,
            Owner = entry.Owner,
            Broker = entry.Broker,
            Kind = entry.Kind,
            Side = entry.Side,
            IsShort = entry.IsShort,
            IsShortExempt = entry.IsShortExempt,
        });
        QueueOf(in _pool[place]).Append(place);
        ChangeEquilibrium();
        return new EntryResult(Reject.None, _pool[place].Id, 0, entry.Size);
    }

    private void ChangeEquilibrium()
    {
        _equilibriumIsStale = true;
        if (!IsEnlisted)
        {
            IsEnlisted = true;
            _exchange.Enlist(this);
        }
    }

    /// <summary>At-auction orders first, by time; then the others, by price and time; all at one price.</summary>
    private void MatchAt(long price)
    {
        while (NextAt(_bidsAtAuction, _bids, price) is var buy && buy != OrderPool.None
            && NextAt(_asksAtAuction, _asks, price) is var sell && sell != OrderPool.None)
        {
            var size = Math.Min(_pool[buy].Size, _pool[sell].Size);
            CountShort(_pool[sell].IsShort, price, size);
            Report(TradeType.Auction, price, size, Side.None);
            Fill(buy, price, size);
            Fill(sell, price, size);
        }
    }

    private static int NextAt(Ladder atAuction, Ladder limits, long price) =>
        atAuction.Count > 0 ? atAuction.Head
        : limits.Count > 0 && !limits.IsBetter(price, limits.BestPrice) ? limits.Head
        : OrderPool.None;

    private void Fill(int place, long price, uint size)
    {
        ref var order = ref _pool[place];
        var queue = QueueOf(in order);
        queue.ShrinkHead(size);
        if (order.Owner != 0)
        {
            _exchange.Fills?.OnFill(this, in order, price, size);
        }

        if (order.Size == 0)
        {
            queue.Remove(place);
            _pool.Free(place);
        }
    }

    /// <summary>At-auction orders are gone; the others are limit orders from here on, and are told.</summary>
    private void CarryIntoContinuous()
    {
        Drop(_bidsAtAuction);
        Drop(_asksAtAuction);
        if (IsSuspended)
        {
            // Nothing was matched, so what is left may cross.
            Drop(_bids);
            Drop(_asks);
            return;
        }

        Tell(_bids);
        Tell(_asks);
    }

    private void Tell(Ladder ladder)
    {
        for (var level = 0; level < ladder.Count; level++)
        {
            for (var place = ladder[level].First; place != OrderPool.None; place = _pool[place].Next)
            {
                _pool[place].Kind = OrderKind.Limit;
                _writer.Order(Index, OrderAction.Add, in _pool[place]);
                _quoted = true;
            }
        }
    }

    private void Drop(Ladder ladder)
    {
        while (ladder.Count > 0)
        {
            var place = ladder.Head;
            ladder.Remove(place);
            _pool.Free(place);
        }
    }

    /// <summary>The end of the opening auction: what was told of it holds no more (OMD-C, appendix B).</summary>
    private void ResetAuction()
    {
        if (_told.Exists)
        {
            _writer.Indicative(Index, isClosing: false, Price.Undefined, 0);
            _writer.Imbalance(Index, Price.Undefined);
        }

        if (_limitsTold)
        {
            _writer.AuctionLimits(Index, Price.Undefined, Price.Undefined, Price.Undefined);
        }

        _equilibrium = _told = Equilibrium.None;
        (_equilibriumIsStale, _limitsTold) = (false, false);
    }

    /// <summary>Orders inside the limits of the closing auction go on in it, as at-auction limit orders; the others are gone.</summary>
    private void CarryIntoClosing()
    {
        if (!HasClosingAuction)
        {
            Clear();
            return;
        }

        Carry(_bids);
        Carry(_asks);
        ChangeEquilibrium();
    }

    private void Carry(Ladder ladder)
    {
        for (var level = ladder.Count - 1; level >= 0; level--)
        {
            var isInside = _inputLimits.Contains(ladder[level].Price);
            for (var place = ladder[level].First; place != OrderPool.None;)
            {
                var next = _pool[place].Next;
                _pool[place].Kind = OrderKind.AtAuctionLimit;
                if (!isInside)
                {
                    ladder.Remove(place);
                    _pool.Free(place);
                }

                place = next;
            }
        }
    }
}
