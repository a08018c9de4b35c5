using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Server.Feeds.Simulation.Fundamentals;

/// <summary>Works out who follows whom, and puts the followed before their followers.</summary>
internal sealed class FundamentalsBuilder
{
    // The chance of a value and that of its traders are apart: the streams of traders are numbered by the instruments' ids.
    private const ulong FirstStream = 1UL << 40;

    // Nothing goes deeper than a warrant on a fund on an index; a table that goes in circles ends here.
    private const int DepthMax = 4;

    private readonly InstrumentTable _instruments;
    private readonly MarketParameters _parameters;
    private readonly Dictionary<int, int> _nodeOf = [];
    private readonly Dictionary<string, int> _sectors = [];

    /// <param name="instruments">All that is listed.</param>
    /// <param name="parameters">Tells which of it is simulated.</param>
    public FundamentalsBuilder(InstrumentTable instruments, MarketParameters parameters)
    {
        _instruments = instruments;
        _parameters = parameters;
        Simulated = [.. instruments.Where(IsSimulated).OrderBy(instrument => DepthOf(instrument, 0))];
        for (var node = 0; node < Simulated.Length; node++)
        {
            _nodeOf.Add(Simulated[node].Index, node);
        }
    }

    /// <summary>The instruments that take part; the position of each is the number of its node.</summary>
    public Instrument[] Simulated { get; }

    /// <summary>The members of an index that take part, by node, with their weights.</summary>
    public IEnumerable<(int Node, long Weight)> WeightsOf(Instrument index) =>
        MembersOf(index).Select(member => (_nodeOf[member.Security.Index], member.Weight));

    /// <summary>The node of an instrument by its code; -1 for what does not take part.</summary>
    public int NodeOf(string code) => Find(code) is { } instrument ? _nodeOf[instrument.Index] : -1;

    /// <summary>The node that a node follows; -1 for one that goes its own way.</summary>
    public int DriverOf(int node) => FollowedBy(Simulated[node]) is { } followed ? _nodeOf[followed.Index] : -1;

    /// <summary>Makes the values, as they are at the beginning.</summary>
    /// <param name="seed">Which market.</param>
    /// <param name="lastPrices">The last price known by node, units of 1e-9; null for none.</param>
    public FundamentalValues Build(ulong seed, IReadOnlyList<long?> lastPrices)
    {
        var nodes = Array.ConvertAll(Simulated, NodeOf);
        var baskets = Array.ConvertAll(Simulated, BasketOf);
        var prngs = Array.ConvertAll(Simulated, instrument => new Prng(seed, FirstStream + instrument.Id));
        var values = new FundamentalValues(nodes, baskets, _sectors.Count, prngs, seed);
        values.Start(lastPrices);
        return values;
    }

    private IEnumerable<(Instrument Security, long Weight)> MembersOf(Instrument index)
    {
        foreach (var member in _parameters.MembersOf(index.Code))
        {
            if (_instruments.TryFind(AssetClass.Stock, member.Code, "", out var security) && IsSimulated(security))
            {
                yield return (security, member.Weight);
            }
        }
    }

    private bool IsSimulated(Instrument instrument) =>
        _parameters.Find(instrument.Code) is not null
        && (instrument.Class == AssetClass.Indices
            ? MembersOf(instrument).Any()
            : instrument is { Class: AssetClass.Stock, BoardLot: > 0, SpreadTableCode: not null });

    private Instrument? Find(string code) =>
        (_instruments.TryFind(AssetClass.Stock, code, "", out var found)
            || _instruments.TryFind(AssetClass.Indices, code, "", out found))
        && IsSimulated(found)
            ? found
            : null;

    private Instrument? FollowedBy(Instrument instrument) =>
        _parameters.Find(instrument.Code) is { Gearing: not null } parameters
        && (parameters.Follows ?? instrument.Underlying) is { } followed
            ? Find(followed)
            : null;

    // How far from the shares that go their own way, which come first. An index comes after its members.
    private int DepthOf(Instrument instrument, int above) => instrument switch
    {
        { Class: AssetClass.Indices } => above + 1,
        _ when above < DepthMax && FollowedBy(instrument) is { } followed => DepthOf(followed, above + 1),
        _ => above,
    };

    private FundamentalNode NodeOf(Instrument instrument)
    {
        var parameters = _parameters.Find(instrument.Code)!;
        if (instrument.Class == AssetClass.Indices)
        {
            return FundamentalNode.Index(parameters);
        }

        return FollowedBy(instrument) is { } followed && _nodeOf[followed.Index] < _nodeOf[instrument.Index]
            ? FundamentalNode.Follower(parameters, _nodeOf[followed.Index])
            : FundamentalNode.Share(parameters, SectorOf(instrument));
    }

    private int SectorOf(Instrument instrument)
    {
        var name = instrument.Sector ?? "";
        return _sectors.TryGetValue(name, out var sector) ? sector : _sectors[name] = _sectors.Count;
    }

    private (int Member, double Weight)[] BasketOf(Instrument instrument)
    {
        var members = WeightsOf(instrument).ToArray();
        double total = members.Sum(member => member.Weight);
        return [.. members.Select(member => (member.Node, member.Weight / total))];
    }
}
