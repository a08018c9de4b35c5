using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sampan.Server.Tests.Golden;

/// <summary>The public iTick contract as tables: which fields an object has, in which order, and what each may be.</summary>
/// <remarks>
/// Written from the documents and not from the code. A question mark allows null; what stands behind a bar is
/// Sampan's own, and comes after the contract's fields.
/// </remarks>
internal static partial class ItickContract
{
    private const string Quote =
        "s text, ld number, o number?, p number?, h number?, l number?, t ms, v integer, tu number, ts integer, ch number?, chp number?"
        + " | suspect bool";

    private const string Tick = "s text, ld number, t ms, v integer, te integer, d integer";
    private const string Depth = "s text, a levels, b levels | suspect bool";
    private const string Level = "po integer, p number, v integer, o integer";
    private const string Bar = "tu number?, c number, t ms, v integer, h number, l number, o number";
    private const string StreamFields = "r text, type text";
    private const string StreamBar = Bar + ", type text, s text, r text";
    private const string Symbol = "c text, n text, t text, e text, s text?, l text? | en text";

    private const string Info =
        "c text, n text, t text, e text, s text?, i text?, l text?, r text, bd text?, wu text?, mcb number?, tso number?, pet number?,"
        + " fcc text | chineseName text?, securityType text, market text?, boardLot integer, isin text?, underlying text?, expiry text?";

    private const string Page = "content array, page integer, size integer, totalElements integer, totalPages integer, last bool";
    private const string HolidayByDate = "c text, r text, d date, t text, z text, v text";
    private const string HolidayByYear = "c text, r text, v text, et text, ey text, vr text?, tz integer";
    private const string Status = "c text, r text, o bool, s text, h text?, t text, z text, l text";

    private static readonly string[] States =
    [
        "PRE_MARKET", "OPEN", "LUNCH_BREAK", "POST_MARKET", "CLOSED", "CLOSED_WEEKEND", "CLOSED_HOLIDAY", "HOLIDAY_HALF_DAY",
    ];

    /// <summary>The data of a success.</summary>
    /// <param name="body">The whole answer.</param>
    /// <param name="message">"ok" for reference data, null for market data.</param>
    public static JsonElement Success(string body, string? message)
    {
        var envelope = JsonElement.Parse(body);
        Check(envelope, message is null ? "code integer, msg null, data any" : "code integer, msg text, data any");
        Assert.Equal((0, message), (envelope.GetProperty("code").GetInt32(), envelope.GetProperty("msg").GetString()));
        return envelope.GetProperty("data");
    }

    public static void IsRefusal(string body, int code, string message)
    {
        var envelope = JsonElement.Parse(body);
        Check(envelope, "code integer, msg text, data null | error text, detail text");
        Assert.Equal((code, message), (envelope.GetProperty("code").GetInt32(), envelope.GetProperty("msg").GetString()));
    }

    public static void IsQuote(JsonElement quote) => CheckQuote(quote, Quote);

    public static void IsTick(JsonElement tick)
    {
        Check(tick, Tick);
        Assert.InRange(tick.GetProperty("d").GetInt32(), 0, 2);
    }

    public static void IsDepth(JsonElement depth)
    {
        Check(depth, Depth);
        CheckSides(depth);
    }

    public static void IsBars(JsonElement bars)
    {
        var last = long.MinValue;
        foreach (var bar in bars.EnumerateArray())
        {
            Check(bar, Bar);
            CheckPrices(bar);
            Assert.True(bar.GetProperty("t").GetInt64() > last, "Bars rise.");
            last = bar.GetProperty("t").GetInt64();
        }
    }

    /// <summary>An object with the codes as keys, the value of each as told.</summary>
    public static void IsBatchOf(JsonElement batch, Action<JsonElement> isMember)
    {
        Assert.Equal(JsonValueKind.Object, batch.ValueKind);
        foreach (var member in batch.EnumerateObject())
        {
            isMember(member.Value);
        }
    }

    public static void IsSymbols(JsonElement symbols) => CheckAll(symbols, Symbol);

    public static void IsInfo(JsonElement info) => Check(info, Info);

    public static void IsPage(JsonElement page) => Check(page, Page);

    public static void IsHolidaysByDate(JsonElement rows) => CheckAll(rows, HolidayByDate);

    /// <summary>The dates are a JSON array within a string.</summary>
    public static void IsHolidaysByYear(JsonElement rows)
    {
        CheckAll(rows, HolidayByYear);
        foreach (var row in rows.EnumerateArray())
        {
            var dates = JsonElement.Parse(row.GetProperty("v").GetString()!).EnumerateArray();
            Assert.All(dates, date => Assert.StartsWith(row.GetProperty("ey").GetString()!, date.GetString(), StringComparison.Ordinal));
        }
    }

