using System.Globalization;
using System.Text.Json;
using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Scenarios;

/// <content>What happens before the day.</content>
internal sealed partial class ScenarioFile
{
    private const string Listing = "listing";
    private const string Lot = "lot";
    private const int RatioMax = 1_000_000;
    private const int BoardLotMax = 10_000_000;

    private const string Temporary = "temporaryCounter";
    private const string Reopens = "reopensAfter";
    private const string Ends = "endsAfter";

    // The counter is closed for ten days, then both trade for three weeks: so issuers' circulars have it.
    private const int ReopensUsually = 10;
    private const int EndsUsually = 25;
    private const int DaysMax = 250;

    // Only of these.
    private static readonly string[] ConsolidationKeys = [Temporary, Reopens, Ends];

    // What each kind needs, beside security and kind; every kind may have a boardLot.
    private static readonly Dictionary<string, string[]> OvernightKeys = new()
    {
        ["split"] = ["ratio"],
        ["consolidation"] = ["ratio"],
        ["bonus"] = ["ratio"],
        ["dividend"] = ["cash"],
        ["rights"] = ["ratio", "price"],
        ["spin-off"] = ["ratio", "value"],
        [Lot] = ["boardLot"],
        [Listing] = [],
    };

    private IEnumerable<ScenarioOvernight> Overnights(JsonElement root)
    {
        if (Find(root, "overnight") is not { } overnights)
        {
            return [];
        }

        return overnights.ValueKind == JsonValueKind.Array
            ? overnights.EnumerateArray().Select((item, number) => Overnight($"overnight[{number}]", item))
            : throw Wrong("overnight", "is no list");
    }

    private ScenarioOvernight Overnight(string path, JsonElement item)
    {
        var word = Text($"{path}.kind", item, "kind");
        if (!OvernightKeys.TryGetValue(word, out var needs))
        {
            throw Wrong($"{path}.kind", $"must be one of {string.Join(", ", OvernightKeys.Keys)}");
        }

        CheckKeys(
            path, item, [.. needs.Union(["security", "kind", "boardLot"]).Union(word == "consolidation" ? ConsolidationKeys : [])]);
        if (needs.FirstOrDefault(key => Find(item, key) is null) is { } missing)
        {
            throw Wrong($"{path}.{missing}", $"is missing; '{word}' needs it");
        }

        CorporateActionKind? kind = CorporateActionText.TryParse(word, out var known) ? known : null;
        var (numerator, denominator) = Find(item, "ratio") is { } ratio ? Ratio($"{path}.ratio", ratio, kind) : (0, 0);
        return WithCounter(path, item, new ScenarioOvernight
        {
            Security = Text($"{path}.security", item, "security"),
            Kind = kind,
            IsListing = word == Listing,
            Numerator = numerator,
            Denominator = denominator,
            Cash = Money(path, item, "cash"),
            SubscriptionPrice = Money(path, item, "price"),
            ShareValue = Money(path, item, "value"),
            BoardLot = Find(item, "boardLot") is { } lot ? Shares($"{path}.boardLot", lot) : null,
        });
    }

    private ScenarioOvernight WithCounter(string path, JsonElement item, ScenarioOvernight overnight)
    {
        if (Find(item, Temporary) is null)
        {
            return ConsolidationKeys.FirstOrDefault(key => Find(item, key) is not null) is { } key
                ? throw Wrong($"{path}.{key}", $"is of a {Temporary}, which is missing")
                : overnight;
        }

        var reopens = Days(path, item, Reopens) ?? ReopensUsually;
        var ends = Days(path, item, Ends) ?? Math.Max(EndsUsually, reopens + 1);
        return ends > reopens
            ? overnight with
            {
                TemporaryCounter = Text($"{path}.{Temporary}", item, Temporary),
                ReopensAfter = reopens,
                EndsAfter = ends,
            }
            : throw Wrong($"{path}.{Ends}", $"must be more than {Reopens}, {reopens}: for a while both counters are traded");
    }

    private int? Days(string path, JsonElement item, string key) => Find(item, key) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var days) && days is > 0 and <= DaysMax ? days
        : throw Wrong($"{path}.{key}", $"must be a whole number of trading days from 1 to {DaysMax}");

    private (int Numerator, int Denominator) Ratio(string path, JsonElement value, CorporateActionKind? kind)
    {
        var parts = TextOf(value).Split(':');
        if (parts.Length != 2 || !IsCount(parts[0], out var numerator) || !IsCount(parts[1], out var denominator))
        {
            throw Wrong(path, "must be a ratio such as \"10:1\"");
        }

        return kind switch
        {
            CorporateActionKind.Split when numerator <= denominator =>
                throw Wrong(path, "must be the shares after the split to those before it, which are fewer: \"10:1\""),
            CorporateActionKind.Consolidation when numerator >= denominator =>
                throw Wrong(path, "must be the shares after the consolidation to those before it, which are more: \"1:10\""),
            _ => (numerator, denominator),
        };
    }

    private static bool IsCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= RatioMax;

    // Money is exact: it does not pass through a floating-point number.
    private long Money(string path, JsonElement item, string key) =>
        Find(item, key) is not { } value ? 0
        : value.ValueKind == JsonValueKind.Number && Price.TryParse(value.GetRawText(), out var money) && money > 0 ? money
        : throw Wrong($"{path}.{key}", "must be an amount above 0 such as 2.5");

    private int Shares(string path, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var shares) && shares is > 0 and <= BoardLotMax
            ? shares
            : throw Wrong(path, $"must be a whole number from 1 to {BoardLotMax}");
}
