using System.Net;
using System.Net.WebSockets;
using Sampan.Market;

namespace Sampan.Server.Tests.Streaming.Itick;

/// <summary>What clients say and what they are answered, letter for letter.</summary>
public sealed class ItickStreamTests : IAsyncLifetime
{
    private StreamServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StreamServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/stock", "700$HK")]
    [InlineData("/stock/", "700$HK")]
    [InlineData("/STOCK", "700$HK")]
    [InlineData("/sws", "700$HK")]
    [InlineData("/websocket/stock", "700$HK")]
    [InlineData("/websocket/stock/", "700$HK")]
    [InlineData("/indices", "HSI$GB")]
    [InlineData("/iws", "HSI$HK")]
    [InlineData("/websocket/indices", "hsi")]
    public async Task Every_family_of_addresses_leads_to_its_class(string path, string symbol)
    {
        using var client = await _server.ConnectAsync(_server.Token(), path);

        await client.SubscribeAsync(symbol, "quote");
    }

    [Theory]
    [InlineData("/forex")]
    [InlineData("/fws")]
    [InlineData("/crypto")]
    [InlineData("/cws")]
    [InlineData("/future")]
    [InlineData("/fund")]
    [InlineData("/websocket/fund")]
    public async Task A_class_without_instruments_greets_as_well(string path)
    {
        using var client = await _server.ConnectAsync(_server.Token(), path);

        await client.SendAsync("""{"ac":"subscribe","params":"EURUSD$GB","types":"quote"}""");
        await client.ExpectAsync("""{"code":0,"resAc":"subscribe","msg":"not found this produce","error":"E001"}""");
    }

