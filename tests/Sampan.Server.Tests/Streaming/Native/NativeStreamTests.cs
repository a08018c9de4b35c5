using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>The native stream over real sockets: commands, snapshots, numbers.</summary>
public sealed class NativeStreamTests
{
    [Fact]
    public async Task A_subscription_brings_a_snapshot_and_then_every_change_with_the_next_number()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600);
        using var client = await server.ConnectAsync();

        await client.SubscribeAsync("700.HK", "trade,quote");
        var snapshots = await client.ReceiveUntilPongAsync();
        await server.TradeAsync("700", 601);
        await server.TradeAsync("700", 602);
        var changes = await client.ReceiveUntilPongAsync();

        Assert.All(snapshots, each => Assert.True(each.GetProperty("snapshot").GetBoolean()));
        Assert.Equal([1, 1], snapshots.Select(SeqOf));
        Assert.Equal([2, 3], changes.Where(IsOf("trade")).Select(SeqOf));
        Assert.Equal(602, changes.Where(IsOf("quote")).Last().GetProperty("last").GetInt32());
        Assert.Equal(3, changes.Where(IsOf("quote")).Sum(each => 1 + Replaced(each)) + 1);
        Assert.Equal(20261123, changes[0].GetProperty("day").GetInt32());
    }

    [Fact]
    public async Task Every_connection_is_told_the_same_numbers_whenever_it_came()
    {
        await using var server = await NativeServer.StartAsync();
        using var early = await server.ConnectAsync();
        await early.SubscribeAsync("700.HK", "trade,quote,depth");
        await server.ApplyAsync(records => server.Order(records, "700", Side.Bid, 599));
        await server.TradeAsync("700", 600);
        using var late = await server.ConnectAsync();
        await late.SubscribeAsync("700.HK", "trade,quote,depth");
        await server.TradeAsync("700", 601);

        var seen = (await early.ReceiveUntilPongAsync()).GroupBy(TypeOf).ToDictionary(group => group.Key, group => SeqOf(group.Last()));
        var seenLate = (await late.ReceiveUntilPongAsync()).GroupBy(TypeOf).ToDictionary(group => group.Key, group => SeqOf(group.Last()));

        Assert.Equal(seen, seenLate);
        Assert.Equal(2, seen["trade"]);
    }

    [Fact]
    public async Task An_answer_has_a_result_for_each_symbol_and_the_whole_set()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();

        var answer = await client.AskAsync("""{"op":"subscribe","id":"a","symbols":["0700.HK","NOSUCH","@HSI.HK"],"types":["status"]}""");
        await client.ReceiveUntilPongAsync();
        var after = await client.AskAsync("""{"op":"unsubscribe","id":2,"symbols":["@HSI"]}""");

        Assert.Equal("a", answer.GetProperty("id").GetString());
        Assert.False(answer.GetProperty("ok").GetBoolean());
        var results = answer.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["subscribed", "refused", "subscribed"], results.Select(each => each.GetProperty("status").GetString()));
        Assert.Equal(IndexMembers.Of("HSI").Length, results[2].GetProperty("instruments").GetInt32());
        var set = Assert.Single(answer.GetProperty("set").EnumerateArray());
        Assert.Equal("status", Assert.Single(set.GetProperty("types").EnumerateArray()).GetString());
        Assert.Contains(set.GetProperty("symbols").EnumerateArray(), each => each.GetString() == "700.HK");
        Assert.Empty(after.GetProperty("set").EnumerateArray());
    }

    [Fact]
    public async Task A_star_is_every_instrument_and_top_the_most_traded()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600);
        await server.TradeAsync("9988", 150);
        await server.TradeAsync("5", 100);
        using var client = await server.ConnectAsync();

        var top = await client.SubscribeAsync("top:2", "quote");
        await client.ReceiveUntilPongAsync();
        var all = await client.SubscribeAsync("*", "status");

        Assert.Equal(["700.HK", "9988.HK"], SymbolsOf(top).Order());
        Assert.Equal(server.Market.Context.Instruments.Current.Count, SymbolsOf(all).Count);
    }

    [Fact]
    public async Task A_plan_without_wildcards_refuses_them_and_one_with_few_subscriptions_gives_what_it_has()
    {
        await using var server = await NativeServer.StartAsync();
        var plan = PlanCatalog.Shipped.Get("free");
        using var client = await server.ConnectAsync(token: server.TokenOn(plan));

        var answer = await client.SubscribeAsync("700.HK,9988.HK,5.HK,1.HK", "status");

        var results = answer.GetProperty("results").EnumerateArray().Select(each => each.GetProperty("status").GetString());
        Assert.Equal(["subscribed", "subscribed", "subscribed", "overLimit"], results);
        Assert.Equal(3, SymbolsOf(answer).Count);
    }

    [Theory]
    [InlineData("nonsense", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("""{"op":"dance"}""", "choose")]
    [InlineData("""{"op":"subscribe","types":["trade"]}""", "symbols")]
    [InlineData("""{"op":"subscribe","symbols":["700.HK"]}""", "types")]
    [InlineData("""{"op":"subscribe","symbols":["700.HK"],"types":["gossip"]}""", "gossip")]
    [InlineData("""{"op":"subscribe","symbols":["700.HK"],"types":["trade"],"slow":"never"}""", "close or skip")]
    [InlineData("""{"op":"subscribe","symbols":["700.HK"],"types":["depth"],"levels":11}""", "1 to 10")]
    [InlineData("""{"op":"ping","id":{}}""", "id")]
    [InlineData("""{"resume":5}""", "cursor")]
    [InlineData("""{"resume":{"700.HK":{"trade":-1}}}""", "whole number")]
    [InlineData("""{"resume":{"700.HK":{"day":5,"trade":1}}}""", "20261123")]
    [InlineData("""{"resume":"bm90IG91cnM"}""", "no cursor")]
    public async Task What_can_not_be_done_is_refused_with_what_to_do(string command, string hint)
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();

        var answer = await client.AskAsync(command);

        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Contains(hint, answer.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_client_without_a_subprotocol_of_ours_is_refused_and_one_without_any_speaks_json()
    {
        await using var server = await NativeServer.StartAsync();
        using var other = new ClientWebSocket();
        other.Options.AddSubProtocol("graphql-ws");
        other.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(
            () => other.ConnectAsync(new Uri($"ws://{server.Url.Authority}/v1/stream"), TestContext.Current.CancellationToken));

        using var client = await server.ConnectAsync(protocol: null);

        Assert.Equal(HttpStatusCode.BadRequest, other.HttpStatusCode);
        Assert.True((await client.SubscribeAsync("700.HK", "quote")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Times_of_the_stages_are_told_when_asked_for()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync("?times=1");
        await client.SubscribeAsync("700.HK", "trade");
        await client.ReceiveUntilPongAsync();

        await server.TradeAsync("700", 600);
        var trade = Assert.Single(await client.ReceiveUntilPongAsync());

        Assert.Equal(server.Now / 1_000, trade.GetProperty("eventTime").GetInt64());
        Assert.True(trade.GetProperty("publishTime").GetInt64() >= trade.GetProperty("receiveTime").GetInt64());
    }

    [Fact]
    public async Task Several_messages_come_in_one_frame_when_asked_for()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.AskAsync("""{"op":"set","batch":true}""");
        await client.SendAsync("""{"op":"subscribe","symbols":["700.HK"],"types":["trade","quote","bar@1m"]}""");

        await client.ReceiveUntilPongAsync();
        await server.TradeAsync("700", 600, 601, 602);
        var frame = await client.ReceiveJsonAsync();

        Assert.Equal(JsonValueKind.Array, frame.ValueKind);
        Assert.Equal([1, 2, 3], frame.EnumerateArray().Where(IsOf("trade")).Select(SeqOf));
    }

    [Fact]
    public async Task A_client_that_asks_for_frames_of_several_in_the_address_is_welcomed_first()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = new NativeClientSocket();
        client.Socket.Options.SetRequestHeader("token", server.Token);
        await client.Socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}/v1/stream?batch=1"), client.Patience);

        var told = (await client.ReceiveUntilPongAsync()).ConvertAll(TypeOf);

        Assert.Equal(["welcome", "answer"], told);
    }

    [Fact]
    public async Task A_depth_of_changes_is_the_depth_of_all_levels()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "depth", ""","depth":"delta","checksum":true,"levels":3""");
        using var whole = await server.ConnectAsync();
        await whole.SubscribeAsync("700.HK", "depth", ""","levels":3,"checksum":true""");
        var book = new DepthOfChanges();

        for (var i = 0; i < 12; i++)
        {
            var (side, price) = i % 2 == 0 ? (Side.Bid, 590 + i) : (Side.Ask, 630 - i);
            await server.ApplyAsync(records => server.Order(records, "700", side, price));
            foreach (var message in await client.ReceiveUntilPongAsync())
            {
                book.Take(message);
                Assert.Equal(message.GetProperty("checksum").GetUInt32(), book.Checksum());
            }
        }

        var last = (await whole.ReceiveUntilPongAsync()).Last();
        Assert.Equal(last.GetProperty("checksum").GetUInt32(), book.Checksum());
        Assert.True(book.Changes > 5);
    }

    [Fact]
    public async Task A_minute_that_ends_is_told_as_final_and_the_numbers_of_its_bars_add_up()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "bar@1m,bar@1h");
        await server.TradeAsync("700", 600);
        await server.TradeAsync("700", 601);
        server.Now += 60_000_000_000;
        await server.ApplyAsync(records => server.Timer(records));
        await server.TradeAsync("700", 602);

        var bars = await client.ReceiveUntilPongAsync();

        var minutes = bars.Where(IsOf("bar@1m")).ToList();
        var final = Assert.Single(minutes, each => each.GetProperty("final").GetBoolean());
        Assert.Equal(601, final.GetProperty("close").GetInt32());
        Assert.Equal(602, minutes[^1].GetProperty("open").GetInt32());
        AssertAddUp(minutes, 0);
        AssertAddUp(bars.Where(IsOf("bar@1h")), 0);
        Assert.Equal(4, SeqOf(minutes[^1]));
        Assert.Equal(3, SeqOf(bars.Last(IsOf("bar@1h"))));
    }

    [Fact]
    public async Task The_itick_dialect_has_the_same_numbers_when_asked_for_and_none_when_not()
    {
        await using var server = await NativeServer.StartAsync();
        using var native = await server.ConnectAsync();
        await native.SubscribeAsync("700.HK", "trade,quote");
        using var numbered = await ItickAsync(server, "/stock?ext=seq");
        using var plain = await ItickAsync(server, "/stock");
        await server.TradeAsync("700", 600);
        await server.TradeAsync("700", 601);

        var told = (await native.ReceiveUntilPongAsync()).Where(each => !each.TryGetProperty("snapshot", out _))
            .Select(each => (TypeOf(each) == "trade" ? "tick" : TypeOf(each), SeqOf(each))).Distinct().ToList();
        var withNumbers = (await numbered.ReceiveUntilPongAsync()).Select(text => JsonElement.Parse(text).GetProperty("data")).ToList();
        var without = await plain.ReceiveUntilPongAsync();

        Assert.Contains(("tick", 2), told);
        Assert.Equal([1, 2], withNumbers.Where(IsOf("tick")).Select(SeqOf));
        AssertAddUp(withNumbers.Where(IsOf("quote")), 0);
        Assert.All(without, text => Assert.DoesNotContain("seq", text));
        Assert.NotEmpty(without);
    }

    [Fact]
    public async Task A_new_day_begins_with_number_1()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "trade,quote");
        await server.TradeAsync("700", 600, 601);
        server.Now += 24 * 3_600_000_000_000;
        await server.TradeAsync("700", 602);

        var trades = (await client.ReceiveUntilPongAsync()).Where(IsOf("trade")).ToList();

        Assert.Equal([1, 2, 1], trades.Where(each => !each.TryGetProperty("snapshot", out _)).Select(SeqOf));
        Assert.Equal(20261124, trades[^1].GetProperty("day").GetInt32());
    }

    internal static void AssertAddUp(IEnumerable<JsonElement> messages, int before)
    {
        foreach (var message in messages)
        {
            Assert.Equal(SeqOf(message), before + Replaced(message) + 1);
            before = SeqOf(message);
        }
    }

    internal static Func<JsonElement, bool> IsOf(string type) => message => TypeOf(message) == type;

    internal static string TypeOf(JsonElement message) => message.GetProperty("type").GetString()!;

    internal static int SeqOf(JsonElement message) => message.GetProperty("seq").GetInt32();

    internal static int Replaced(JsonElement message) =>
        message.TryGetProperty("replaced", out var replaced) ? replaced.GetInt32() : 0;

    private static List<string> SymbolsOf(JsonElement answer) =>
    [
        .. from types in answer.GetProperty("set").EnumerateArray()
           from symbol in types.GetProperty("symbols").EnumerateArray()
           select symbol.GetString()!,
    ];

    private static async Task<StreamClient> ItickAsync(NativeServer server, string path)
    {
        var client = new StreamClient();
        client.Socket.Options.SetRequestHeader("token", server.Token);
        await client.Socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}{path}"), client.Patience);
        await client.ReceiveAsync();
        await client.ReceiveAsync();
        await client.SubscribeAsync("700$HK", "tick,quote");
        return client;
    }
}
