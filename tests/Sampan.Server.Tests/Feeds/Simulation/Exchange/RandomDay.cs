using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>A day of one security with random orders, good and bad ones, and what has to hold after each.</summary>
internal sealed class RandomDay : IFillListener
{
    private const int Owner = 7;

    private static readonly (int From, int Until)[] Busy = [(9 * 60, 9 * 60 + 35), (11 * 60, 13 * 60 + 30), (15 * 60 + 50, 16 * 60 + 40)];

    private readonly TestExchange _exchange;
    private readonly PublishedMarket _published = new(1);
    private readonly Dictionary<ulong, uint> _left = [];
    private readonly List<ulong> _ids = [];
    private Prng _prng;
    private int _trades;
    private int _cancelled;

    public RandomDay(ulong seed, bool isCheap)
    {
        _prng = new Prng(seed, 1);
        var options = new ExchangeOptions
        {
            Hours = TradingHours.Exchange,
            Seed = seed,
            Rules = TestRules.Watched(VcmTier.LargeCap),
        };
        _exchange = new TestExchange(options, instruments: TestExchange.Share(previousClose: isCheap ? 1 : 100));
        _exchange.Exchange.Fills = this;
    }

    public int Accepted { get; private set; }

    public int TradeCount => _exchange.Trades.Count;

    public byte[] Bytes => _exchange.Bytes.ToArray();

    private ExchangeSecurity Security => _exchange.Security;

    public void Run(int steps)
    {
        foreach (var (from, until) in Busy)
        {
            var time = Math.Max(_exchange.Exchange.Time, HongKongTime.At(_exchange.Date, new TimeOnly(from / 60, from % 60)));
            var pace = (until - from) * 60 * HongKongTime.NanosPerSecond / steps;
            for (var step = 0; step < steps; step++)
            {
                time = Math.Min(time + 1 + (long)(_prng.NextDouble() * 2 * pace), _exchange.At("16:59"));
                Advance(time);
                Act();
                CheckBooks();
                CheckTrades();
            }
        }

        Advance(Math.Max(_exchange.Exchange.Time, _exchange.At("16:59")));
        Assert.Equal(Security.ClosingPrice, _exchange.Market.VenueOf(0).ClosingPrice);
        CheckQuote();
    }

    public void OnFill(ExchangeSecurity security, in QueuedOrder order, long price, uint size)
    {
        _left[order.Id] -= size;
        Assert.Equal(_left[order.Id], order.Size);
        Assert.True(order.Price == Price.Undefined || (order.Side == Side.Bid ? price <= order.Price : price >= order.Price));
    }

    private void Advance(long time)
    {
        var phase = Security.Phase;
        _exchange.AdvanceTo(time);
        if (Security.Phase != phase)
        {
            CheckTrades();
        }
    }

    private void Act()
    {
        switch (_prng.Next() % 16)
        {
            case 0 when _ids.Count > 0:
                _exchange.Cancel(Some());
                break;
            case 1 when _ids.Count > 0:
                Amend(Some());
                break;
            case 2:
                _exchange.Do(security => security.TradeManually(TradeType.DirectOffExchange, 5 * SomePrice(), Size(), out _));
                break;
            case 3 when Security.LastTradeId > 0 && _prng.Chance(0.2):
                var id = 1 + (uint)(_prng.NextDouble() * Security.LastTradeId);
                _cancelled += _exchange.Do(security => security.CancelTrade(id)) == Reject.None ? 1 : 0;
                break;
            case 5 when _prng.Chance(Security.IsSuspended ? 0.5 : 0.02):
                Halt();
                break;
            case 4 when _ids.Count > 0:
                var odd = Some();
                _exchange.Do(security => security.PickOddLot(odd));
                break;
            default:
                Enter();
                break;
        }
    }

    private void Halt() => _exchange.Do(security =>
    {
        if (security.IsSuspended)
        {
            security.Resume();
        }
        else
        {
            security.Suspend();
        }

        return security.IsSuspended;
    });

    private void Enter()
    {
        var kind = Security.IsInAuction
            ? _prng.Chance(0.2) ? OrderKind.AtAuction : OrderKind.AtAuctionLimit
            : (OrderKind)(_prng.Next() % 6);
        var entry = new OrderEntry
        {
            Side = _prng.Chance(0.5) ? Side.Bid : Side.Ask,
            Kind = kind,
            Price = SomePrice(),
            Size = kind == OrderKind.OddLot ? (uint)(_prng.Next() % 110) : Size(),
            AllOrNothing = _prng.Chance(0.05),
            IsShort = _prng.Chance(0.05),
            Broker = (ushort)(_prng.Next() % 3),
            Owner = Owner,
        };
        var range = Security.VcmRange;
        var result = _exchange.Enter(entry);
        Assert.True(result.Traded + result.Resting <= entry.Size);
        Assert.True(!result.IsAccepted || kind == OrderKind.SpecialLimit || result.Traded + result.Resting == entry.Size);
        Assert.True(result.IsAccepted || result.Reject == Reject.VcmTriggered || result.Traded == 0);
        Assert.All(_exchange.Trades.Skip(_trades), trade => Assert.True(range.Contains(trade.Price)));
        Note(result);
    }

