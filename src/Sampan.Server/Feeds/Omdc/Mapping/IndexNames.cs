using System.Collections.Frozen;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>What the indices on the feed are called: it tells their codes only (70).</summary>
internal static class IndexNames
{
    private const string FileName = "omdc.index-names.csv";

    private static readonly Lazy<FrozenDictionary<string, string>> LazyNames = new(() => Read().ToFrozenDictionary());

    /// <summary>The name of an index; its code where there is none.</summary>
    public static string Of(string code) => LazyNames.Value.GetValueOrDefault(code, code);

    private static IEnumerable<KeyValuePair<string, string>> Read()
    {
        using var stream = typeof(IndexNames).Assembly.GetManifestResourceStream(FileName)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var comma = line.IndexOf(',');
            if (line[0] != '#' && comma > 0)
            {
                yield return new(line[..comma], line[(comma + 1)..]);
            }
        }
    }
}
