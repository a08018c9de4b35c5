using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.Tests.Faults;
using Sampan.Server.Tests.Golden;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Api.V1;

public sealed class GapsEndpointTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private InProcessServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        var ledger = new GapLedger(HistoryDatabase.Open(_folder.Path));
        ledger.AddGap(new Gap
        {
            Feed = "omd",
            Channel = "1",
            From = 1_000_000_001,
            To = 2_000_000_001,
            FromSequence = 7,
            ToSequence = 9,
            Cause = "packets were lost on every line",
            State = GapState.Repaired,
            RepairedBy = "retransmission",
        });
        ledger.AddGap(new Gap
        {
            Feed = "simulator",
            From = 5_000_000_000,
            To = 6_000_000_000,
            Cause = "the server was not running",
            State = GapState.Unrecoverable,
        });
        _server = await InProcessServer.StartAsync(_folder.Path, new FakeTimeProvider(new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public async Task A_gap_is_told_with_all_that_is_known_of_it()
    {
        var answer = await GetAsync("/v1/gaps");

        Assert.Equal(
            """
            {"gaps":[{"id":1,"feed":"omd","channel":"1","from":1000,"to":2001,"fromSequence":7,"toSequence":9,
            "cause":"packets were lost on every line","state":"repaired","repairedBy":"retransmission"},
            {"id":2,"feed":"simulator","channel":null,"from":5000,"to":6000,"fromSequence":null,"toSequence":null,
            "cause":"the server was not running","state":"unrecoverable","repairedBy":null}]}
            """.ReplaceLineEndings(""),
            answer.GetRawText());
    }

    [Fact]
    public async Task The_example_of_the_documentation_is_what_is_told()
    {
        new GapLedger(HistoryDatabase.Open(_folder.Path)).AddGap(new Gap
        {
            Feed = "omd",
            Channel = "30",
            From = 1_774_402_620_250_000_000,
            To = long.MaxValue,
            Cause = "the exchange has reset the channel",
            State = GapState.Open,
        });

        ApiExamples.Check("/v1/gaps", (await GetAsync("/v1/gaps")).GetRawText());
    }

    [Theory]
    [InlineData("?from=0&to=1000", "")]
    [InlineData("?from=0&to=1001", "1")]
    [InlineData("?from=2000&to=5001", "1,2")]
    [InlineData("?from=2001", "2")]
    [InlineData("?to=6000", "1,2")]
    [InlineData("?from=6000", "")]
    public async Task Those_are_told_that_touch_the_time_asked_for(string query, string ids)
    {
        var answer = await GetAsync("/v1/gaps" + query);

        Assert.Equal(ids, string.Join(',', answer.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("id").GetInt64())));
    }

    [Theory]
    [InlineData("?from=x", "from must be a time in milliseconds since 1970-01-01 UTC.")]
    [InlineData("?from=-1", "from must be a time in milliseconds since 1970-01-01 UTC.")]
    [InlineData("?to=99999999999999999999", "to must be a time in milliseconds since 1970-01-01 UTC.")]
    [InlineData("?to=9223372036855", "to must be a time in milliseconds since 1970-01-01 UTC.")]
    [InlineData("?from=2&to=1", "from is 2 and to is 1: from must not be after to.")]
    public async Task An_impossible_time_is_a_problem(string query, string detail)
    {
        using var response = await _server.SendAsync("/v1/gaps" + query, _server.Server.DemoToken!);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Whoever_is_lost_is_told_the_way()
    {
        var problem = await GetAsync("/v1/nothing");

        Assert.Equal(
            "Sampan's own endpoints are: /v1/book/{symbol}, /v1/quote/{symbol}, /v1/bars/{symbol}, /v1/trades/{symbol}, "
            + "/v1/broker-queue/{symbol}, /v1/odd-lots/{symbol}, /v1/instruments/{symbol}, /v1/actions/{symbol}, "
            + "/v1/indices/{symbol}/members, /v1/market, /v1/connect, /v1/currencies, /v1/news, /v1/feed, /v1/gaps, "
            + "/v1/me/limits, /v1/me/latency.",
            problem.GetProperty("detail").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private Task<JsonElement> GetAsync(string path) => _server.GetAsync(path, _server.Server.DemoToken!);
}
