using System.Text.Json;
using Sampan.Server.Accounts;
using Sampan.Server.Streaming;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>Readers that lag, and connections that end: nothing is lost without a word.</summary>
public sealed class SlowReaderTests
{
    private const int Burst = 400;
    private const int BurstsMax = 2_000;

    private static readonly StreamOptions Small = new() { OutboxBytesMax = 64 * 1024, OutboxFramesMax = 256, Compression = false };

    [Fact]
    public async Task Trades_that_a_slow_reader_skips_are_named_exactly_and_states_say_what_they_replace()
    {
        await using var server = await NativeServer.StartAsync(Small);
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "trade,quote", ""","slow":"skip" """);

        var trades = await OverflowAsync(server, () => server.Market.Stream.Skipped > 0);
        var told = await client.ReceiveUntilSeqAsync("trade", trades);

        var last = 0;
        foreach (var message in told.Where(each => NativeStreamTests.TypeOf(each) is "trade" or "missing" && !IsSnapshot(each)))
        {
            var isMissing = NativeStreamTests.TypeOf(message) == "missing";
            Assert.Equal(last + 1, isMissing ? message.GetProperty("from").GetInt32() : NativeStreamTests.SeqOf(message));
            last = isMissing ? message.GetProperty("to").GetInt32() : NativeStreamTests.SeqOf(message);
        }

