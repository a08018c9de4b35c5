using System.Collections.Frozen;

namespace Sampan.Server.Feeds.Simulation;

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

    /// <summary>Those that Sampan brings along, for <see cref="Sampan.Market.InstrumentTable.BuiltIn"/>.</summary>
    public static MarketParameters BuiltIn => LazyBuiltIn.Value;

    /// <summary>The parameters of an instrument; null when it is listed but not simulated.</summary>
    internal InstrumentParameters? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The members of an index; none for what is not one.</summary>
    internal IReadOnlyList<IndexMember> MembersOf(string code) => _members.GetValueOrDefault(code, []);
}
