using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Api.Itick;

namespace Sampan.Server.Tests.Golden;

/// <summary>Every endpoint's answer, byte for byte, and against the tables of the contract.</summary>
public sealed class GoldenRestTests(GoldenServer server) : IClassFixture<GoldenServer>
{
    private static readonly Account Owner = new(1, "golden", PlanCatalog.Shipped.Get("owner"), new FakeTimeProvider());

    /// <summary>Market data: a name, a path, and what the data must be.</summary>
    private static readonly (string Name, string Path, Action<JsonElement> Is)[] MarketData =
    [
        ("quote", "/stock/quote?region=HK&code=700", ItickContract.IsQuote),
        ("quote-index", "/indices/quote?region=GB&code=HSI", ItickContract.IsQuote),
        ("quote-suspended", "/stock/quote?region=HK&code=5", ItickContract.IsQuote),
        ("quote-rounded-up", "/stock/quote?region=HK&code=2", ItickContract.IsQuote),
        ("quote-rounded-down", "/stock/quote?region=HK&code=3", ItickContract.IsQuote),
        ("quote-beyond-53-bits", "/stock/quote?region=HK&code=1", ItickContract.IsQuote),
        ("quote-not-traded", "/stock/quote?region=HK&code=4", ItickContract.IsNull),
        ("quote-unknown", "/stock/quote?region=HK&code=NOSUCH", ItickContract.IsNull),
        ("quote-wrong-region", "/stock/quote?region=US&code=700", ItickContract.IsNull),
        ("quote-forex", "/forex/quote?region=GB&code=EURUSD", ItickContract.IsNull),
        ("quote-crypto", "/crypto/quote?region=BA&code=BTCUSDT", ItickContract.IsNull),
        ("quote-future", "/future/quote?region=HK&code=HSI", ItickContract.IsNull),
        ("quote-fund", "/fund/quote?region=US&code=SPY", ItickContract.IsNull),
        ("quotes", "/stock/quotes?region=HK&codes=700,09988,NOSUCH,4", data => ItickContract.IsBatchOf(data, ItickContract.IsQuote)),
        ("quotes-none", "/crypto/quotes?region=BA&codes=BTCUSDT", data => ItickContract.IsBatchOf(data, ItickContract.IsQuote)),
        ("tick", "/stock/tick?region=HK&code=700", ItickContract.IsTick),
        ("tick-index", "/indices/tick?region=GB&code=HSI", ItickContract.IsTick),
        ("tick-not-traded", "/stock/tick?region=HK&code=4", ItickContract.IsNull),
        ("tick-of-another-day", "/stock/tick?region=HK&code=5", ItickContract.IsNull),
        ("ticks", "/stock/ticks?region=HK&codes=700,9988,3,5", data => ItickContract.IsBatchOf(data, ItickContract.IsTick)),
        ("depth", "/stock/depth?region=HK&code=700", ItickContract.IsDepth),
        ("depth-suspect", "/stock/depth?region=HK&code=6", ItickContract.IsDepth),
        ("depth-not-traded", "/stock/depth?region=HK&code=4", ItickContract.IsNull),
        ("depth-index", "/indices/depth?region=GB&code=HSI", ItickContract.IsDepth),
        ("depths", "/stock/depths?region=HK&codes=700,9988", data => ItickContract.IsBatchOf(data, ItickContract.IsDepth)),
        .. Enumerable.Range(1, 10).Select(kType =>
            ($"kline-{kType}", $"/stock/kline?region=HK&code=700&limit=20&kType={kType}", (Action<JsonElement>)ItickContract.IsBars)),
        ("kline-adjust-none", "/stock/kline?region=HK&code=700&limit=20&kType=9&adjust=none", ItickContract.IsBars),
        ("kline-adjust-split", "/stock/kline?region=HK&code=700&limit=20&kType=9&adjust=split", ItickContract.IsBars),
        ("kline-adjust-all", "/stock/kline?region=HK&code=700&limit=7&kType=8&adjust=all", ItickContract.IsBars),
        ("kline-adjust-minutes", "/stock/kline?region=HK&code=700&limit=3&kType=1&adjust=all", ItickContract.IsBars),
        ("kline-as-of", "/stock/kline?region=HK&code=700&limit=3&kType=9&adjust=all&asof=2026-03-05", ItickContract.IsBars),
        ("kline-index-day", "/indices/kline?region=GB&code=HSI&kType=8&limit=3", ItickContract.IsBars),
        ("kline-index-week", "/indices/kline?region=GB&code=HSI&kType=9&limit=3", ItickContract.IsBars),
        ("kline-index-month", "/indices/kline?region=GB&code=HSI&kType=10&limit=3", ItickContract.IsBars),
        ("kline-imported-only", "/stock/kline?region=HK&code=8001&kType=8", ItickContract.IsBars),
        ("kline-no-bars", "/stock/kline?region=HK&code=4&kType=1", ItickContract.IsBars),
        ("kline-unknown", "/stock/kline?region=HK&code=99999&kType=1", ItickContract.IsBars),
        ("kline-before-all", "/stock/kline?region=HK&code=700&kType=8&et=0", ItickContract.IsBars),
        (
            "klines",
            "/stock/klines?region=HK&codes=700,9988,4,08001,99999,NOSUCH&kType=8&limit=2",
            data => ItickContract.IsBatchOf(data, ItickContract.IsBars)),
    ];

