using System.Collections.Frozen;
using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Parameters;

/// <summary>What the simulator knows of the instruments it can simulate, by code.</summary>
public sealed class MarketParameters
{
    private static readonly Lazy<MarketParameters> LazyBuiltIn = new(MarketCsv.ReadBuiltIn);

    private readonly FrozenDictionary<string, InstrumentParameters> _byCode;
    private readonly FrozenDictionary<string, IndexMember[]> _members;

    /// <param name="byCode">Parameters by canonical code.</param>
    /// <param name="members">The members of each index, by its code.</param>
    public MarketParameters(
        IReadOnlyDictionary<string, InstrumentParameters> byCode, IReadOnlyDictionary<string, IndexMember[]> members)
    {
        _byCode = byCode.ToFrozenDictionary(StringComparer.Ordinal);
        _members = members.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Those that Sampan brings along, for <see cref="InstrumentTable.BuiltIn"/>.</summary>
    public static MarketParameters BuiltIn => LazyBuiltIn.Value;

    /// <summary>The built-in parameters, and for everything else that is listed some that are made up by its category.</summary>
    /// <remarks>Where nothing but the built-in instruments is listed these are the built-in ones.</remarks>
    public static MarketParameters For(InstrumentTable instruments) => WholeMarket.Complete(BuiltIn, instruments);

    /// <summary>These parameters with those of further instruments.</summary>
    internal MarketParameters With(IEnumerable<KeyValuePair<string, InstrumentParameters>> more) =>
        new(_byCode.Concat(more).ToDictionary(), _members);

    /// <summary>These parameters with others of some of the instruments.</summary>
    internal MarketParameters Replacing(IEnumerable<KeyValuePair<string, InstrumentParameters>> others)
    {
        var byCode = _byCode.ToDictionary();
        foreach (var (code, parameters) in others)
        {
            byCode[code] = parameters;
        }

        return new MarketParameters(byCode, _members);
    }

    /// <summary>The parameters of an instrument; null when it is listed but not simulated.</summary>
    internal InstrumentParameters? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The price that an instrument begins with, units of 1e-9; null when it is not simulated.</summary>
    public long? ReferencePriceOf(Instrument instrument) => Find(instrument.Code)?.ReferencePrice;

    /// <summary>The members of an index; none for what is not one.</summary>
    internal IReadOnlyList<IndexMember> MembersOf(string code) => _members.GetValueOrDefault(code, []);
}
