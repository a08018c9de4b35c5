using System.Text.Json;

namespace Sampan.Server.Accounts;

/// <summary>
/// Reads <c>plans.json</c>, strictly: a key it does not know or a value that can't be is refused by name.
/// </summary>
/// <param name="source">The file, as it is to stand in an error.</param>
internal sealed class PlanReader(string source)
{
    // At this rate the meter still counts in whole ticks of a 10 MHz clock: 600,000,000 ticks a minute, 60 a request.
    private const int LimitMax = 10_000_000;
    private const int StickyMax = 3_600;

    private const string Keys = "requestsPerMinute, burst, connections, subscriptions, subscriptionsPerConnection, " +
        "batchSize, depthLevels, barsPerRequest, wildcards, stickySeconds, sequences, note";

    // Comments and trailing commas are allowed, because people write this file. A key given twice is a mistake.
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The plans in the order of the file.</summary>
    /// <exception cref="OperatorException">The text names the file and the key, and says what to write there.</exception>
    public static List<Plan> Read(ReadOnlyMemory<byte> json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutByteOrderMark(json), Options);
            return new PlanReader(source).ReadPlans(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new OperatorException($"{source} is not valid JSON: {error.Message}", error);
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;

    private List<Plan> ReadPlans(JsonElement root)
    {
        var plans = new List<Plan>();
        foreach (var top in Properties(root, "the whole file"))
        {
            if (top.Name != "plans")
            {
                throw Unknown(top.Name, "plans");
            }

            foreach (var entry in Properties(top.Value, "plans"))
            {
                CheckName(entry.Name, plans);
                plans.Add(ReadPlan(entry));
            }
        }

        return plans;
    }

    private void CheckName(string name, List<Plan> before)
    {
        if (name.Length is 0 or > 32 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw Wrong($"plans.{name}", "is not a name for a plan: use 1 to 32 letters, digits, '-' and '_'");
        }

        if (before.Exists(plan => plan.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw Wrong($"plans.{name}", "is there twice, as case does not count: keep one");
        }
    }

    private Plan ReadPlan(JsonProperty entry)
    {
        var path = $"plans.{entry.Name}";
        var plan = new Plan { Name = entry.Name, RequestsPerMinute = null, Connections = null, Subscriptions = null };
        foreach (var property in Properties(entry.Value, path))
        {
            plan = With(plan, property, $"{path}.{property.Name}");
        }

        Require(entry, "requestsPerMinute");
        Require(entry, "connections");
        Require(entry, "subscriptions");
        return plan is { RequestsPerMinute: null, Burst: not null }
            ? throw Wrong($"{path}.burst", "needs a limit to go with: set requestsPerMinute, or remove it")
            : plan;
    }

    private Plan With(Plan plan, JsonProperty property, string path) => property.Name switch
    {
        "requestsPerMinute" => plan with { RequestsPerMinute = Limit(property.Value, path) },
        "burst" => plan with { Burst = Number(property.Value, path) },
        "connections" => plan with { Connections = Limit(property.Value, path) },
        "subscriptions" => plan with { Subscriptions = Limit(property.Value, path) },
        "subscriptionsPerConnection" => plan with { SubscriptionsPerConnection = Limit(property.Value, path) },
        "batchSize" => plan with { BatchSize = Limit(property.Value, path) },
        "depthLevels" => plan with { DepthLevels = Number(property.Value, path) },
        "barsPerRequest" => plan with { BarsPerRequest = Number(property.Value, path) },
        "wildcards" => plan with { Wildcards = Flag(property.Value, path) },
        "stickySeconds" => plan with { StickySeconds = Seconds(property.Value, path) },
        "sequences" => plan with { Sequences = Flag(property.Value, path) },
        "note" => plan with { Note = Text(property.Value, path) },
        _ => throw Unknown(path, Keys),
    };

    // A limit that was forgotten must not read as "no limit".
    private void Require(JsonProperty entry, string key)
    {
        if (!entry.Value.TryGetProperty(key, out _))
        {
            throw Wrong($"plans.{entry.Name}.{key}", "is missing: give a number, or null for no limit");
        }
    }

    private int? Limit(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Null ? null : Number(value, path, ", or null for no limit");

    private int Number(JsonElement value, string path, string orElse = "") =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 1 and <= LimitMax
            ? number
            : throw Wrong(path, $"is {value.GetRawText()}: give a whole number from 1 to {LimitMax}{orElse}");

    private bool Flag(JsonElement value, string path) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(path, $"is {value.GetRawText()}: give true or false");

    private int Seconds(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 0 and <= StickyMax
            ? number
            : throw Wrong(path, $"is {value.GetRawText()}: give a whole number from 0 to {StickyMax}");

    private string? Text(JsonElement value, string path) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Null
            ? value.GetString()
            : throw Wrong(path, $"is {value.GetRawText()}: give a text in quotes");

    private JsonElement.ObjectEnumerator Properties(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject()
            : throw Wrong(path, "must be an object, written in braces");

    private OperatorException Unknown(string path, string known) =>
        Wrong(path, $"is not a known key: remove it, or choose from {known}");

    private OperatorException Wrong(string path, string what) => new($"In {source}, {path} {what}.");
}