    private static readonly (string Name, string Path, Action<JsonElement> Is)[] ReferenceData =
    [
        ("info", "/stock/info?type=stock&region=HK&code=700", ItickContract.IsInfo),
        ("info-warrant", "/stock/info?region=HK&code=2478", ItickContract.IsInfo),
        ("info-index", "/indices/info?region=GB&code=HSI", ItickContract.IsInfo),
        ("info-unknown", "/stock/info?region=HK&code=NOSUCH", ItickContract.IsNull),
        ("ipo", "/stock/ipo?type=upcoming&region=HK", ItickContract.IsPage),
        ("split", "/stock/split?region=HK", ItickContract.IsPage),
        ("split-code", "/stock/split?region=HK&code=00700&page=0&size=1", ItickContract.IsPage),
        ("split-none", "/stock/split?region=HK&code=5", ItickContract.IsPage),
        ("split-elsewhere", "/stock/split?region=US", ItickContract.IsPage),
        ("symbol-list", "/symbol/list?type=stock&region=HK", ItickContract.IsSymbols),
        ("symbol-list-code", "/symbol/list?type=stock&region=HK&code=00700", ItickContract.IsSymbols),
        ("symbol-list-code-unknown", "/symbol/list?type=stock&region=HK&code=NOSUCH", ItickContract.IsSymbols),
        ("symbol-list-other-region", "/symbol/list?type=stock&region=US", ItickContract.IsSymbols),
        .. Enum.GetValues<AssetClass>().Where(type => type is not (AssetClass.Stock or AssetClass.Market)).Select(type =>
            ($"symbol-list-{type.Text()}", $"/symbol/list?type={type.Text()}", (Action<JsonElement>)ItickContract.IsSymbols)),
        ("holidays-by-year", "/symbol/holidays", ItickContract.IsHolidaysByYear),
        ("holidays-by-date", "/symbol/v2/holidays?code=HK", ItickContract.IsHolidaysByDate),
        ("holidays-elsewhere", "/symbol/v2/holidays?code=US", ItickContract.IsHolidaysByDate),
        ("status", "/market/status?code=HK", ItickContract.IsStatus),
        ("status-elsewhere", "/market/status?code=US", ItickContract.IsNull),
    ];

    public static TheoryData<string> MarketDataNames => [.. MarketData.Select(known => known.Name)];

    public static TheoryData<string> ReferenceDataNames => [.. ReferenceData.Select(known => known.Name)];

    [Theory]
    [MemberData(nameof(MarketDataNames))]
    public async Task Market_data_are_as_they_were(string name)
    {
        var (_, path, isRight) = MarketData.Single(known => known.Name == name);

        var (status, body) = await server.AskAsync(path, server.Token);

        Assert.Equal(200, status);
        GoldenFile.Check($"{name}.json", body);
        isRight(ItickContract.Success(body, message: null));
    }

