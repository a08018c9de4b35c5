using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;
using Sampan.Server.Feeds.Simulation.Fundamentals;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>All who trade one security: what they decide, one decision at a time.</summary>
/// <remarks>
/// Market makers quote around what they take the security to be worth, and each price has a number of orders that it is drawn
/// to, by its distance from the touch. A decision picks a side and a price, and adds or cancels, whichever brings the price
/// closer to that number. Few decisions are to trade: at random, after a trend, or as a piece of a large order. When the value
/// moves the informed hit what is left on the wrong side, unless its owners are quicker.
/// </remarks>
internal sealed class Crowd
{
    // Of the orders that would be cancelled, how many get smaller instead.
    private const double ReduceShare = 0.035;

    // Of the orders on the wrong side of the value, how many are hit before their owners are back. Whoever quotes what
    // follows something else looks at that all the time.
    private const double HitShare = 0.12;
    private const double HitShareOfFollowers = 0.02;

    // Of the orders that take, how many go some ticks deeper than the best price, and how many leave to rest what they
    // did not get. The rest is content with what is there, or does not want to wait.
    private const double SweepShare = 0.1;
    private const double RestShare = 0.3;
    private const double SpecialShare = 0.3;
    private const int SweepTicksMax = 4;

    // Of the asks that may be short sales. About half of what is traded is sold by those who wait: so an eighth is short.
    private const double ShortShare = 0.25;

    // How far a trend moves the chances of buying.
    private const double TrendWeight = 0.12;

    // Who cancels came among the last so many at the price.
    private const int YoungMax = 8;

    private const int FarTicks = FlowProfile.Depth + 8;

    // Who looks seldom does more at a time: as much as others do in so many seconds.
    private const double CatchUpSeconds = 20;
    private const int CatchUpMax = 12;

    private readonly Desk _desk;
    private readonly FlowProfile _profile;
    private readonly FundamentalValues _values;
    private readonly MarketMakers _makers;
    private readonly TrendFollowers _trend;
    private readonly Touch _touch;
    private readonly Bursts _bursts;
    private readonly int _catchUp;
    private LargeOrders _large;
    private SpreadTable? _spreads;
    private Prng _prng;
    private Prng _shorts;

    /// <param name="desk">Where they reach the exchange.</param>
    /// <param name="profile">How orders come.</param>
    /// <param name="values">What it is worth.</param>
    /// <param name="prng">Their own chance.</param>
    /// <param name="shorts">The chance of selling short, which moves no price.</param>
    public Crowd(Desk desk, FlowProfile profile, FundamentalValues values, Prng prng, Prng shorts)
    {
        (_desk, _profile, _values, _prng, _shorts) = (desk, profile, values, prng, shorts);
        _makers = new MarketMakers(profile);
        _trend = new TrendFollowers(profile);
        _touch = new Touch(profile.SpreadTicks, FarTicks);
        _bursts = new Bursts(profile.Rate, profile.TakeShare);
        _catchUp = (int)Math.Clamp(CatchUpSeconds * 0.05 / profile.Rate, 1, CatchUpMax);
        Auctions = new AuctionTraders(profile);
    }

