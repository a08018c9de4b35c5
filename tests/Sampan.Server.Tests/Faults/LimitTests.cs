using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Tests.History;
using Sampan.Server.Tests.Streaming.Frames;

namespace Sampan.Server.Tests.Faults;

/// <summary>What the plan <c>free</c> allows, from one end of the server to the other.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private const string Quote = "/stock/quote?region=HK&code=700";

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));
    private InProcessServer _server = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _server = await InProcessServer.StartAsync(_folder.Path, _time);
        _token = _server.CreateToken("acme", "free");
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_sixth_request_waits_until_the_pace_of_the_plan_allows_it()
    {
        for (var left = 4; left >= 0; left--)
        {
            using var allowed = await _server.SendAsync(Quote, _token);
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
            Assert.Equal("\"minute\";q=5;w=60", Header(allowed, "RateLimit-Policy"));
            Assert.StartsWith($"\"minute\";r={left};t=", Header(allowed, "RateLimit"));
            await AssertRequestsLeft(left);
        }

        using var refused = await _server.SendAsync(Quote, _token);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("12", Header(refused, "Retry-After"));
        Assert.StartsWith("\"minute\";r=0;t=", Header(refused, "RateLimit"));
        var body = await Body(refused);
        Assert.Equal("request limit exceeded", body.GetProperty("msg").GetString());
        Assert.Equal(429, body.GetProperty("code").GetInt32());

        _time.Advance(TimeSpan.FromSeconds(12));
        await AssertRequestsLeft(1);
        Assert.Equal(HttpStatusCode.OK, await StatusOf(Quote));
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusOf(Quote));
    }

    [Fact]
    public async Task A_refusal_of_an_endpoint_of_our_own_is_a_problem()
    {
        for (var left = 5; left > 0; left--)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusOf("/v1/gaps"));
        }

        using var refused = await _server.SendAsync("/v1/gaps", _token);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("12", Header(refused, "Retry-After"));
        Assert.Equal(429, (await Body(refused)).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Six_codes_are_more_than_a_batch_may_have()
    {
        using var refused = await _server.SendAsync("/stock/quotes?region=HK&codes=1,2,3,5,6,700", _token);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(
            "6 codes in one request; the plan 'free' allows 5.", (await Body(refused)).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, await StatusOf("/stock/quotes?region=HK&codes=1,2,3,5,6,6,"));
    }

    [Fact]
    public async Task A_second_connection_and_a_fourth_subscription_are_refused()
    {
        using (var stream = await OpenAsync())
        {
            Assert.Equal((1, 0), await InUse());
            using var second = await RawConnection.OpenAsync(_server.Port);
            await second.SendAsync(RawConnection.Handshake($"/stock?token={_token}"));
            Assert.StartsWith("HTTP/1.1 429 ", await second.ReadHeadAsync());

            await Subscribe(stream, "700,9988,5", "subscribe Successfully");
            Assert.Equal((1, 3), await InUse());
            var refusal = await Subscribe(stream, "1", "exceeding");
            Assert.Equal("""{"code":0,"resAc":"subscribe","msg":"exceeding the maximum subscription limit"}""", refusal);
            Assert.Equal((1, 3), await InUse());
        }

        await Wait.Until("the place is free again", async () => await InUse() == (0, 0));
        using var again = await OpenAsync();
        await Subscribe(again, "1,2,3", "subscribe Successfully");
    }

    [Fact]
    public async Task Another_plan_is_in_force_within_a_second()
    {
        using var stream = await OpenAsync();
        await Subscribe(stream, "700,9988,5", "subscribe Successfully");

        await Run("plan", "assign", "acme", "base");
        await Wait.Until("the plan is in force", () => PlanIs("base"));
        await Subscribe(stream, "1", "subscribe Successfully");
        using var second = await OpenAsync();
        Assert.Equal((2, 4), await InUse());
        Assert.Equal(200, (await Limits()).GetProperty("subscriptions").GetProperty("limit").GetInt32());

        // More is open than the old plan allows: the clients come again, within it.
        await Run("plan", "assign", "acme", "free");
        await Wait.Until("the plan is in force", () => PlanIs("free"));
        var close = await stream.ReadCloseAsync();
        Assert.Equal((1008, "plan changed, connect again"), (close.CloseCode, close.CloseReason));
        Assert.Equal(1008, (await second.ReadCloseAsync()).CloseCode);
        Assert.Equal((0, 0), await InUse());
    }

    [Fact]
    public async Task A_revoked_token_ends_everything_that_it_opened()
    {
        using var stream = await OpenAsync();

        await Run("token", "revoke", _token[..16]);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(Quote));
        var close = await stream.ReadCloseAsync();
        Assert.Equal((1008, "token revoked"), (close.CloseCode, close.CloseReason));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<RawConnection> OpenAsync()
    {
        var stream = await RawConnection.OpenStreamAsync(_server.Port, $"/stock?token={_token}");
        await stream.ReadTextAsync("authenticated");
        return stream;
    }

    private static async Task<string> Subscribe(RawConnection stream, string codes, string answer)
    {
        await stream.SendAsync(ClientFrame.Text($$"""{"ac":"subscribe","params":"{{codes}}","types":"quote"}"""));
        return await stream.ReadTextAsync(answer);
    }

    private async Task Run(params string[] arguments)
    {
        var result = await SampanProcess.RunAsync([.. arguments, "--data", _folder.Path]);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private Task<JsonElement> Limits() => _server.GetAsync("/v1/me/limits", _token);

    private async Task<bool> PlanIs(string name)
    {
        _time.Advance(TimeSpan.FromMilliseconds(100));
        return (await Limits()).GetProperty("plan").GetString() == name;
    }

    private async Task<(int Connections, int Subscriptions)> InUse()
    {
        var limits = await Limits();
        return (
            limits.GetProperty("connections").GetProperty("open").GetInt32(),
            limits.GetProperty("subscriptions").GetProperty("used").GetInt32());
    }

    private async Task AssertRequestsLeft(int count) =>
        Assert.Equal(count, (await Limits()).GetProperty("requests").GetProperty("remaining").GetInt32());

    private async Task<HttpStatusCode> StatusOf(string path)
    {
        using var response = await _server.SendAsync(path, _token);
        return response.StatusCode;
    }

    private static async Task<JsonElement> Body(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