        Assert.Equal(trades, last);
        Assert.Contains(told, each => NativeStreamTests.TypeOf(each) == "missing");
        Assert.Contains(told, each => NativeStreamTests.TypeOf(each) == "warning" && each.GetProperty("warning").GetString() == "slow");
        NativeStreamTests.AssertAddUp(told.Where(NativeStreamTests.IsOf("quote")), 0);
    }

    [Fact]
    public async Task A_slow_reader_that_wants_all_is_closed_with_a_word_of_why()
    {
        await using var server = await NativeServer.StartAsync(Small);
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "trade");
        await client.ReceiveUntilPongAsync();

        await OverflowAsync(server, () => server.Market.Stream.SlowConsumers > 0);
        string? message;
        var last = "";
        while ((message = await client.ReceiveAsync()) is not null)
        {
            last = message;
        }

        var close = JsonElement.Parse(last);
        Assert.Equal(("close", 4008, "slow"), (
            NativeStreamTests.TypeOf(close), close.GetProperty("code").GetInt32(), close.GetProperty("reason").GetString()));
        Assert.Equal(4008, (int)client.Socket.CloseStatus!);
    }

    [Fact]
    public async Task A_token_that_is_revoked_ends_its_connections()
    {
        await using var server = await NativeServer.StartAsync();
        var token = server.TokenOn(PlanCatalog.Shipped.Get("owner"));
        using var client = await server.ConnectAsync(token: token);

        server.Revoke(token);

        Assert.Equal("tokenEnded", await client.ExpectCloseAsync(4002));
    }

    [Fact]
    public async Task A_token_that_is_none_is_told_and_closed()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = new NativeClientSocket();
        client.Socket.Options.SetRequestHeader("token", "nobody");
        await client.Socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}/v1/stream"), client.Patience);
        await client.ExpectTypeAsync("welcome");

        Assert.Equal("badToken", await client.ExpectCloseAsync(4001));
    }

    [Fact]
    public async Task A_newer_connection_replaces_the_oldest_and_says_so()
    {
        await using var server = await NativeServer.StartAsync(new StreamOptions { ReplaceOldestConnection = true });
        var token = server.TokenOn(PlanCatalog.Shipped.Get("free"));
        using var old = await server.ConnectAsync(token: token);

        using var young = await server.ConnectAsync(token: token);

        Assert.Equal("replaced", await old.ExpectCloseAsync(4009));
    }

    [Fact]
    public async Task A_silent_client_a_chatty_one_and_one_against_the_protocol_are_each_told()
    {
        await using var server = await NativeServer.StartAsync(new StreamOptions { FrameBurst = 4, FramesPerSecond = 1 });
        using var chatty = await server.ConnectAsync();
        for (var i = 0; i < 6; i++)
        {
            await chatty.SendAsync("""{"op":"set"}""");
        }

        var last = await chatty.ReceiveThroughAsync("close");
        using var wrong = await server.ConnectAsync();
        await wrong.Socket.SendAsync(new byte[3], System.Net.WebSockets.WebSocketMessageType.Binary, true, wrong.Patience);
        var reason = await wrong.ExpectCloseAsync(1003);
        using var silent = await server.ConnectAsync();
        server.Time.Advance(TimeSpan.FromSeconds(61));

        var end = await silent.ReceiveThroughAsync("close");

        Assert.Equal("tooManyMessages", last[^1].GetProperty("reason").GetString());
        Assert.Equal("unsupportedData", reason);
        Assert.Equal(4004, end[^1].GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_server_that_stops_says_so_and_sends_what_waits()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync("?cursor=1");
        await client.SubscribeAsync("700.HK", "trade");
        await client.ReceiveUntilPongAsync();
        await server.TradeAsync("700", 600, 601);

        var stopping = server.StopAsync();
        var told = await client.ReceiveThroughAsync("close");
        Assert.Null(await client.ReceiveAsync());
        await client.Socket.CloseOutputAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, client.Patience);
        await stopping;

        Assert.Equal([1, 2], told.Where(NativeStreamTests.IsOf("trade")).Select(NativeStreamTests.SeqOf));
        Assert.Equal(("goingAway", 1001), (told[^1].GetProperty("reason").GetString(), told[^1].GetProperty("code").GetInt32()));
        Assert.False(string.IsNullOrEmpty(told[^1].GetProperty("cursor").GetString()));
    }

    [Fact]
    public async Task A_feed_that_is_silent_while_the_market_trades_is_stale_and_not_at_lunch()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600);
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "status");
        server.Time.Advance(TimeSpan.FromMilliseconds(300));
        await client.ReceiveUntilPongAsync();
        await client.ReceiveUntilPongAsync();

        server.Time.Advance(TimeSpan.FromSeconds(6));
        var stale = await client.ExpectTypeAsync("stale");
        await server.TradeAsync("700", 601);
        server.Time.Advance(TimeSpan.FromMilliseconds(300));
        var fresh = await client.ExpectTypeAsync("stale");

        Assert.True(stale.GetProperty("stale").GetBoolean());
        Assert.False(fresh.GetProperty("stale").GetBoolean());

        await using var lunch = await NativeServer.StartAsync(start: new DateTimeOffset(2026, 11, 23, 12, 15, 0, TimeSpan.FromHours(8)));
        await lunch.TradeAsync("700", 600);
        using var eater = await lunch.ConnectAsync();
        lunch.Time.Advance(TimeSpan.FromMilliseconds(300));
        await eater.ReceiveUntilPongAsync();
        lunch.Time.Advance(TimeSpan.FromSeconds(20));
        await eater.ReceiveUntilPongAsync();
        Assert.DoesNotContain(await eater.ReceiveUntilPongAsync(), each => NativeStreamTests.TypeOf(each) == "stale");
    }

    private static bool IsSnapshot(JsonElement message) => message.TryGetProperty("snapshot", out _);

    /// <summary>Trades until the reader, who does not read, is too slow.</summary>
    private static async Task<int> OverflowAsync(NativeServer server, Func<bool> isOver)
    {
        var trades = 0;
        for (var i = 0; i < BurstsMax && !isOver(); i++)
        {
            await server.TradeAsync("700", [.. Enumerable.Range(0, Burst).Select(price => 600 + (price % 50))]);
            trades += Burst;
        }

        Assert.True(isOver(), "the reader is too slow");
        return trades;
    }
}