    public static void IsStatus(JsonElement status)
    {
        Check(status, Status);
        Assert.Contains(status.GetProperty("s").GetString(), States);
        Assert.Matches(@"^(\d\d:\d\d-\d\d:\d\d,)+$", status.GetProperty("t").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", status.GetProperty("l").GetString());
    }

    public static void IsNull(JsonElement data) => Assert.Equal(JsonValueKind.Null, data.ValueKind);

    /// <summary>Any frame that a stream may send.</summary>
    public static void IsFrame(string text)
    {
        var frame = JsonElement.Parse(text);
        if (!frame.TryGetProperty("data", out var data))
        {
            Check(frame, frame.TryGetProperty("resAc", out _)
                ? "code integer, resAc text, msg text | unknown array, error text"
                : "code integer, msg text");
        }
        else if (frame.TryGetProperty("resAc", out _))
        {
            Check(frame, "resAc text, data any");
            Check(data, "params any");
        }
        else
        {
            Check(frame, "code integer, data any");
            Assert.Equal(1, frame.GetProperty("code").GetInt32());
            IsStreamData(data);
        }
    }

    private static void IsStreamData(JsonElement data)
    {
        switch (data.GetProperty("type").GetString())
        {
            case "quote":
                CheckQuote(data, WithStreamFields(Quote));
                break;
            case "tick":
                Check(data, WithStreamFields(Tick));
                break;
            case "depth":
                Check(data, WithStreamFields(Depth));
                CheckSides(data);
                break;
            case var bar:
                Assert.Matches("^kline@([1-9]|10)$", bar);
                Check(data, StreamBar);
                CheckPrices(data);
                break;
        }
    }

    /// <summary>The stream's fields come last, behind a field of Sampan's own.</summary>
    private static string WithStreamFields(string table) => table.Split(" | ")[0] + ", " + StreamFields;

    private static void CheckQuote(JsonElement quote, string table)
    {
        Check(quote, table);
        var (last, previous) = (quote.GetProperty("ld").GetDecimal(), quote.GetProperty("p"));
        if (previous.ValueKind == JsonValueKind.Number)
        {
            var change = last - previous.GetDecimal();
            Assert.Equal(change, quote.GetProperty("ch").GetDecimal());
            Assert.Equal(
                Math.Round(change / previous.GetDecimal() * 100, 2, MidpointRounding.AwayFromZero),
                quote.GetProperty("chp").GetDecimal());
        }

        if (quote.GetProperty("h").ValueKind == JsonValueKind.Number)
        {
            Assert.InRange(last, quote.GetProperty("l").GetDecimal(), quote.GetProperty("h").GetDecimal());
        }
    }

    private static void CheckSides(JsonElement depth)
    {
        foreach (var (side, falls) in (ReadOnlySpan<(string, bool)>)[("a", false), ("b", true)])
        {
            var levels = depth.GetProperty(side);
            Assert.InRange(levels.GetArrayLength(), 0, 10);
            CheckAll(levels, Level);
            Assert.Equal(
                Enumerable.Range(1, levels.GetArrayLength()), levels.EnumerateArray().Select(level => level.GetProperty("po").GetInt32()));
            var prices = levels.EnumerateArray().Select(level => level.GetProperty("p").GetDecimal()).ToList();
            Assert.Equal(falls ? prices.OrderDescending() : prices.Order(), prices);
        }
    }

    private static void CheckPrices(JsonElement bar)
    {
        var (low, high) = (bar.GetProperty("l").GetDecimal(), bar.GetProperty("h").GetDecimal());
        Assert.InRange(bar.GetProperty("o").GetDecimal(), low, high);
        Assert.InRange(bar.GetProperty("c").GetDecimal(), low, high);
    }

    private static void CheckAll(JsonElement rows, string table) => Assert.All(rows.EnumerateArray(), row => Check(row, table));

    /// <summary>Names in order, none more and none less, each of its kind.</summary>
    private static void Check(JsonElement found, string table)
    {
        var parts = table.Split(" | ");
        var fields = Fields(parts[0]);
        var extras = parts.Length > 1 ? Fields(parts[1]) : [];
        var members = found.EnumerateObject().ToList();
        Assert.Equal(fields.Select(field => field.Name), members.Take(fields.Count).Select(member => member.Name));
        Assert.Subset(
            extras.Select(field => field.Name).ToHashSet(), members.Skip(fields.Count).Select(member => member.Name).ToHashSet());
        foreach (var member in members)
        {
            var kind = fields.Concat(extras).First(field => field.Name == member.Name).Kind;
            Assert.True(IsOfKind(member.Value, kind), $"'{member.Name}' is {member.Value.GetRawText()}, which is no {kind}.");
        }
    }

    private static List<(string Name, string Kind)> Fields(string table) =>
        [.. table.Split(", ").Select(field => field.Split(' ')).Select(field => (field[0], field[1]))];

    private static bool IsOfKind(JsonElement value, string kind)
    {
        if (kind.EndsWith('?'))
        {
            return value.ValueKind == JsonValueKind.Null || IsOfKind(value, kind[..^1]);
        }

        return kind switch
        {
            "any" => true,
            "null" => value.ValueKind == JsonValueKind.Null,
            "text" => value.ValueKind == JsonValueKind.String,
            "bool" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array" or "levels" => value.ValueKind == JsonValueKind.Array,
            "number" => value.ValueKind == JsonValueKind.Number && MinimalNumber().IsMatch(value.GetRawText()),
            "integer" => value.ValueKind == JsonValueKind.Number && WholeNumber().IsMatch(value.GetRawText()),
            "ms" => value.ValueKind == JsonValueKind.Number && Milliseconds().IsMatch(value.GetRawText()),
            "date" => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            _ => throw new ArgumentException($"'{kind}' is no kind."),
        };
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?\z")]
    private static partial Regex MinimalNumber();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)\z")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^1[0-9]{12}\z")]
    private static partial Regex Milliseconds();
}
