using Sampan.Market;
using Sampan.Server.Tests.Streaming.Native;

namespace Sampan.Server.Tests.Golden;

/// <summary>Every frame of the native stream, byte for byte and in order.</summary>
public sealed class GoldenNativeTests : IAsyncLifetime
{
    private readonly GoldenServer _server = new();
    private readonly List<string> _frames = [];

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_conversation_has_these_frames()
    {
        using var client = await ConnectAsync("?times=1");
        await SayAsync(client, """{"id":1,"op":"subscribe","symbols":["0700.HK","NOSUCH"],"types":["trade","quote","depth","bar@1m","status"]}""");
        await SettleAsync(client);
        await _server.ApplyAsync(records => GoldenMarket.Trade(records, "700", "09:36:40.001", 615_500, 400, Side.Ask));
        await SettleAsync(client);
        await _server.ApplyAsync(records => GoldenMarket.Timer(records, "09:37:00"));
        await SettleAsync(client);
        await SayAsync(client, """{"op":"unsubscribe","symbols":"700","types":"quote,depth"}""");
        await SayAsync(client, """{"id":"x","op":"dance"}""");
        await SayAsync(client, "nonsense");

        GoldenFile.Check("conversation.jsonl", string.Join('\n', _frames), "stream");
    }

    [Fact]
    public async Task A_depth_of_changes_has_these_frames()
    {
        using var client = await ConnectAsync("");
        await SayAsync(client, """{"op":"subscribe","symbols":"700","types":"depth","depth":"delta","levels":2,"checksum":true}""");
        await SettleAsync(client);
        await _server.ApplyAsync(records => GoldenMarket.Order(records, "700", "09:36:41", Side.Bid, 609_000, 800));
        await SettleAsync(client);

        GoldenFile.Check("depth-of-changes.jsonl", string.Join('\n', _frames), "stream");
    }

    private async Task<NativeClientSocket> ConnectAsync(string query)
    {
        var client = new NativeClientSocket();
        client.Socket.Options.SetRequestHeader("token", _server.Token);
        await client.Socket.ConnectAsync(new Uri($"ws://{_server.Http.BaseAddress!.Authority}/v1/stream{query}"), client.Patience);
        _frames.Add((await client.ReceiveAsync())!);
        _frames.Add((await client.ReceiveAsync())!);
        return client;
    }

    private async Task SayAsync(NativeClientSocket client, string text)
    {
        await client.SendAsync(text);
        _frames.Add((await client.ReceiveAsync())!);
    }

    private async Task SettleAsync(NativeClientSocket client)
    {
        // The first pong may overtake the batch, because commands are taken first; the second comes a round later.
        _frames.AddRange((await client.ReceiveUntilPongAsync()).Select(message => message.GetRawText()));
        _frames.AddRange((await client.ReceiveUntilPongAsync()).Select(message => message.GetRawText()));
    }
}
