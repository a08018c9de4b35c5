using System.Collections.Immutable;
using System.Globalization;

namespace Sampan.Market;

/// <summary>What the indices are made of, review by review.</summary>
/// <param name="compositions">In any order; of one index the latest that has begun holds.</param>
public sealed class IndexTable(IEnumerable<IndexComposition> compositions)
{
    private static readonly Lazy<IndexTable> LazyBuiltIn = new(() => new IndexTable(ReadBuiltIn()));

    private readonly ImmutableArray<IndexComposition> _compositions = [.. compositions.OrderBy(composition => composition.From)];

    /// <summary>HSI, HSCEI and HSTECH with approximate weights: see the remarks in the tables.</summary>
    public static IndexTable BuiltIn => LazyBuiltIn.Value;

    /// <summary>The codes of the indices.</summary>
    public IEnumerable<string> Codes => _compositions.Select(composition => composition.Index).Distinct();

    /// <summary>What an index is made of on a day; before the first composition, the first. Null for one that is not here.</summary>
    public IndexComposition? Of(string index, DateOnly day)
    {
        var all = _compositions.Where(composition => composition.Index == index);
        return all.LastOrDefault(composition => composition.From <= day) ?? all.FirstOrDefault();
    }

    private static IEnumerable<IndexComposition> ReadBuiltIn()
    {
        var members = ReferenceFile.ReadRows("index-shares.csv").Select(ReadMember).ToDictionary(member => member.Id);
        return ReferenceFile.ReadRows("indices.csv").Select(row => new IndexComposition
        {
            Index = row[0],
            Level = PriceOf(row[1]),
            Cap = int.Parse(row[2], CultureInfo.InvariantCulture),
            From = DateOnly.ParseExact(row[3], "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Members = [.. IndexMembers.Of(row[0]).Select(code => members[uint.Parse(code, CultureInfo.InvariantCulture)])],
        }.Capped());
    }

    private static IndexConstituent ReadMember(string[] row) => new(
        uint.Parse(row[0], CultureInfo.InvariantCulture),
        long.Parse(row[1], CultureInfo.InvariantCulture) * 1_000_000,
        int.Parse(row[2], CultureInfo.InvariantCulture),
        PriceOf(row[3]),
        Counted: 0);

    private static long PriceOf(string text) =>
        Price.TryParse(text, out var price) ? price : throw new FormatException($"no price: {text}");
}
