using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Sampan.Market;

/// <summary>Which securities an index is made of.</summary>
/// <remarks>
/// From the embedded table <c>index-members.csv</c>, which says of what date it is: members change every quarter. The
/// Hang Seng China Enterprises Index is an approximation there.
/// </remarks>
public static class IndexMembers
{
    private static readonly Lazy<FrozenDictionary<string, ImmutableArray<string>>> ByIndex = new(() =>
        ReferenceFile.ReadRows("index-members.csv")
            .GroupBy(row => row[0], row => row[1])
            .ToFrozenDictionary(members => members.Key, members => members.ToImmutableArray()));

    /// <summary>The codes of the members of <c>HSI</c>, <c>HSCEI</c> or <c>HSTECH</c>; none for any other.</summary>
    public static ImmutableArray<string> Of(string index) =>
        ByIndex.Value.TryGetValue(index, out var members) ? members : [];
}
