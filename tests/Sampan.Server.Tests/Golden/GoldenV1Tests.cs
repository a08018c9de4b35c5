using System.Text.Json;

namespace Sampan.Server.Tests.Golden;

/// <summary>The answers of Sampan's own endpoints, byte for byte.</summary>
public sealed class GoldenV1Tests(GoldenExchangeServer server, GoldenServer simulator)
    : IClassFixture<GoldenExchangeServer>, IClassFixture<GoldenServer>
{
    private static readonly (string Name, string Path)[] Answers =
    [
        ("book", "/v1/book/700"),
        ("book-best", "/v1/book/00700.HK?levels=2"),
        ("book-orders", "/v1/book/HK:700?view=orders&levels=2"),
        ("book-all-orders", "/v1/book/700$HKEX$HK?view=ORDERS"),
        ("book-empty", "/v1/book/4"),
        ("book-suspect", "/v1/book/6"),
        ("book-of-venue", "/v1/book/5"),
        ("trades", "/v1/trades/0027.HK"),
        ("trades-newest", "/v1/trades/27?limit=1"),
        ("trades-without-numbers", "/v1/trades/700"),
        ("bars", "/v1/bars/700?interval=1m&limit=3"),
        ("bars-filled", "/v1/bars/0700.HK?interval=1m&fill=previous&limit=9"),
        ("bars-null", "/v1/bars/700?interval=30m&fill=null&limit=9"),
        ("bars-own", "/v1/bars/700?interval=5m&limit=3&auctions=own"),
        ("bars-page", "/v1/bars/700?interval=1h&limit=2&to=1774339199999"),
        ("bars-last-page", "/v1/bars/700?interval=1h&limit=2&from=1774315800000&to=1774317600000"),
        ("bars-days", "/v1/bars/700?interval=1D&limit=2"),
        ("bars-index", "/v1/bars/HSI?interval=1M"),
        ("bars-imported-only", "/v1/bars/08001?interval=1d&fill=previous"),
        ("bars-none", "/v1/bars/4?interval=1w"),
        ("quote", "/v1/quote/700"),
        ("quote-auction", "/v1/quote/5"),
        ("quote-index", "/v1/quote/HSI"),
        ("quote-bond", "/v1/quote/4239"),
        ("quote-suspect", "/v1/quote/6"),
        ("broker-queue", "/v1/broker-queue/700"),
        ("odd-lots", "/v1/odd-lots/00700"),
        ("index-members", "/v1/indices/HSTECH/members"),
        ("index-members-largest", "/v1/indices/HSCEI/members?limit=2"),
        ("bars-adjusted", "/v1/bars/700?interval=1w&limit=3&adjust=all"),
        ("bars-as-of", "/v1/bars/700?interval=1d&limit=2&adjust=split&asof=2026-03-05"),
        ("bars-over-ex-dates", "/v1/bars/700?interval=1w&limit=6"),
        ("bars-over-ex-dates-split", "/v1/bars/700?interval=1w&limit=6&adjust=split"),
        ("bars-from-ex-date", "/v1/bars/700?interval=1d&from=1773763200000&to=1773849600000"),
        ("bars-to-ex-date", "/v1/bars/700?interval=1d&from=1773676800000&to=1773763200000"),
        ("actions", "/v1/actions/700"),
        ("actions-as-of", "/v1/actions/700?asof=2026-03-09"),
        ("actions-all-versions", "/v1/actions/700?versions=all"),
        ("actions-none", "/v1/actions/5"),
        ("market", "/v1/market"),
        ("connect", "/v1/connect"),
        ("currencies", "/v1/currencies"),
        ("news", "/v1/news"),
        ("news-newest", "/v1/news?limit=1"),
        ("news-about", "/v1/news?symbol=9988.HK&limit=1"),
        ("news-about-another", "/v1/news?symbol=1&limit=1000"),
        ("instrument-cbbc", "/v1/instruments/59001"),
        ("instrument-bond", "/v1/instruments/4239"),
        ("instrument", "/v1/instruments/0700.HK"),
        ("instrument-index", "/v1/instruments/HSI"),
        ("instrument-not-traded", "/v1/instruments/4"),
        ("instrument-warrant", "/v1/instruments/2478"),
    ];

    /// <summary>A feed that has no such data says so, and nothing is made up.</summary>
    private static readonly (string Name, string Path)[] AnswersWithoutLine =
    [
        ("market-none", "/v1/market"),
        ("connect-none", "/v1/connect"),
        ("currencies-none", "/v1/currencies"),
        ("news-none", "/v1/news"),
        ("quote-of-simulator", "/v1/quote/9988"),
    ];

    private static readonly (string Name, int Status, string Path)[] Refusals =
    [
        ("no-endpoint", 404, "/v1/nothing"),
        ("no-endpoint", 404, "/v1/"),
        ("no-endpoint", 404, "/v1/nothing/700"),
        ("no-endpoint", 404, "/v1/me/nothing"),
        ("no-symbol", 400, "/v1/book/"),
        ("no-symbol", 400, "/v1/book/700/bids"),
        ("no-symbol", 400, "/v1/book/%F0%9F%9A%A2"),
        ("no-symbol", 400, "/v1/book/700%20"),
        ("no-instrument", 404, "/v1/book/NOSUCH"),
        ("no-instrument", 404, "/v1/book/700.US"),
        ("no-book", 404, "/v1/book/HSI"),
        ("no-orders", 404, "/v1/book/5?view=orders"),
        ("no-quote", 404, "/v1/quote/4"),
        ("no-broker-queue", 404, "/v1/broker-queue/5"),
        ("no-odd-lots", 404, "/v1/odd-lots/5"),
        ("no-instrument", 404, "/v1/quote/MAIN"),
        ("no-instrument", 404, "/v1/instruments/USD"),
        ("no-instrument", 404, "/v1/news?symbol=NOSUCH"),
        ("no-symbol", 400, "/v1/news?symbol=7,9"),
        ("no-symbol", 400, "/v1/quote/"),
        ("bad-members-limit", 400, "/v1/indices/HSI/members?limit=0"),
        ("no-members", 404, "/v1/indices/700/members"),
        ("no-endpoint", 404, "/v1/indices/HSI"),
        ("no-instrument", 404, "/v1/indices/DJIA/members"),
        ("bad-adjust", 400, "/v1/bars/700?interval=1d&adjust=some"),
        ("adjusted-auctions", 400, "/v1/bars/700?interval=1m&adjust=all&auctions=own"),
        ("bad-asof", 400, "/v1/actions/700?asof=yesterday"),
        ("bad-asof", 400, "/v1/actions/700?asof=1600-01-01"),
        ("bad-versions", 400, "/v1/actions/700?versions=2"),
        ("no-instrument", 404, "/v1/actions/NOSUCH"),
        ("bad-limit", 400, "/v1/news?limit=0"),
        ("bad-limit", 400, "/v1/news?limit=all"),
        ("bad-interval", 400, "/v1/bars/700"),
        ("bad-interval", 400, "/v1/bars/700?interval=3m"),
        ("bad-from", 400, "/v1/bars/700?interval=1m&from=today"),
        ("bad-to", 400, "/v1/bars/700?interval=1m&to=9223372036854775807"),
        ("bad-span", 400, "/v1/bars/700?interval=1m&from=2&to=1"),
        ("bad-bars-limit", 400, "/v1/bars/700?interval=1m&limit=0"),
        ("bad-bars-limit", 400, "/v1/bars/700?interval=1m&limit=1001"),
        ("bad-auctions", 400, "/v1/bars/700?interval=1m&auctions=none"),
        ("bad-voided", 400, "/v1/bars/700?interval=1m&voided=1"),
        ("bad-fill", 400, "/v1/bars/700?interval=1m&fill=zero"),
        ("no-instrument", 404, "/v1/bars/NOSUCH?interval=1m"),
        ("no-symbol", 400, "/v1/bars/?interval=1m"),
        ("bad-trades-limit", 400, "/v1/trades/700?limit=1001"),
        ("bad-trades-limit", 400, "/v1/trades/700?limit=all"),
        ("no-instrument", 404, "/v1/trades/NOSUCH"),
        ("bad-view", 400, "/v1/book/700?view=all"),
        ("bad-levels", 400, "/v1/book/700?levels=0"),
        ("bad-levels", 400, "/v1/book/700?levels=-1"),
        ("bad-levels", 400, "/v1/book/700?levels=99999999999"),
    ];

    public static TheoryData<string> AnswerNames => [.. Answers.Select(known => known.Name)];

    public static TheoryData<string> NamesWithoutLine => [.. AnswersWithoutLine.Select(known => known.Name)];

    public static TheoryData<string, int, string> AllRefusals
    {
        get
        {
            var all = new TheoryData<string, int, string>();
            foreach (var (name, status, path) in Refusals)
            {
                all.Add(name, status, path);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(AnswerNames))]
    public async Task Answers_are_as_they_were(string name)
    {
        var (status, body) = await server.AskAsync(Answers.Single(known => known.Name == name).Path, server.Token);

        Assert.Equal(200, status);
        GoldenFile.Check($"{name}.json", body, "v1");
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(body).ValueKind);
    }

    [Fact]
    public void The_examples_of_the_documentation_are_among_them()
    {
        // Those of other feeds and accounts are held to their own tests.
        var known = ApiExamples.All.Join(
            Answers, example => example.Path, answer => answer.Path, (example, answer) => (example.Path, answer.Name)).ToList();

        Assert.Equal(ApiExamples.All.Count - 4, known.Count);
        foreach (var (path, name) in known)
        {
            ApiExamples.Check(path, File.ReadAllText(Repository.PathOf("tests", "data", "golden", "v1", $"{name}.json")));
        }
    }

    [Fact]
    public async Task Every_endpoint_that_is_named_to_whoever_is_lost_has_an_example()
    {
        var (_, body) = await server.AskAsync("/v1/nothing", server.Token);
        var detail = JsonElement.Parse(body).GetProperty("detail").GetString()!;

        var endpoints = detail.Split(": ")[1].TrimEnd('.').Split(", ").Select(path => path.Split("{symbol}")[0]).ToList();

        Assert.Equal(17, endpoints.Count);
        Assert.All(endpoints, endpoint => Assert.NotEqual(JsonValueKind.Undefined, ApiExamples.Of(endpoint).ValueKind));
    }

    [Theory]
    [MemberData(nameof(NamesWithoutLine))]
    public async Task What_a_feed_does_not_tell_is_not_made_up(string name)
    {
        var (status, body) = await simulator.AskAsync(AnswersWithoutLine.Single(known => known.Name == name).Path, simulator.Token);

        Assert.Equal(200, status);
        GoldenFile.Check($"{name}.json", body, "v1");
    }

    [Theory]
    [MemberData(nameof(AllRefusals))]
    public async Task Refusals_are_as_they_were(string name, int expected, string path)
    {
        var (status, body) = await server.AskAsync(path, server.Token);

        Assert.Equal(expected, status);
        GoldenFile.Check($"refused-{name}.json", body, "v1");
        Assert.Equal(expected, JsonElement.Parse(body).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_small_plan_sees_ten_levels_and_is_told_that_there_are_more()
    {
        var (_, body) = await server.AskAsync("/v1/book/700?levels=5000", server.FreeToken);

        var bids = JsonElement.Parse(body).GetProperty("bids");
        Assert.Equal((10, 12), (bids.GetProperty("levels").GetArrayLength(), bids.GetProperty("levelCount").GetInt32()));
        Assert.True(bids.GetProperty("more").GetBoolean());
    }

    [Fact]
    public async Task Nobody_asks_without_a_token()
    {
        var (status, body) = await server.AskAsync("/v1/book/700", null);

        Assert.Equal(401, status);
        Assert.Equal("Not authenticated", JsonElement.Parse(body).GetProperty("title").GetString());
    }

    [Fact]
    public void No_golden_file_is_left_that_nobody_reads()
    {
        var read = Answers.Concat(AnswersWithoutLine).Select(known => $"{known.Name}.json")
            .Concat(Refusals.Select(known => $"refused-{known.Name}.json"));

        Assert.Empty(GoldenFile.NamesOf("v1").Except(read));
    }
}