    // Sixty-four lots, drawn by six bits: ticks behind the touch, where most of the activity is.
    private static ReadOnlySpan<byte> Distances =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2,
        2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 12, 13, 14, 15,
    ];

    public ExchangeSecurity Security => _desk.Security;

    public FlowProfile Profile => _profile;

    /// <summary>Those of them who come to the auctions.</summary>
    public AuctionTraders Auctions { get; }

    /// <summary>The number of its fundamental value.</summary>
    public required int Node { get; init; }

    /// <summary>Whether it follows something else, as a warrant does its underlying.</summary>
    public required bool IsFollower { get; init; }

    /// <summary>Whether it may be traded in another counter while its own is closed.</summary>
    public required bool HasTemporaryCounter { get; init; }

    /// <summary>Whether its book begins with a trade on a market that never closes: nobody knows a price of it yet.</summary>
    public required bool TradesAtOnce { get; init; }

    /// <summary>Another session begins: the book is not what it was.</summary>
    public void LeaveBook() => _spreads = null;

    /// <summary>Makes the next decision in continuous trading.</summary>
    public void Decide(long time)
    {
        if (!Security.IsContinuous)
        {
            FollowTemporaryCounter();
            return;
        }

        var value = _values.ValueOf(Node) * (1 + _makers.SkewAt(time));
        _touch.MoveTo(value, Security.Spreads);
        if (_spreads != Security.Spreads)
        {
            _spreads = Security.Spreads;
            Open(time);
        }

        for (var again = _catchUp; again > 0 && DecideOnce(time); again--)
        {
        }

        // A new share that nobody has traded, of which one side is wanted only, is traded at nothing yet.
        if (_desk.Middle < Price.Undefined)
        {
            _values.Trade(Node, _desk.Middle);
        }
    }

    /// <summary>What is traded elsewhere is traded at what it is worth: what follows it goes by that.</summary>
    private void FollowTemporaryCounter()
    {
        if (HasTemporaryCounter && !Security.IsListed)
        {
            _values.Trade(Node, _values.ValueOf(Node));
        }
    }

    /// <summary>When the next decision is due.</summary>
    /// <param name="time">Of the last one, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="activity">How busy the market is; 1 is average.</param>
    public long NextTime(long time, double activity) =>
        _bursts.NextTime(time, activity * _values.HeatOf(Node), ref _prng);

    /// <summary>An auction begins.</summary>
    public void BeginAuction(bool isOpening, double scale) => Auctions.Begin(isOpening, scale, ref _prng);

    /// <summary>When the next order for an auction comes.</summary>
    public long NextAuctionTime(long time, TradingPhase phase) => Auctions.NextTime(time, phase, ref _prng);

    /// <summary>An order for an auction comes.</summary>
    public void ActInAuction(TradingPhase phase) => Auctions.Act(_desk, _values.ValueOf(Node), phase, ref _prng);

    /// <summary>A piece of an order that was ordered from outside.</summary>
    /// <returns>How many lots were traded.</returns>
    public uint Work(Side side, uint lots) => Take(side, lots, isPatient: false);

    private void Open(long time)
    {
        for (var ticks = 0; ticks < FlowProfile.Depth; ticks++)
        {
            Fill(Side.Bid, ticks);
            Fill(Side.Ask, ticks);
        }

        if (TradesAtOnce && Security.LastToday == Price.Undefined)
        {
            TakeSomething(time);
        }
    }

    private void Fill(Side side, int ticks)
    {
        var price = Allowed(side, _touch.PriceAt(side, ticks));
        var orders = _profile.OrdersWanted[ticks] - Security.LevelAt(side, price).Orders + _prng.NextDouble();
        for (; orders >= 1 && !_desk.Crosses(side, price); orders--)
        {
            Rest(side, price);
        }
    }

    /// <summary>Makes one decision.</summary>
    /// <returns>Whether it was about something that could not wait.</returns>
    private bool DecideOnce(long time)
    {
        var draw = _prng.Next();
        var side = (draw & 1) == 0 ? Side.Bid : Side.Ask;
        if (IsStale(side))
        {
            Settle(side);
            return true;
        }

        if (IsFar(side))
        {
            return _desk.Withdraw(side, _desk.WorstOf(side), Back());
        }

        if (_prng.Chance(_profile.TakeShare))
        {
            TakeSomething(time);
        }
        else
        {
            Arrange(side, Distances[(int)(draw >> 58)]);
        }

        return false;
    }

    private bool IsStale(Side side) => side == Side.Bid
        ? Security.BestBid != Price.Undefined && Security.BestBid > _touch.Bid
        : Security.BestAsk < _touch.Ask;

    private bool IsFar(Side side) => !_desk.IsEmpty(side)
        && (side == Side.Bid ? _desk.WorstOf(side) < _touch.BidFar : _desk.WorstOf(side) > _touch.AskFar);

    /// <summary>Somebody hits an order that is better than it should be, or its owner is quicker.</summary>
    private void Settle(Side side)
    {
        if (_prng.Chance(IsFollower ? HitShareOfFollowers : HitShare))
        {
            Take(Opposite(side), DrawSize(_profile.TakeLots), isPatient: false);
        }
        else
        {
            _desk.Withdraw(side, _desk.BestOf(side), Back());
        }
    }

    private void TakeSomething(long time)
    {
        if (!_large.TryTake(time, ref _prng, out var side))
        {
            var opinion = _trend.OpinionAt(time, _desk.Middle);
            side = _prng.Chance(0.5 + (TrendWeight * opinion)) ? Side.Bid : Side.Ask;
        }

        Take(side, DrawSize(_profile.TakeLots), isPatient: true);
    }

    private uint Take(Side side, uint lots, bool isPatient)
    {
        var resting = Opposite(side);
        if (_desk.IsEmpty(resting))
        {
            return 0;
        }

        var limit = _desk.BestOf(resting);
        if (_prng.Chance(SweepShare))
        {
            var ticks = 1 + (int)(_prng.NextDouble() * SweepTicksMax);
            limit = side == Side.Bid ? Security.Spreads.Up(limit, ticks) : Security.Spreads.Down(limit, ticks);
        }

        var kind = _prng.Chance(SpecialShare) ? OrderKind.SpecialLimit : OrderKind.EnhancedLimit;
        if (kind == OrderKind.EnhancedLimit && !(isPatient && _prng.Chance(RestShare)))
        {
            lots = Math.Min(lots, (uint)(Security.LevelAt(resting, 0).Size / Security.BoardLot));
        }

        var traded = _desk.Enter(side, kind, limit, lots).Traded;
        if (traded > 0)
        {
            _makers.OnTaken(side, traded / Security.BoardLot);
            _bursts.Excite();
        }

        return traded / Security.BoardLot;
    }

    /// <summary>Adds or takes away at a price, towards the number of orders that belongs there.</summary>
    private void Arrange(Side side, int ticks)
    {
        var price = Allowed(side, _touch.PriceAt(side, ticks));
        var orders = Security.LevelAt(side, price).Orders;
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

    /// <summary>As near to a price as the exchange takes orders: far from the market they have to go in steps.</summary>
    private long Allowed(Side side, long price)
    {
        if (Security.Last >= _touch.Bid && Security.Last <= _touch.Ask)
        {
            return price;
        }

        var range = Security.QuotationRange(side, OrderKind.EnhancedLimit);
        return range.Contains(price) || range.High < range.Low
            ? price
            : Security.Spreads.RoundDown(Math.Clamp(price, range.Low, range.High));
    }

    private void Place(Side side, long price)
    {
        if (_desk.Crosses(side, price))
        {
            Settle(Opposite(side));
        }
        else if (_desk.MayRest(side, price))
        {
            Rest(side, price);
        }
    }

    /// <summary>Some of those who wait for a buyer sell short: they may not do it below the best ask, and need not hurry.</summary>
    private void Rest(Side side, long price)
    {
        var isShort = side == Side.Ask && Security.MayBeSoldShortAt(price) && _shorts.Chance(ShortShare);
        _desk.Enter(side, OrderKind.Limit, price, DrawSize(_profile.RestLots), isShort);
    }

    private void ReduceOrWithdraw(Side side, long price)
    {
        if (!_prng.Chance(ReduceShare) || !_desk.TryReduce(side, price, Back(), _prng.NextDouble()))
        {
            _desk.Withdraw(side, price, Back());
        }
    }

    private static Side Opposite(Side side) => side == Side.Bid ? Side.Ask : Side.Bid;

    private int Back() => (int)(_prng.Next() % YoungMax);

    private uint DrawSize(double meanLots) => OrderSizes.Draw(ref _prng, meanLots);
}