    [Fact]
    public async Task An_adjusted_answer_says_so_in_its_head_and_a_raw_one_says_nothing()
    {
        var cancel = TestContext.Current.CancellationToken;
        const string Bars = "/stock/kline?region=HK&code=700&limit=1&kType=8&token=";

        using var raw = await server.Http.GetAsync(new Uri(Bars + server.Token, UriKind.Relative), cancel);
        using var adjusted = await server.Http.GetAsync(
            new Uri(Bars + server.Token + "&adjust=all&asof=2026-03-20", UriKind.Relative), cancel);

        Assert.False(raw.Headers.Contains("Sampan-Adjust"));
        Assert.Equal("all", Assert.Single(adjusted.Headers.GetValues("Sampan-Adjust")));
        Assert.Equal("1774022399999", Assert.Single(adjusted.Headers.GetValues("Sampan-As-Of")));
    }

    [Theory]
    [MemberData(nameof(ReferenceDataNames))]
    public async Task Reference_data_are_as_they_were(string name)
    {
        var (_, path, isRight) = ReferenceData.Single(known => known.Name == name);

        var (status, body) = await server.AskAsync(path, server.Token);

        Assert.Equal(200, status);
        GoldenFile.Check($"{name}.json", body);
        isRight(ItickContract.Success(body, "ok"));
    }

    [Theory]
    [InlineData("error-no-code", 400, "bad request", "/stock/quote?region=HK")]
    [InlineData("error-no-codes", 400, "bad request", "/stock/quotes?region=HK&codes=,,%20")]
    [InlineData("error-no-ktype", 400, "bad request", "/stock/kline?region=HK&code=700")]
    [InlineData("error-no-ktype", 400, "bad request", "/stock/kline?region=HK&code=700&kType=0")]
    [InlineData("error-no-ktype", 400, "bad request", "/stock/klines?region=HK&codes=700&kType=11")]
    [InlineData("error-no-ktype", 400, "bad request", "/stock/kline?region=HK&code=700&kType=1m")]
    [InlineData("error-limit", 400, "bad request", "/stock/kline?region=HK&code=700&kType=1&limit=many")]
    [InlineData("error-et", 400, "bad request", "/stock/kline?region=HK&code=700&kType=1&et=2026-03-25")]
    [InlineData("error-adjust", 400, "bad request", "/stock/kline?region=HK&code=700&kType=1&adjust=some")]
    [InlineData("error-asof", 400, "bad request", "/stock/kline?region=HK&code=700&kType=1&asof=today")]
    [InlineData("error-et", 400, "bad request", "/stock/kline?region=HK&code=700&kType=1&et=9223372036854775807")]
    [InlineData("error-symbol-type", 400, "bad request", "/symbol/list?type=bond")]
    [InlineData("error-no-market", 400, "bad request", "/market/status")]
    [InlineData("error-no-endpoint", 404, "no such endpoint", "/stock/nothing?code=700")]
    [InlineData("error-no-endpoint", 404, "no such endpoint", "/market/nothing")]
    [InlineData("error-no-endpoint", 404, "no such endpoint", "/nothing")]
    public async Task Refusals_are_as_they_were(string name, int status, string message, string path)
    {
        var answer = await server.AskAsync(path, server.Token);

        Assert.Equal(status, answer.Status);
        GoldenFile.Check($"{name}.json", answer.Body);
        ItickContract.IsRefusal(answer.Body, status, message);
    }

    [Fact]
    public async Task A_bad_token_no_token_and_another_method_are_refused_as_ever()
    {
        const string Path = "/stock/quote?region=HK&code=700";
        var wrong = await server.AskAsync(Path, "nobody");
        var none = await server.AskAsync(Path, null);
        var post = await server.AskAsync(Path, server.Token, HttpMethod.Post);

        Assert.Equal((401, 401, 405), (wrong.Status, none.Status, post.Status));
        Assert.Equal(wrong.Body, none.Body);
        GoldenFile.Check("error-auth.json", wrong.Body);
        GoldenFile.Check("error-method.json", post.Body);
        ItickContract.IsRefusal(wrong.Body, 401, "auth failed");
        ItickContract.IsRefusal(post.Body, 405, "method not allowed");
    }

