using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;
using Sampan.Server.Feeds.Simulation.Fundamentals;
using Sampan.Server.Feeds.Simulation.Parameters;
using Sampan.Server.Feeds.Simulation.Scenarios;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>Who takes part in the simulated market: put together once, at its beginning.</summary>
internal sealed class Cast
{
    // The chances of values begin at 1 << 40, those of crowds at the ids of their instruments.
    private const ulong ShortStream = 1UL << 41;
    private const ulong OddLotStream = 1UL << 42;

    private readonly MarketParameters _parameters;
    private readonly FundamentalsBuilder _builder;
    private readonly ScenarioNight _night;
    private readonly MarketSize _size;
    private readonly long?[] _lastPrices;
    private readonly long _start;

    /// <param name="instruments">All that is listed.</param>
    /// <param name="parameters">Tells which of it is simulated, and how.</param>
    /// <param name="options">Seed, hours and scale.</param>
    /// <param name="start">Market time at the beginning, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="lastPrice">The last price known of an instrument, units of 1e-9; null for none.</param>
    /// <param name="writer">Where the exchange reports.</param>
    public Cast(
        InstrumentTable instruments,
        MarketParameters parameters,
        SimulatorOptions options,
        long start,
        Func<Instrument, long?> lastPrice,
        RecordWriter writer)
    {
        _night = new ScenarioNight(options, start, instruments, parameters, lastPrice);
        (_parameters, _start) = (_night.Parameters, start);
        _builder = new FundamentalsBuilder(instruments, _parameters);
        Instrument[] securities = [.. _builder.Simulated.Where(instrument => instrument.SpreadTableCode is not null)];
        _size = new MarketSize(securities.Length, options.Scale, new DayShape(options.Hours).ActiveSeconds);
        _lastPrices = Array.ConvertAll(_builder.Simulated, _night.KnownAfter);
        Values = _builder.Build(options.Seed, _lastPrices);
        List<OvernightEvent> overnight = [.. _night.Events];
        Exchange = new SimulatedExchange(
            securities,
            options.ForExchange() with { OvernightEvents = overnight },
            start,
            security => new StartingPrice(_night.PriceBefore(security), _night.KnownAfter(security) is not null),
            writer);
        CrowdOfNode = [.. _builder.Simulated.Select((instrument, node) => CrowdOf(instrument, node, options))];
        Crowds = [.. CrowdOfNode.OfType<Crowd>()];
        OddLots = new OddLotTraders(
            Crowds.Select(crowd => (crowd.Security, Of(crowd.Security.Instrument).DailyTurnover)),
            options.Scale,
            new Prng(options.Seed, OddLotStream));
        Calls = CallsOf(overnight);
        Indices =
        [
            .. _builder.Simulated.Where(instrument => instrument.Class == AssetClass.Indices).Select(index =>
                new SimulatedIndex(index, Of(index).ReferencePrice, MembersOf(index), PriceOf, CloseOf)
                {
                    HasHistory = _night.KnownAfter(index) is not null,
                    Node = _builder.NodeOf(index.Code),
                }),
        ];
    }

    /// <summary>Where they all trade.</summary>
    public SimulatedExchange Exchange { get; }

    /// <summary>What everything is worth, by node.</summary>
    public FundamentalValues Values { get; }

    /// <summary>Who trades each security.</summary>
    public Crowd[] Crowds { get; }

    /// <summary>The same by node; null for an index.</summary>
    public Crowd?[] CrowdOfNode { get; }

    /// <summary>Who trades less than board lots.</summary>
    public OddLotTraders OddLots { get; }

    public SimulatedIndex[] Indices { get; }

    /// <summary>The contracts that end when their underlying goes too far.</summary>
    public MandatoryCalls Calls { get; }

    /// <summary>What the exchange took of them, and what not.</summary>
    public RejectCounts Rejects { get; } = new();

    /// <summary>The node of an instrument by its code; -1 for what does not take part.</summary>
    public int NodeOf(string code) => _builder.NodeOf(code);

    /// <summary>The nodes of the members of an index.</summary>
    public IEnumerable<int> MembersOf(string index) =>
        _parameters.MembersOf(index).Select(member => _builder.NodeOf(member.Code)).Where(node => node >= 0);

    /// <summary>What an instrument behaves like, after the night before a scenario's day.</summary>
    public InstrumentParameters Of(Instrument instrument) => _parameters.Find(instrument.Code)!;

    private MandatoryCalls CallsOf(ICollection<OvernightEvent> overnight)
    {
        var calls = new MandatoryCalls(Exchange, overnight, CrowdOfNode.Length);
        foreach (var crowd in Crowds.Where(crowd => crowd.Security.Instrument.Type == SecurityType.Cbbc))
        {
            if (_builder.DriverOf(crowd.Node) is >= 0 and var driver && Of(crowd.Security.Instrument).Gearing is { } gearing and not 0)
            {
                calls.Watch(
                    crowd.Security, driver, gearing, Values.TradedAt(driver), _night.FactorOf(_builder.Simulated[driver]));
            }
        }

        return calls;
    }

    private Crowd? CrowdOf(Instrument instrument, int node, SimulatorOptions options)
    {
        if (instrument.SpreadTableCode is not { } table || Exchange.Find(instrument.Index) is not { } security)
        {
            return null;
        }

        var spreads = options.Rules.Spreads.For(table, HongKongTime.DateOf(_start));
        var profile = FlowProfile.Of(_night.Today(instrument), Of(instrument), spreads, _size);
        var (prng, shorts) = (new Prng(options.Seed, instrument.Id), new Prng(options.Seed, ShortStream + instrument.Id));
        return new Crowd(new Desk(security, Rejects), profile, Values, prng, shorts)
        {
            Node = node,
            IsFollower = _builder.DriverOf(node) >= 0,
            HasTemporaryCounter = _night.CounterOf(instrument) is not null,
            TradesAtOnce = options.Hours == TradingHours.Always && _lastPrices[node] is null,
        };
    }

    // Until the exchange has begun the scenario's day it has the prices of the evening before.
    private long PriceOf(ExchangeSecurity security) =>
        Exchange.EventsDoneUntil < _night.Date && _night.PriceAfter(security.Instrument) is { } after ? after
        : !security.IsListed && _night.CounterOf(security.Instrument) is { } counter ? Exchange.Find(counter.Index)!.Last
        : security.Last;

    // The day before knew nothing of what goes ex on the scenario's day.
    private long CloseOf(ExchangeSecurity security) => Exchange.EventsDoneUntil > _night.Date
        ? PriceOf(security)
        : _night.WithDividends(security.Instrument, PriceOf(security));

    private (ExchangeSecurity, long Weight, long Price)[] MembersOf(Instrument index) =>
        [.. _builder.WeightsOf(index).Select(member => MemberOf(_builder.Simulated[member.Node], member.Weight))];

    private (ExchangeSecurity, long Weight, long Price) MemberOf(Instrument member, long weight) =>
        (Exchange.Find(member.Index)!, weight, _night.WithDividends(member, Of(member).ReferencePrice));
}
