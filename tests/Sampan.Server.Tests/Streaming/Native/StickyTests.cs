using System.Text.Json;
using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>A client of iTick's dialect that knows nothing of resuming: its subscriptions wait for it when its connection breaks.</summary>
public sealed class StickyTests
{
    [Fact]
    public async Task A_client_that_comes_back_finds_its_subscriptions_and_may_subscribe_again()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600);
        await BreakAsync(server, "/stock", "700$HK", "quote,tick");

        using var client = await ItickAsync(server, "/stock");
        var snapshots = await client.ReceiveUntilPongAsync();
        await server.TradeAsync("700", 601);
        var changes = await client.ReceiveUntilPongAsync();
        await client.SubscribeAsync("700$HK", "quote,tick");
        var again = await client.ReceiveUntilPongAsync();
        await client.SubscribeAsync("700$HK", "quote,tick");
        var third = await client.ReceiveUntilPongAsync();

        Assert.Equal(["quote", "tick"], TypesOf(snapshots));
        Assert.Equal(["quote", "tick"], TypesOf(changes));
        Assert.Equal(["quote", "tick"], TypesOf(again));
        Assert.Empty(third);
        Assert.Equal(1, server.Market.Stream.SubscriptionCount);
    }

    [Theory]
    [InlineData("/stock")]
    [InlineData("/stock?ext=seq")]
    public async Task A_client_that_comes_back_for_something_else_gets_that_within_its_plan(string path)
    {
        await using var server = await NativeServer.StartAsync();
        await server.WritePlansAsync("""{"plans":{"owner":{"requestsPerMinute":null,"connections":null,"subscriptions":1}}}""");
        await server.TradeAsync("700", 600);
        await server.TradeAsync("9988", 170);
        await BreakAsync(server, path, "700$HK", "quote");

        using var client = await ItickAsync(server, path);
        await client.ReceiveUntilPongAsync();
        await client.SubscribeAsync("9988$HK", "quote");
        await client.ReceiveUntilPongAsync();
        await server.TradeAsync("700", 601);
        await server.TradeAsync("9988", 171);
        var quote = JsonElement.Parse(Assert.Single(await client.ReceiveUntilPongAsync())).GetProperty("data");

        Assert.Equal("9988", quote.GetProperty("s").GetString());
        Assert.Equal(1, server.Market.Stream.SubscriptionCount);
    }

    [Fact]
    public async Task Trades_that_were_missed_are_sent_to_a_client_that_asks_for_them()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600);
        await BreakAsync(server, "/stock?ext=seq,missed", "700$HK", "tick");
        await server.TradeAsync("700", 601, 602);

        using var client = await ItickAsync(server, "/stock?ext=seq,missed");
        var first = JsonElement.Parse((await client.ReceiveAsync())!).GetProperty("data");
        var second = JsonElement.Parse((await client.ReceiveAsync())!).GetProperty("data");

        Assert.Equal([2, 3], [NativeStreamTests.SeqOf(first), NativeStreamTests.SeqOf(second)]);
    }

    [Fact]
    public async Task Who_comes_too_late_or_by_another_path_or_has_said_goodbye_begins_anew()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600);
        await BreakAsync(server, "/stock", "700$HK", "quote");
        server.Time.Advance(TimeSpan.FromSeconds(31));
        using var late = await ItickAsync(server, "/stock");
        await BreakAsync(server, "/stock", "700$HK", "quote");
        using var elsewhere = await ItickAsync(server, "/indices");
        using (var polite = await ItickAsync(server, "/fund"))
        {
            await polite.Socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, polite.Patience);
        }

        using var back = await ItickAsync(server, "/fund");

        Assert.Empty(await late.ReceiveUntilPongAsync());
        Assert.Empty(await elsewhere.ReceiveUntilPongAsync());
        Assert.Empty(await back.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task A_plan_may_keep_nothing_for_anybody_and_may_give_numbers_to_all()
    {
        await using var server = await NativeServer.StartAsync();
        var token = server.TokenOn(PlanCatalog.Shipped.Get("owner"));
        await server.WritePlansAsync("""{"plans":{"owner":{"requestsPerMinute":null,"connections":null,"subscriptions":null,"stickySeconds":0,"sequences":true}}}""");
        await server.TradeAsync("700", 600);
        await BreakAsync(server, "/stock", "700$HK", "quote", token);

        using var client = await ItickAsync(server, "/stock", token);
        var kept = await client.ReceiveUntilPongAsync();
        await client.SubscribeAsync("700$HK", "quote");
        var quote = JsonElement.Parse(Assert.Single(await client.ReceiveUntilPongAsync())).GetProperty("data");

        Assert.Empty(kept);
        Assert.True(NativeStreamTests.SeqOf(quote) > 0);
    }

    [Fact]
    public async Task The_latency_of_each_stage_can_be_asked_for()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "quote");
        await server.TradeAsync("700", 600);
        await client.ReceiveUntilPongAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Add("token", server.Token);

        var body = JsonElement.Parse(await http.GetStringAsync("/v1/me/latency", TestContext.Current.CancellationToken));

        var connection = Assert.Single(body.GetProperty("connections").EnumerateArray());
        Assert.True(connection.GetProperty("publishedToWritten").GetProperty("count").GetInt32() > 0);
        Assert.Equal(1, connection.GetProperty("publishedToWritten").GetProperty("p99").GetInt32());
    }

    private static List<string> TypesOf(IEnumerable<string> messages) =>
        [.. messages.Select(text => JsonElement.Parse(text).GetProperty("data").GetProperty("type").GetString()!).Order()];

    private static async Task BreakAsync(NativeServer server, string path, string symbols, string types, string? token = null)
    {
        using (var client = await ItickAsync(server, path, token))
        {
            await client.SubscribeAsync(symbols, types);
            await client.ReceiveUntilPongAsync();
            client.Socket.Abort();
        }

        await Eventually.Async(() => server.Market.Stream.ConnectionCount == 0 || server.Market.Stream.SubscriptionCount == 0);
    }

    private static async Task<StreamClient> ItickAsync(NativeServer server, string path, string? token = null)
    {
        var client = new StreamClient();
        client.Socket.Options.SetRequestHeader("token", token ?? server.Token);
        await client.Socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}{path}"), client.Patience);
        await client.ReceiveAsync();
        await client.ReceiveAsync();
        return client;
    }
}