    [Fact]
    public async Task A_small_plan_meets_its_limits()
    {
        var batch = await server.AskAsync("/stock/quotes?region=HK&codes=1,2,3,5,6,7", server.FreeToken);
        (int Status, string Body) answer;
        do
        {
            answer = await server.AskAsync("/stock/quote?region=HK&code=700", server.FreeToken);
        }
        while (answer.Status == 200);

        Assert.Equal((400, 429), (batch.Status, answer.Status));
        GoldenFile.Check("error-batch.json", batch.Body);
        GoldenFile.Check("error-rate.json", answer.Body);
        ItickContract.IsRefusal(batch.Body, 400, "bad request");
        ItickContract.IsRefusal(answer.Body, 429, "request limit exceeded");
    }

    [Theory]
    [InlineData("/stock/quote?region=HK&code=NOSUCH")]
    [InlineData("/stock/tick?region=US&code=700")]
    [InlineData("/stock/depth?region=HK&code=99999")]
    [InlineData("/stock/kline?region=HK&code=99999&kType=8")]
    [InlineData("/stock/info?region=HK&code=NOSUCH")]
    [InlineData("/crypto/quote?region=BA&code=BTCUSDT")]
    public async Task An_unknown_instrument_may_be_an_error(string path)
    {
        var (status, body) = await AskAsync(server.Api(new ItickOptions { UnknownInstrumentIsError = true }), path);

        Assert.Equal(404, status);
        GoldenFile.Check("error-unknown.json", body);
        ItickContract.IsRefusal(body, 404, "not found this produce");
    }

    [Theory]
    [InlineData("/stock/quote?region=HK&code=4")]
    [InlineData("/stock/kline?region=HK&code=8001&kType=8")]
    [InlineData("/stock/kline?region=HK&code=4&kType=8")]
    public async Task An_instrument_without_data_is_never_an_error(string path)
    {
        var (status, body) = await AskAsync(server.Api(new ItickOptions { UnknownInstrumentIsError = true }), path);

        Assert.Equal(200, status);
        ItickContract.Success(body, message: null);
    }

    [Fact]
    public async Task The_third_kind_of_bar_may_be_ten_minutes_long()
    {
        var api = server.Api(new ItickOptions { KType3Minutes = 10 });

        var (_, body) = await AskAsync(api, "/stock/kline?region=HK&code=700&kType=3");

        GoldenFile.Check("kline-3-of-10-minutes.json", body);
        ItickContract.IsBars(ItickContract.Success(body, message: null));
    }

    [Theory]
    [InlineData("not-yet-open", "2026-03-25 08:59:59", "CLOSED", false)]
    [InlineData("pre-market", "2026-03-25 09:00:00", "PRE_MARKET", false)]
    [InlineData("open", "2026-03-25 09:30:00", "OPEN", true)]
    [InlineData("lunch", "2026-03-25 12:00:00", "LUNCH_BREAK", false)]
    [InlineData("afternoon", "2026-03-25 15:59:59", "OPEN", true)]
    [InlineData("auction", "2026-03-25 16:00:00", "POST_MARKET", false)]
    [InlineData("closed", "2026-03-25 16:10:00", "CLOSED", false)]
    [InlineData("weekend", "2026-03-28 10:00:00", "CLOSED_WEEKEND", false)]
    [InlineData("holiday", "2026-04-03 10:00:00", "CLOSED_HOLIDAY", false)]
    [InlineData("half-day-open", "2026-12-24 11:59:59", "OPEN", true)]
    [InlineData("half-day-auction", "2026-12-24 12:00:00", "POST_MARKET", false)]
    [InlineData("half-day-closed", "2026-12-24 12:10:00", "HOLIDAY_HALF_DAY", false)]
    [InlineData("half-day-eve", "2026-12-24 08:00:00", "CLOSED", false)]
    [InlineData("after-the-calendar", "2029-01-03 10:00:00", "CLOSED", false)]
    public async Task The_state_of_the_market_follows_its_own_time(string name, string local, string state, bool isOpen)
    {
        var context = server.Market.Context with { Published = new PublishedMarket(0) { Time = History.TestBars.At(local) } };

        var (_, body) = await AskAsync(new ItickApi(context, new ItickOptions()), "/market/status?code=hk");

        GoldenFile.Check($"status-{name}.json", body);
        var data = ItickContract.Success(body, "ok");
        ItickContract.IsStatus(data);
        Assert.Equal((state, isOpen, local), (Text(data, "s"), data.GetProperty("o").GetBoolean(), Text(data, "l")));
    }