    private void Amend(ulong id)
    {
        var (price, size) = (SomePrice(), Size());
        var result = _exchange.Do(security => security.Amend(id, price, size));
        if (result.OrderId == id)
        {
            _left[id] = size;
        }
        else
        {
            Note(result);
        }
    }

    private void Note(EntryResult result)
    {
        Accepted += result.IsAccepted ? 1 : 0;
        if (result.OrderId != 0)
        {
            _left.Add(result.OrderId, result.Resting);
            _ids.Add(result.OrderId);
        }
    }

    private ulong Some() => _ids[(int)(_prng.NextDouble() * _ids.Count)];

    private uint Size() => (1 + (uint)(_prng.Next() % 5)) * 100 + (_prng.Chance(0.02) ? 1u : 0);

    /// <summary>Mostly near the market, now and then far from it or off the ticks.</summary>
    private long SomePrice()
    {
        var middle = Security.Last;
        var ticks = (int)(_prng.NextNormal() * (_prng.Chance(0.1) ? 120 : 5));
        var price = ticks >= 0 ? Security.Spreads.Up(middle, ticks) : Security.Spreads.Down(middle, -ticks);
        return _prng.Chance(0.02) ? price + 1_000_000 : price;
    }

    private void CheckBooks()
    {
        Assert.All(
            Security.OrdersOf(Side.Bid).Concat(Security.OrdersOf(Side.Ask)), order => Assert.Equal(_left[order.Id], order.Size));
        if (Security.IsInAuction)
        {
            Assert.Equal(
                Security.Phase is TradingPhase.OpeningMatching or TradingPhase.ClosingMatching
                    ? Security.Equilibrium
                    : Security.IsSuspended ? Equilibrium.None : NaiveEquilibrium.Of(Security),
                Security.Equilibrium);
            return;
        }

        Assert.True(Security.BestBid == Price.Undefined || Security.BestBid < Security.BestAsk);
        _exchange.Market.Publish(_published);
        Assert.Equal(Security.NominalPrice, _exchange.Market.VenueOf(0).NominalPrice);
        Assert.Equal(Security.IsSuspended, _exchange.Market.VenueOf(0).IsSuspended);
        if (Security.Phase.HasLiveBook())
        {
            Assert.False(_exchange.Market.QuoteOf(0).IsSuspect);
            AssertSame(Side.Bid);
            AssertSame(Side.Ask);
            AssertSameOddLots();
        }
    }

    private void AssertSame(Side side) => Assert.Equal(
        Security.OrdersOf(side).Select(order => (order.Id, order.Price, order.Size)),
        _exchange.Market.BookOf(0).CopyOrders(side).Select(order => (order.OrderId, order.Price, order.Size)));

    private void AssertSameOddLots()
    {
        var known = _exchange.Market.OddLotsOf(0);
        Assert.Equal(
            Security.OddLotsOf(Side.Ask).Select(order => (order.Id, order.Price, order.Size)),
            known?.OrdersOf(Side.Ask).Select(order => (order.Id, order.Price, order.Size)) ?? []);
    }

    private void CheckTrades()
    {
        foreach (var trade in _exchange.Trades.Skip(_trades).Where(trade => trade.TradeType != TradeType.DirectOffExchange))
        {
            Assert.True(Security.Spreads.IsOnTick(trade.Price));
            if (trade.TradeType == TradeType.Auction)
            {
                AssertInsideAuction(trade);
            }
        }

        _trades = _exchange.Trades.Count;
        CheckQuote();
    }

    private void AssertInsideAuction(TradeRecord trade)
    {
        var isClosing = HongKongTime.NanosOfDay(trade.Header.TsEvent) > 12 * 3_600 * HongKongTime.NanosPerSecond;
        var (reference, percent) = isClosing ? (Security.ClosingReference, 5) : (Security.PreviousClose, 15);
        Assert.InRange(trade.Price * 100, reference * (100 - percent), reference * (100 + percent));
    }

    private void CheckQuote()
    {
        ref readonly var quote = ref _exchange.Market.QuoteOf(0);
        Assert.Equal((Security.Volume, Security.Turnover, (long)Security.Trades), (quote.Volume, quote.Turnover, quote.Trades));
        Assert.Equal((Security.High, Security.Low), (quote.High, quote.Low));
        Assert.Equal(Security.LastToday, quote.HasTraded ? quote.Last : Price.Undefined);
        Assert.Equal(_exchange.Trades.Count, (int)Security.LastTradeId);
    }
}
