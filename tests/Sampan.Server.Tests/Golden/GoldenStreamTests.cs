using System.Net.WebSockets;
using Sampan.Market;
using Sampan.Server.Tests.Streaming;

namespace Sampan.Server.Tests.Golden;

/// <summary>Every frame of the stream, byte for byte and in order, and against the tables of the contract.</summary>
public sealed class GoldenStreamTests : IAsyncLifetime
{
    private const string AllTypes =
        "quote,tick,depth,kline@1,kline@2,kline@3,kline@4,kline@5,kline@6,kline@7,kline@8,kline@9,kline@10";

    private readonly GoldenServer _server = new();
    private readonly List<string> _frames = [];

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_conversation_has_these_answers()
    {
        using var client = await _server.ConnectAsync("/stock");
        await ExpectAsync(client, 1);
        await SayAsync(client, $$"""{"ac":"auth","params":"{{_server.Token}}"}""");
        await SayAsync(client, $$"""{"ac":"auth","params":"{{_server.Token}}"}""");

        // Nothing is known of 4, so that its subscription brings no data.
        await SayAsync(client, """{"ac":"subscribe","params":"4$HK","types":"tick"}""");
        await SayAsync(client, """{"ac":"subscribe","params":"4$HK,NOSUCH$HK","types":"tick,gossip"}""");
        await SayAsync(client, """{"ac":"subscribe","params":"NOSUCH$HK","types":"quote"}""");
        await SayAsync(client, """{"ac":"subscribe","params":"","types":"quote"}""");
        await SayAsync(client, """{"ac":"subscribe","params":"4$HK","types":"gossip"}""");
        await SayAsync(client, """{"ac":"subscribe","params":{},"types":"quote"}""");
        await SayAsync(client, "nonsense");
        await SayAsync(client, """{"params":"4$HK"}""");
        await SayAsync(client, """{"ac":"dance"}""");
        await SayAsync(client, """{"ac":"unsubscribe","params":"4$HK","types":"tick"}""");
        await SayAsync(client, """{"ac":"unsubscribe","params":"NOSUCH$HK"}""");
        await SayAsync(client, """{"ac":"unsubscribe"}""");
        await SayAsync(client, """{"ac":"ping","params":"1731688569840"}""");
        await SayAsync(client, """{"ac":"ping","params":1731688569840}""");
        await SayAsync(client, """{"ac":"ping"}""");
        await SayAsync(client, "ping");

        Check("stream-answers");
    }

    [Fact]
    public async Task A_bad_token_is_told_and_closed()
    {
        using var client = await _server.ConnectAsync("/stock");
        await ExpectAsync(client, 1);
        await SayAsync(client, """{"ac":"auth","params":"nobody"}""");

        await client.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation, "auth failed");
        Check("stream-auth-failed");
    }

    [Fact]
    public async Task A_plan_refuses_what_is_too_much_and_keeps_the_rest()
    {
        using var client = await _server.ConnectAsync("/stock", _server.FreeToken);
        await ExpectAsync(client, 2);
        await SayAsync(client, """{"ac":"subscribe","params":"4$HK,8$HK,10$HK","types":"tick"}""");
        await SayAsync(client, """{"ac":"subscribe","params":"12$HK","types":"tick"}""");
        await SayAsync(client, """{"ac":"subscribe","params":"4$HK","types":"tick,quote"}""");

        Check("stream-limit");
    }

    [Fact]
    public async Task A_subscription_brings_a_snapshot_of_each_type_and_then_every_change()
    {
        using var client = await _server.ConnectAsync("/stock", _server.Token);
        await ExpectAsync(client, 2);
        await SayAsync(client, $$"""{"ac":"subscribe","params":"9988$HK,700$HK","types":"{{AllTypes}}"}""");
        await SettleAsync(client);

        await _server.ApplyAsync(records =>
        {
            GoldenMarket.Trade(records, "700", "09:36:40.001", 615_500, 400, Side.Ask);
            GoldenMarket.Trade(records, "700", "09:36:40.001", 615_000, 100, Side.Ask);
        });
        await SettleAsync(client);
        await _server.ApplyAsync(records => GoldenMarket.Order(records, "9988", "09:36:41", Side.Bid, 152_650, 800));
        await SettleAsync(client);

        // The clock closes the minute; the trade after it opens the next.
        await _server.ApplyAsync(records => GoldenMarket.Timer(records, "09:37:00"));
        await SettleAsync(client);
        await _server.ApplyAsync(records => GoldenMarket.Trade(records, "700", "09:37:03", 615_500, 100, Side.Bid));
        await SettleAsync(client);

        Check("stream-stock");
    }

    [Fact]
    public async Task An_index_has_no_depth_and_its_days_begin_at_midnight_UTC()
    {
        using var client = await _server.ConnectAsync("/indices", _server.Token);
        await ExpectAsync(client, 2);
        await SayAsync(client, $$"""{"ac":"subscribe","params":"HSI$GB","types":"{{AllTypes}}"}""");
        await SettleAsync(client);
        await _server.ApplyAsync(records => GoldenMarket.Level(records, "HSI", "09:36:42", 25_900_000));
        await SettleAsync(client);

        Check("stream-index");
    }

    [Theory]
    [InlineData("/forex")]
    [InlineData("/crypto")]
    [InlineData("/future")]
    [InlineData("/fund")]
    public async Task A_class_without_instruments_answers_as_the_others(string path)
    {
        using var client = await _server.ConnectAsync(path, _server.Token);
        await ExpectAsync(client, 2);
        await SayAsync(client, """{"ac":"subscribe","params":"EURUSD$GB","types":"quote"}""");

        Check("stream-empty-class");
    }

    /// <summary>Says something that has one answer.</summary>
    private async Task SayAsync(StreamClient client, string text)
    {
        await client.SendAsync(text);
        await ExpectAsync(client, 1);
    }

    private async Task ExpectAsync(StreamClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _frames.Add((await client.ReceiveAsync())!);
        }
    }

    /// <summary>Collects what the market's last batch has brought.</summary>
    private async Task SettleAsync(StreamClient client)
    {
        // The first pong may overtake the batch, because commands are taken first; the second comes a round later.
        _frames.AddRange(await client.ReceiveUntilPongAsync());
        _frames.AddRange(await client.ReceiveUntilPongAsync());
    }

    private void Check(string name)
    {
        GoldenFile.Check($"{name}.jsonl", string.Join('\n', _frames));
        Assert.All(_frames, ItickContract.IsFrame);
    }
}