    [Theory]
    [InlineData("/stock/kline?region=HK&code=700&kType=8")]
    [InlineData("/stock/kline?region=HK&code=700&kType=1")]
    [InlineData("/indices/kline?region=GB&code=HSI&kType=8")]
    [InlineData("/indices/kline?region=GB&code=HSI&kType=9")]
    [InlineData("/indices/kline?region=GB&code=HSI&kType=10")]
    public async Task Paging_back_by_the_oldest_time_less_one_gives_each_bar_once(string path)
    {
        var whole = await BarsAsync($"{path}&limit=1000");

        var paged = new List<string>();
        for (var et = ""; await BarsAsync($"{path}&limit=2{et}") is { Count: > 0 } page; et = $"&et={TimeOf(page[0]) - 1}")
        {
            paged.InsertRange(0, page);
            Assert.True(paged.Count <= whole.Count, "The pages don't end.");
        }

        Assert.Equal(whole, paged);
    }

    [Theory]
    [InlineData("limit=1", 1)]
    [InlineData("limit=0", 1)]
    [InlineData("limit=-5", 1)]
    [InlineData("limit=1001", 36)]
    [InlineData("limit=", 36)]
    [InlineData("limit=1000&et=-1", 0)]
    [InlineData("limit=1000&et=-86400001", 0)]
    [InlineData("limit=1000&et=1774195199999", 33)]
    [InlineData("limit=1000&et=1774195200000", 34)]
    [InlineData("limit=1000&et=9000000000000", 36)]
    public async Task A_limit_and_a_time_choose_the_bars(string query, int count) =>
        Assert.Equal(count, (await BarsAsync($"/stock/kline?region=HK&code=700&kType=8&{query}")).Count);

    [Fact]
    public void No_golden_file_is_left_that_nobody_reads()
    {
        var folder = Repository.PathOf("tests", "Sampan.Server.Tests", "Golden");
        var text = string.Concat(Directory.EnumerateFiles(folder, "*Tests.cs").Select(File.ReadAllText));
        var stale = GoldenFile.NamesOf("itick").Where(name => !IsNamed(Path.GetFileNameWithoutExtension(name)));

        Assert.Empty(stale);

        bool IsNamed(string name) =>
            MarketData.Concat(ReferenceData).Any(known => known.Name == name)
            || text.Contains($"\"{name}", StringComparison.Ordinal)
            || text.Contains($"\"{name.Replace("status-", "", StringComparison.Ordinal)}\"", StringComparison.Ordinal);
    }

    private async Task<List<string>> BarsAsync(string path)
    {
        var (status, body) = await server.AskAsync(path, server.Token);
        Assert.Equal(200, status);
        return [.. ItickContract.Success(body, message: null).EnumerateArray().Select(bar => bar.GetRawText())];
    }

    private static long TimeOf(string bar) => JsonElement.Parse(bar).GetProperty("t").GetInt64();

    private static async Task<(int Status, string Body)> AskAsync(ItickApi api, string path)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        var parts = path.Split('?');
        (context.Request.Method, context.Request.Path) = ("GET", parts[0]);
        context.Request.QueryString = new QueryString("?" + parts[1]);
        context.Response.Body = body;
        await api.Handle(context, Owner);
        await context.Response.CompleteAsync();
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }

    private static string? Text(JsonElement data, string name) => data.GetProperty(name).GetString();
}
