using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Accounts;
using Sampan.Server.Tests.Golden;

namespace Sampan.Server.Tests.Accounts;

public sealed class LimitsEndpointTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_limited_plan_is_told_with_what_is_in_use()
    {
        var account = AccountOn("free");
        account.TryTakeRequest(out _);
        account.TryOpenConnection();
        account.TryAddSubscriptions(2);

        var (response, body) = await AskAsync(account);

        Assert.Equal(
            """
            {"account":"acme","plan":"free","requests":{"perMinute":5,"burst":5,"remaining":4,"resetSeconds":12},
            "connections":{"limit":1,"open":1},"subscriptions":{"limit":3,"used":2,"perConnection":500},
            "batchSize":5,"depthLevels":10,"barsPerRequest":1000}
            """.ReplaceLineEndings(""),
            body);
        ApiExamples.Check("/v1/me/limits", body);
        Assert.Equal("application/json", response.ContentType);
        Assert.Equal("\"minute\";q=5;w=60", response.Headers["RateLimit-Policy"]);
        Assert.Equal("\"minute\";r=4;t=12", response.Headers["RateLimit"]);
    }

    [Fact]
    public async Task Asking_takes_no_request()
    {
        var account = AccountOn("free");

        for (var i = 0; i < 10; i++)
        {
            await AskAsync(account);
        }

        Assert.Equal(5, account.PeekRequests().Remaining);
    }

    [Fact]
    public async Task No_limit_is_null_and_has_no_headers()
    {
        var (response, body) = await AskAsync(AccountOn("owner"));

        Assert.Equal(
            """
            {"account":"acme","plan":"owner","requests":{"perMinute":null,"burst":null,"remaining":null,
            "resetSeconds":null},"connections":{"limit":null,"open":0},"subscriptions":{"limit":null,"used":0,
            "perConnection":null},"batchSize":null,"depthLevels":10000,"barsPerRequest":1000}
            """.ReplaceLineEndings(""),
            body);
        Assert.False(response.Headers.ContainsKey("RateLimit"));
        Assert.False(response.Headers.ContainsKey("RateLimit-Policy"));
    }

    [Fact]
    public void A_refusal_says_when_to_try_again()
    {
        var account = AccountOn("free");
        while (account.TryTakeRequest(out _))
        {
        }

        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.False(account.TryTakeRequest(out var state));
        var response = new DefaultHttpContext().Response;
        RateLimitHeaders.WriteRefusal(response, state);

        Assert.Equal("\"minute\";r=0;t=59", response.Headers["RateLimit"]);
        Assert.Equal("11", response.Headers.RetryAfter);
    }

    private static async Task<(HttpResponse Response, string Body)> AskAsync(Account account)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await LimitsEndpoint.WriteAsync(context, account);
        await context.Response.CompleteAsync();
        return (context.Response, Encoding.UTF8.GetString(body.ToArray()));
    }

    private Account AccountOn(string plan) => new(1, "acme", PlanCatalog.Shipped.Get(plan), _time);
}
