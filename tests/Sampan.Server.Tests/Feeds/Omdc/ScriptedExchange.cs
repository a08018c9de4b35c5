using Sampan.Market;
using Sampan.Server.Feeds;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;
using Sampan.Server.Tests.Feeds.Simulation;
using Sampan.Server.Tests.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Omdc;

/// <summary>A whole day of the simulated exchange with orders by seed, as a source; and a market that hears of it directly.</summary>
internal sealed class ScriptedExchange : IMarketSource, IMarketOutput
{
    private const long Pace = 3 * HongKongTime.NanosPerSecond;

    private readonly SimulatedExchange _exchange;
    private readonly List<(ExchangeSecurity Security, ulong Id)> _orders = [];
    private Prng _prng;
    private long _next;

    public ScriptedExchange(ulong seed, DateOnly date)
    {
        _prng = new Prng(seed, 2);
        Start = HongKongTime.At(date, new TimeOnly(8, 20));
        Table = new InstrumentTable(
        [
            TestExchange.Share() with { Market = "MAIN" },
            TestExchange.Share(8_001, 2) with { Market = "GEM" },
            TestExchange.Share(13_001, 1, SecurityType.DerivativeWarrant) with { Market = "MAIN", SpreadTableCode = 'E' },
            TestExchange.Share(2_018, 20) with { Market = "MAIN" },
        ]);
        _exchange = new SimulatedExchange(
            Table,
            new ExchangeOptions { Hours = TradingHours.Exchange, Seed = seed, Rules = TestRules.Watched(VcmTier.LargeCap) },
            Start,
            instrument => new StartingPrice(instrument.PreviousClose));
        Direct = new MarketState(new InstrumentDirectory(Table), this);
        Direct.Start(Start);
        _next = HongKongTime.At(date, new TimeOnly(9, 0));
    }

    public long Start { get; }

    public InstrumentTable Table { get; }

    /// <summary>The market that is fed with the records as they are.</summary>
    public MarketState Direct { get; }

    public List<(uint Security, uint Id, long Price, uint Size, TradeType Type)> Trades { get; } = [];

    public int Cancelled { get; private set; }

    public bool HasCooledOff { get; private set; }

    public long NextEventTime => Math.Min(_exchange.NextChange, _next);

    public void AdvanceTo(long time, RecordBuffer into)
    {
        _exchange.WriteTo(into);
        while (NextEventTime <= time)
        {
            _exchange.AdvanceTo(NextEventTime);
            if (_exchange.Time >= _next)
            {
                Act();
                _next += (long)(_prng.NextDouble() * Pace) + 1_000_000;
            }
        }

        _exchange.AdvanceTo(time);
        foreach (ref readonly var header in into)
        {
            Direct.Apply(in header);
        }
    }

    public void OnTrade(int instrument, in TradeRecord trade, long number) =>
        Trades.Add((Table[instrument].Id, trade.TradeId, trade.Price, trade.Size, trade.TradeType));

    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
    {
    }

    private void Act()
    {
        var security = _exchange.Securities[(int)(_prng.Next() % (ulong)_exchange.Securities.Count)];
        switch (_prng.Next() % 24)
        {
            case 0 or 1 when _orders.Count > 0:
                var (owner, id) = _orders[(int)(_prng.Next() % (ulong)_orders.Count)];
                owner.Cancel(id);
                owner.PickOddLot(id);
                break;
            case 2 when _prng.Chance(0.05) && security.Phase != TradingPhase.NotYetOpen:
                Halt(security);
                break;
            case 3 when _prng.Chance(0.2) && security.LastTradeId > 0:
                Cancelled += security.CancelTrade(1 + (uint)(_prng.Next() % security.LastTradeId)) == Reject.None ? 1 : 0;
                break;
            case 4:
                security.TradeManually(
                    _prng.Chance(0.5) ? TradeType.Late : TradeType.Overseas, security.PreviousClose, 700, out _);
                break;
            default:
                Enter(security);
                break;
        }

        HasCooledOff |= security.IsCoolingOff;
    }

    private static void Halt(ExchangeSecurity security)
    {
        if (security.IsSuspended)
        {
            security.Resume();
        }
        else
        {
            security.Suspend();
        }
    }

    private void Enter(ExchangeSecurity security)
    {
        var kind = security.IsInAuction
            ? _prng.Chance(0.2) ? OrderKind.AtAuction : OrderKind.AtAuctionLimit
            : _prng.Chance(0.1) ? OrderKind.OddLot : OrderKind.EnhancedLimit;
        var ticks = (int)(_prng.NextNormal() * 9);
        var result = security.Enter(new OrderEntry
        {
            Side = _prng.Chance(0.5) ? Side.Bid : Side.Ask,
            Kind = kind,
            Price = ticks >= 0 ? security.Spreads.Up(security.Last, ticks) : security.Spreads.Down(security.Last, -ticks),
            Size = kind == OrderKind.OddLot ? 37 : (1 + (uint)(_prng.Next() % 5)) * 100,
            IsShort = _prng.Chance(0.1) && kind != OrderKind.OddLot,
            Broker = (ushort)(_prng.Next() % 3),
        });
        if (result.OrderId != 0)
        {
            _orders.Add((security, result.OrderId));
        }
    }
}