    [Theory]
    [InlineData("/stock/quote")]
    [InlineData("/websocket")]
    [InlineData("/xws")]
    [InlineData("/")]
    public async Task Other_paths_are_for_others(string path)
    {
        using var http = new HttpClient();

        var response = await http.GetAsync(new Uri(_server.Url, path), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_plain_request_is_told_that_this_is_a_WebSocket_path()
    {
        using var http = new HttpClient();

        var response = await http.GetAsync(new Uri(_server.Url, "/stock"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal("websocket", response.Headers.Upgrade.ToString());
        Assert.Equal(
            """{"code":426,"msg":"this is a WebSocket path: connect with ws:// or wss://","data":null}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_token_may_come_in_its_own_header() => (await _server.ConnectAsync(_server.Token())).Dispose();

    [Fact]
    public async Task A_token_may_come_as_a_bearer()
    {
        var token = _server.Token();
        using var client = await _server.ConnectAsync(
            null, "/stock", options => options.SetRequestHeader("Authorization", $"Bearer {token}"));

        await client.ExpectAsync("""{"code":1,"resAc":"auth","msg":"authenticated"}""");
    }

    [Fact]
    public async Task A_token_may_come_in_the_query()
    {
        using var client = await _server.ConnectAsync(null, $"/stock?token={_server.Token()}");

        await client.ExpectAsync("""{"code":1,"resAc":"auth","msg":"authenticated"}""");
    }

    [Fact]
    public async Task A_token_may_come_as_a_message_and_again()
    {
        using var client = await _server.ConnectAsync(null);
        var message = $$"""{"ac":"auth","params":"{{_server.Token()}}"}""";

        await client.SendAsync(message);
        await client.ExpectAsync("""{"code":1,"resAc":"auth","msg":"authenticated"}""");
        await client.SendAsync(message);
        await client.ExpectAsync("""{"code":1,"resAc":"auth","msg":"authenticated"}""");
    }

    [Fact]
    public async Task A_bad_token_in_a_message_is_refused_and_closed()
    {
        using var client = await _server.ConnectAsync(null);

        await client.SendAsync("""{"ac":"auth","params":"wrong"}""");

        await client.ExpectAsync("""{"code":0,"resAc":"auth","msg":"auth failed"}""");
        await client.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation, "auth failed");
    }

    [Fact]
    public async Task A_bad_token_in_the_handshake_is_refused_and_closed()
    {
        using var client = await _server.ConnectAsync(null, "/stock?token=wrong");

        await client.ExpectAsync("""{"code":0,"resAc":"auth","msg":"auth failed"}""");
        await client.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation, "auth failed");
    }

    [Fact]
    public async Task What_is_asked_before_the_token_is_done_after_it_in_order()
    {
        using var client = await _server.ConnectAsync(null);

        await client.SendAsync("""{"ac":"subscribe","params":"700$HK","types":"quote"}""");
        await client.SendAsync("""{"ac":"unsubscribe","params":"700$HK"}""");
        await client.SendAsync($$"""{"ac":"auth","params":"{{_server.Token()}}"}""");

        await client.ExpectAsync("""{"code":1,"resAc":"auth","msg":"authenticated"}""");
        await client.ExpectAsync("""{"code":1,"resAc":"subscribe","msg":"subscribe Successfully"}""");
        await client.ExpectAsync("""{"code":1,"resAc":"unsubscribe","msg":"unsubscribe Successfully"}""");
    }

    [Theory]
    [InlineData("""{"ac":"subscribe","params":"700$HK,9988$HK","types":"depth,quote"}""")]
    [InlineData("""{"ac":"subscribe","params":["700$HK","00005"],"types":["depth","quote"]}""")]
    [InlineData("""{"ac":"subscribe","codes":"0700.HK","types":"tick"}""")]
    [InlineData("""{"action":"subscribe","codes":["700"]}""")]
    [InlineData("""{"ac":"subscribe","symbols":"700$HKEX$HK, 5 ,","types":"kline@1"}""")]
    [InlineData("""{"ac":"subscribe","params":700,"types":"QUOTE"}""")]
    [InlineData("""{"extra":{"a":[1]},"ac":"subscribe","params":"700$hk","types":"quote","n":null}""")]
    public async Task A_subscription_may_be_spelled_in_many_ways(string message)
    {
        using var client = await _server.ConnectAsync(_server.Token());

        await client.SendAsync(message);

        await client.ExpectAsync("""{"code":1,"resAc":"subscribe","msg":"subscribe Successfully"}""");
    }

    [Theory]
    [InlineData("kline@1", "kline@1")]
    [InlineData("kline@1m", "kline@1")]
    [InlineData("kline@5m", "kline@2")]
    [InlineData("kline@15m", "kline@3")]
    [InlineData("kline@30m", "kline@4")]
    [InlineData("kline@1h", "kline@5")]
    [InlineData("kline@2h", "kline@6")]
    [InlineData("kline@4h", "kline@7")]
    [InlineData("kline@1d", "kline@8")]
    [InlineData("kline@1w", "kline@9")]
    [InlineData("kline@1M", "kline@10")]
    [InlineData("KLINE@10", "kline@10")]
    public async Task A_bar_is_sent_flat_under_its_number(string type, string canonical)
    {
        _server.Trade("700", 616, 100);
        _server.Batch();
        using var client = await _server.ConnectAsync(_server.Token());

        await client.SubscribeAsync("700$HK", type);

        var data = await client.ReceiveDataAsync();
        Assert.Equal(canonical, data.GetProperty("type").GetString());
        Assert.Equal(616, data.GetProperty("c").GetInt64());
        Assert.Equal("700", data.GetProperty("s").GetString());
        Assert.Equal("HK", data.GetProperty("r").GetString());
    }

    [Theory]
    [InlineData("""{"ac":"subscribe","params":"","types":"quote"}""")]
    [InlineData("""{"ac":"subscribe","types":"quote"}""")]
    [InlineData("""{"ac":"subscribe","params":"700$HK","types":""}""")]
    [InlineData("""{"ac":"subscribe","params":"700$HK","types":"kline@11"}""")]
    [InlineData("""{"ac":"subscribe","params":"700$HK","types":"kline"}""")]
    public async Task A_subscription_to_nothing_can_not_be_resolved(string message)
    {
        using var client = await _server.ConnectAsync(_server.Token());

        await client.SendAsync(message);

        await client.ExpectAsync("""{"code":0,"resAc":"subscribe","msg":"cannot be resolved action"}""");
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"ac":1}""")]
    [InlineData("""{"ac":""}""")]
    [InlineData("""{"ac":"\ud800"}""")]
    [InlineData("""{"ac":"ping"} more""")]
    [InlineData("[[[[[[[[[[[[[[[[")]
    public async Task What_is_no_action_at_all_is_answered_and_forgiven(string message)
    {
        using var client = await _server.ConnectAsync(_server.Token());

        await client.SendAsync(message);

        var reply = await client.ReceiveJsonAsync();
        Assert.Equal(0, reply.GetProperty("code").GetInt32());
        Assert.Equal("cannot be resolved action", reply.GetProperty("msg").GetString());
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task An_unknown_action_is_answered_and_the_connection_stays()
    {
        using var client = await _server.ConnectAsync(_server.Token());

        await client.SendAsync("""{"ac":"order\"","params":"700$HK"}""");

        await client.ExpectAsync("""{"code":0,"resAc":"order\"","msg":"no action"}""");
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task Symbols_that_do_not_exist_are_named()
    {
        using var client = await _server.ConnectAsync(_server.Token());

        await client.SendAsync("""{"ac":"subscribe","params":"700$HK,RELIANCE$NSE$IN,AM.LPL","types":"quote,news"}""");
        await client.ExpectAsync(
            """{"code":1,"resAc":"subscribe","msg":"subscribe Successfully","unknown":["news","RELIANCE$NSE$IN","AM.LPL"]}""");

        await client.SendAsync("""{"ac":"subscribe","params":"99999$HK","types":"quote"}""");
        await client.ExpectAsync("""{"code":0,"resAc":"subscribe","msg":"not found this produce","error":"E001"}""");
    }

    [Theory]
    [InlineData("""{"ac":"ping","params":"1731688569840"}""", """{"resAc":"pong","data":{"params":"1731688569840"}}""")]
    [InlineData("""{"ac":"ping","params":1731688569840}""", """{"resAc":"pong","data":{"params":1731688569840}}""")]
    [InlineData("""{"ac":"ping","params":"a\"b"}""", """{"resAc":"pong","data":{"params":"a\"b"}}""")]
    public async Task A_heartbeat_is_echoed_with_its_type(string ping, string pong)
    {
        using var client = await _server.ConnectAsync(null);

        await client.SendAsync(ping);

        await client.ExpectAsync(pong);
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("PING\n")]
    [InlineData("""{"ac":"ping"}""")]
    public async Task A_heartbeat_without_a_value_gets_the_time(string ping)
    {
        using var client = await _server.ConnectAsync(null);
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        await client.SendAsync(ping);

        var time = (await client.ReceiveDataAsync()).GetProperty("params").GetString();
        Assert.InRange(long.Parse(time!), before, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_message_has_the_fields_of_the_contract()
    {
        _server.Order("700", 1, Side.Bid, 615, 200);
        _server.Order("700", 2, Side.Ask, 617, 300);
        _server.Trade("700", 616, 100);
        _server.Batch();
        using var client = await _server.ConnectAsync(_server.Token());

        await client.SubscribeAsync("700$HK", "quote,tick,depth,kline@1");

        var milliseconds = _server.Now / 1_000_000;
        await client.ExpectAsync(
            $$$"""{"code":1,"data":{"s":"700","ld":616,"o":616,"p":null,"h":616,"l":616,"t":{{{milliseconds}}},"v":100,"tu":61600,"ts":0,"ch":null,"chp":null,"r":"HK","type":"quote"}}""");
        await client.ExpectAsync(
            $$$"""{"code":1,"data":{"s":"700","ld":616,"t":{{{milliseconds}}},"v":100,"te":0,"d":2,"r":"HK","type":"tick"}}""");
        await client.ExpectAsync(
            """{"code":1,"data":{"s":"700","a":[{"po":1,"p":617,"v":300,"o":1}],"b":[{"po":1,"p":615,"v":200,"o":1}],"r":"HK","type":"depth"}}""");
        await client.ExpectAsync(
            $$$"""{"code":1,"data":{"tu":61600,"c":616,"t":{{{StreamServer.Morning / 1_000_000}}},"v":100,"h":616,"l":616,"o":616,"type":"kline@1","s":"700","r":"HK"}}""");
    }

    [Fact]
    public async Task An_instrument_of_which_nothing_is_known_has_no_snapshot()
    {
        using var client = await _server.ConnectAsync(_server.Token());

        await client.SubscribeAsync("9988$HK", "quote,tick,depth,kline@1");

        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task Subscriptions_add_up_and_are_not_repeated()
    {
        _server.Trade("700", 616, 100);
        _server.Batch();
        using var client = await _server.ConnectAsync(_server.Token());
        await client.SubscribeAsync("700$HK", "quote");
        await client.ReceiveDataAsync();

        await client.SubscribeAsync("700$HK", "quote,tick");

        Assert.Equal("tick", (await client.ReceiveDataAsync()).GetProperty("type").GetString());
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task What_is_unsubscribed_is_not_heard_any_more()
    {
        using var client = await _server.ConnectAsync(_server.Token());
        await client.SubscribeAsync("700$HK,9988$HK", "quote,tick");

        await client.SendAsync("""{"ac":"unsubscribe","params":"700$HK","types":"quote"}""");
        await client.ExpectAsync("""{"code":1,"resAc":"unsubscribe","msg":"unsubscribe Successfully"}""");
        TradeBoth();
        Assert.Equal(["700 tick", "9988 quote", "9988 tick"], await Heard(client));

        await client.SendAsync("""{"ac":"unsubscribe","params":"9988$HK"}""");
        await client.ExpectAsync("""{"code":1,"resAc":"unsubscribe","msg":"unsubscribe Successfully"}""");
        TradeBoth();
        Assert.Equal(["700 tick"], await Heard(client));

        await client.SendAsync("""{"ac":"unsubscribe"}""");
        await client.ExpectAsync("""{"code":1,"resAc":"unsubscribe","msg":"unsubscribe Successfully"}""");
        TradeBoth();
        Assert.Empty(await Heard(client));
        Assert.Equal(0, _server.Hub.SubscriptionCount);
    }

    [Fact]
    public async Task A_bar_may_have_the_form_of_2024()
    {
        await using var server = await StreamServer.StartAsync(new() { NestedBars = true });
        server.Trade("700", 616, 100);
        server.Batch();
        using var client = await server.ConnectAsync(server.Token());

        await client.SubscribeAsync("700$HK", "kline@1");

        await client.ExpectAsync(
            $$$$"""{"code":0,"msg":null,"data":{"s":"700","t":1,"k":{"tu":61600,"c":616,"t":{{{{StreamServer.Morning / 1_000_000}}}},"v":100,"h":616,"l":616,"o":616}}}""");
    }

    [Fact]
    public async Task A_message_may_be_compressed()
    {
        using var client = await _server.ConnectAsync(
            _server.Token(), "/stock", options => options.DangerousDeflateOptions = new WebSocketDeflateOptions());
        for (var i = 1; i <= 10; i++)
        {
            _server.Order("700", (ulong)i, Side.Bid, 600 - i, 200);
            _server.Order("700", (ulong)i + 10, Side.Ask, 600 + i, 200);
        }

        _server.Batch();
        await client.SubscribeAsync("700$HK", "depth");

        var data = await client.ReceiveDataAsync();
        Assert.Equal(10, data.GetProperty("a").GetArrayLength());
        Assert.Equal(590, data.GetProperty("b")[9].GetProperty("p").GetInt32());
    }

    private void TradeBoth()
    {
        _server.Trade("700", 616, 100);
        _server.Trade("9988", 120, 100);
        _server.Batch();
    }

    private static async Task<List<string>> Heard(StreamClient client)
    {
        var heard = new List<string>();
        foreach (var message in await client.ReceiveUntilPongAsync())
        {
            var data = System.Text.Json.JsonElement.Parse(message).GetProperty("data");
            heard.Add($"{data.GetProperty("s")} {data.GetProperty("type")}");
        }

        heard.Sort(StringComparer.Ordinal);
        return heard;
    }
}
