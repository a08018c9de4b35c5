using System.Globalization;
using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Feeds.Simulation.Scenarios;

/// <summary>Reads a scenario from its JSON.</summary>
internal sealed partial class ScenarioFile
{
    private static readonly string[] ScenarioKeys =
        ["name", "description", "date", "tradingFrom", "tradingTo", "heat", "overnight", "events"];

    // What each kind of event needs, and what it may have, beside at, do and what.
    private static readonly Dictionary<ScenarioAction, (string[] Needs, string[] May)> EventKeys = new()
    {
        [ScenarioAction.Move] = (["percent"], ["over"]),
        [ScenarioAction.Heat] = (["factor", "over"], []),
        [ScenarioAction.Order] = (["side", "share", "over"], []),
        [ScenarioAction.Closing] = (["factor"], ["buy"]),
        [ScenarioAction.Suspend] = ([], []),
        [ScenarioAction.Resume] = ([], []),
    };

    private readonly string _source;

    private ScenarioFile(string source) => _source = source;

    /// <summary>Reads it.</summary>
    /// <param name="source">Where it is from, for errors.</param>
    /// <param name="json">The text.</param>
    /// <exception cref="OperatorException">Something is wrong; the message names the key.</exception>
    public static Scenario Read(string source, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(
                json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return new ScenarioFile(source).Scenario(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new OperatorException($"{source} is no JSON: {error.Message}", error);
        }
    }

    private Scenario Scenario(JsonElement root)
    {
        CheckKeys("", root, ScenarioKeys);
        var scenario = new Scenario
        {
            Name = Text("name", root, "name"),
            Description = Text("description", root, "description"),
            Date = Find(root, "date") is { } date ? Date("date", date) : null,
            TradingFrom = Find(root, "tradingFrom") is { } from ? Time("tradingFrom", from) : null,
            TradingTo = Find(root, "tradingTo") is { } to ? Time("tradingTo", to) : null,
            Heat = Number("heat", root, "heat", 0.01, 100) ?? 1,
            Overnight = [.. Overnights(root)],
            Events = [.. Events(root)],
        };
        return (scenario.TradingFrom ?? scenario.TradingTo) is null ? scenario
            : scenario.Date is null ? throw Wrong("date", "is missing; tradingFrom and tradingTo need the day that they are of")
            : scenario.Date >= WeatherDay.TradedThroughFrom
                ? throw Wrong("date", $"must be before {WeatherDay.TradedThroughFrom:yyyy-MM-dd}: trading goes on in all weather now")
            : scenario;
    }

    private IEnumerable<ScenarioEvent> Events(JsonElement root)
    {
        if (Find(root, "events") is not { } events)
        {
            yield break;
        }

        if (events.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("events", "is no list");
        }

        var last = TimeOnly.MinValue;
        foreach (var (number, item) in events.EnumerateArray().Index())
        {
            var happening = Event($"events[{number}]", item);
            if (happening.At < last)
            {
                throw Wrong($"events[{number}].at", $"is before the one of the event before it; write the events in the order of time");
            }

            last = happening.At;
            yield return happening;
        }
    }

    private ScenarioEvent Event(string path, JsonElement item)
    {
        var kind = Enum.TryParse<ScenarioAction>(Text($"{path}.do", item, "do"), ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? known
            : throw Wrong($"{path}.do", $"must be one of {string.Join(", ", EventKeys.Keys).ToLowerInvariant()}");
        var (needs, may) = EventKeys[kind];
        CheckKeys(path, item, ["at", "do", "what", .. needs, .. may]);
        if (needs.FirstOrDefault(key => Find(item, key) is null) is { } missing)
        {
            throw Wrong($"{path}.{missing}", $"is missing; '{kind}' needs it".ToLowerInvariant());
        }

        return new ScenarioEvent
        {
            At = Time($"{path}.at", Find(item, "at") ?? throw Wrong($"{path}.at", "is missing")),
            Do = kind,
            What = What($"{path}.what", item),
            Percent = Number($"{path}.percent", item, "percent", -95, 1_000) ?? 0,
            Factor = Number($"{path}.factor", item, "factor", 0.01, 100) ?? 1,
            Share = Number($"{path}.share", item, "share", 0.0001, 10) ?? 0,
            Buy = Number($"{path}.buy", item, "buy", 0, 1) ?? 0.5,
            Side = Find(item, "side") is { } side ? SideOf($"{path}.side", side) : Side.Bid,
            Over = Find(item, "over") is { } over ? Span($"{path}.over", over) : TimeSpan.Zero,
        };
    }

    private string[] What(string path, JsonElement item) => Find(item, "what") switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(code => code.ValueKind == JsonValueKind.String) =>
            [.. many.EnumerateArray().Select(code => code.GetString()!)],
        _ => throw Wrong(path, $"must be a code such as \"700\", a list of codes, an index such as \"HSI\", or \"{ScenarioEvent.Market}\""),
    };

    private void CheckKeys(string path, JsonElement item, string[] keys)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(path.Length == 0 ? "the file" : path, "is no object");
        }

        foreach (var property in item.EnumerateObject().Where(property => !keys.Contains(property.Name)))
        {
            throw Wrong(path.Length == 0 ? property.Name : $"{path}.{property.Name}", $"is unknown; there are {string.Join(", ", keys)}");
        }
    }

    private static JsonElement? Find(JsonElement item, string key) => item.TryGetProperty(key, out var value) ? value : null;

    private string Text(string path, JsonElement item, string key) =>
        item.ValueKind == JsonValueKind.Object
        && Find(item, key) is { ValueKind: JsonValueKind.String } text
        && text.GetString() is { Length: > 0 } value
            ? value
            : throw Wrong(path, "must be a text");

    private double? Number(string path, JsonElement item, string key, double least, double most)
    {
        if (Find(item, key) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most
            ? number
            : throw Wrong(path, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}"));
    }

    private TimeOnly Time(string path, JsonElement value) =>
        TimeOnly.TryParseExact(TextOf(value), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw Wrong(path, "must be a time of day such as \"10:30\" or \"10:30:15\"");

    private DateOnly Date(string path, JsonElement value) =>
        DateOnly.TryParseExact(TextOf(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Wrong(path, "must be a date such as \"2026-03-10\"");

    private TimeSpan Span(string path, JsonElement value)
    {
        var text = TextOf(value);
        var unit = text.Length > 0 ? text[^1] : ' ';
        var isNumber = double.TryParse(
            text.AsSpan(0, Math.Max(text.Length - 1, 0)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        var seconds = number * (unit switch { 's' => 1, 'm' => 60, 'h' => 3_600, _ => 0 });
        return isNumber && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw Wrong(path, "must be a time such as \"30s\", \"5m\" or \"2h\"");
    }

    private Side SideOf(string path, JsonElement value) => TextOf(value) switch
    {
        "buy" => Side.Bid,
        "sell" => Side.Ask,
        _ => throw Wrong(path, "must be \"buy\" or \"sell\""),
    };

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private OperatorException Wrong(string path, string what) => new($"{_source}: {path} {what}.");
}
