using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>The people who trade one security: what they decide, one decision at a time.</summary>
/// <remarks>
/// Each price has a number of orders that it is drawn to, by its distance from the touch. A decision picks a side and
/// a price, and adds or cancels, whichever brings the price closer to that number; few decisions are to trade. When
/// the efficient price moves, the book follows order by order, and what it leaves behind on the wrong side is hit or
/// cancelled.
/// </remarks>
internal sealed class SimulatedSecurity
{
    // Of the orders that would be cancelled, how many get smaller instead.
    private const double ReduceShare = 0.035;

    // Of the orders on the wrong side of the efficient price, how many are hit before their owners are back.
    private const double HitShare = 0.12;

    // Of the orders that take, how many go a tick deeper than the best price, and how many leave to rest what they
    // did not get.
    private const double SweepShare = 0.1;
    private const double RestShare = 0.3;

    // Who cancels came among the last so many at the price.
    private const int YoungMax = 8;

    private const int FarTicks = FlowProfile.Depth + 8;

    private readonly Instrument _security;
    private readonly FlowProfile _profile;
    private readonly MatchingBook _book;
    private readonly Touch _touch;
    private readonly Bursts _bursts;
    private SpreadTable _spreads;
    private Prng _prng;

    /// <param name="security">Which security.</param>
    /// <param name="profile">How orders come to it.</param>
    /// <param name="book">Where they meet.</param>
    /// <param name="spreads">Its table of minimum spreads.</param>
    /// <param name="prng">Its own chance.</param>
    public SimulatedSecurity(
        Instrument security, FlowProfile profile, MatchingBook book, SpreadTable spreads, Prng prng)
    {
        _security = security;
        _profile = profile;
        _book = book;
        _spreads = spreads;
        _prng = prng;
        _touch = new Touch(profile.SpreadTicks, FarTicks);
        _bursts = new Bursts(profile.Rate, profile.TakeShare);
    }

    // Sixty-four lots, drawn by six bits: ticks behind the touch, where most of the activity is.
    private static ReadOnlySpan<byte> Distances =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2,
        2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 12, 13, 14, 15,
    ];

    public Instrument Instrument => _security;

    /// <summary>Its number among the efficient prices.</summary>
    public required int Node { get; init; }

    /// <summary>Whether it was traded in an earlier run: those who listen know its previous close.</summary>
    public required bool HasHistory { get; init; }

    /// <summary>What was traded last, units of 1e-9.</summary>
    public long LastPrice => _book.LastPrice;

    /// <summary>Whether the book has been filled.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Empties the book until the next decision fills it.</summary>
    public void Close()
    {
        IsOpen = false;
        _book.Clear();
    }

    /// <summary>Another day's table of minimum spreads; if it is another one, all orders go.</summary>
    public void Use(SpreadTable spreads)
    {
        if (spreads != _spreads)
        {
            _spreads = spreads;
            Close();
        }
    }

    /// <summary>Makes the next decision.</summary>
    /// <param name="efficientPrice">Units of 1e-9.</param>
    public void Decide(double efficientPrice)
    {
        _touch.MoveTo(efficientPrice, _spreads);
        if (IsOpen)
        {
            var trades = _book.Trades;
            Decide();
            if (_book.Trades != trades)
            {
                _bursts.Excite();
            }
        }
        else
        {
            Open();
        }
    }

    /// <summary>When the next decision is due.</summary>
    /// <param name="time">Of the last one, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="activity">How busy the market is; 1 is average.</param>
    public long NextTime(long time, double activity) => _bursts.NextTime(time, activity, ref _prng);

    private void Open()
    {
        IsOpen = true;
        for (var ticks = 0; ticks < FlowProfile.Depth; ticks++)
        {
            Fill(_book.Bids, ticks);
            Fill(_book.Asks, ticks);
        }

        if (!HasHistory && _book.Trades == 0)
        {
            Take(_prng.Chance(0.5) ? _book.Bids : _book.Asks);
        }
    }

    private void Fill(RestingSide side, int ticks)
    {
        var price = _touch.PriceAt(side.Side, ticks);
        for (var orders = _profile.OrdersWanted[ticks] + _prng.NextDouble(); orders >= 1; orders--)
        {
            _book.Add(side, price, DrawSize(_profile.RestLots));
        }
    }

    private void Decide()
    {
        var draw = _prng.Next();
        var side = (draw & 1) == 0 ? _book.Bids : _book.Asks;
        if (IsStale(side))
        {
            Settle(side);
        }
        else if (IsFar(side))
        {
            Withdraw(side, side.WorstPrice);
        }
        else if (_prng.Chance(_profile.TakeShare))
        {
            Take(side);
        }
        else
        {
            Work(side, Distances[(int)(draw >> 58)]);
        }
    }

    private bool IsStale(RestingSide side) =>
        !side.IsEmpty && side.IsBetter(side.BestPrice, side == _book.Bids ? _touch.Bid : _touch.Ask);

    private bool IsFar(RestingSide side) =>
        !side.IsEmpty && side.IsBetter(side == _book.Bids ? _touch.BidFar : _touch.AskFar, side.WorstPrice);

    /// <summary>Somebody hits an order that is better than it should be, or its owner is quicker.</summary>
    private void Settle(RestingSide side)
    {
        if (_prng.Chance(HitShare))
        {
            _book.Take(side, side.BestPrice, DrawSize(_profile.TakeLots));
        }
        else
        {
            Withdraw(side, side.BestPrice);
        }
    }

    private void Take(RestingSide resting)
    {
        if (resting.IsEmpty)
        {
            return;
        }

        var limit = resting.BestPrice;
        if (_prng.Chance(SweepShare))
        {
            limit = resting.Side == Side.Bid ? _spreads.Down(limit) : _spreads.Up(limit);
        }

        var left = _book.Take(resting, limit, DrawSize(_profile.TakeLots));
        if (left > 0 && _prng.Chance(RestShare))
        {
            _book.Add(_book.Opposite(resting), limit, left);
        }
    }

    /// <summary>Adds or takes away at a price, towards the number of orders that belongs there.</summary>
    private void Work(RestingSide side, int ticks)
    {
        var price = _touch.PriceAt(side.Side, ticks);
        var orders = side.OrdersAt(price);
        var wanted = _profile.OrdersWanted[ticks];
        if (orders == 0 ? _prng.Chance(wanted) : _prng.Chance(wanted / (wanted + orders)))
        {
            Place(side, price);
        }
        else if (orders > 0)
        {
            ReduceOrWithdraw(side, price);
        }
    }

    private void Place(RestingSide side, long price)
    {
        if (_book.Crosses(side, price))
        {
            Settle(_book.Opposite(side));
        }
        else
        {
            _book.Add(side, price, DrawSize(_profile.RestLots));
        }
    }

    private void ReduceOrWithdraw(RestingSide side, long price)
    {
        ref var order = ref side.Young(price, Back());
        var lots = order.Size / (uint)_security.BoardLot;
        if (lots > 1 && _prng.Chance(ReduceShare))
        {
            var left = 1 + (uint)(_prng.NextDouble() * (lots - 1));
            _book.Reduce(side, ref order, left * (uint)_security.BoardLot);
        }
        else
        {
            _book.Cancel(side, ref order);
        }
    }

    private void Withdraw(RestingSide side, long price) => _book.Cancel(side, ref side.Young(price, Back()));

    private int Back() => (int)(_prng.Next() % YoungMax);

    private uint DrawSize(double meanLots) => OrderSizes.Draw(ref _prng, meanLots) * (uint)_security.BoardLot;
}
