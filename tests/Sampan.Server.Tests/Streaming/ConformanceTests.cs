using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sampan.Market;
using Sampan.Server.Streaming;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Tests.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming;

/// <summary>RFC 6455 and 7692 over a real socket, byte by byte.</summary>
public sealed class ConformanceTests : IAsyncLifetime
{
    private static readonly byte[] Ping = ClientFrame.Text("""{"ac":"ping","params":1}""");

    private StreamServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StreamServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_message_that_comes_byte_by_byte_is_understood()
    {
        using var client = await ConnectAsync();
        client.Socket.NoDelay = true;

        foreach (var one in Ping)
        {
            await client.SendAsync(new[] { one });
        }

        await client.ExpectTextAsync("""{"resAc":"pong","data":{"params":1}}""");
    }

    [Fact]
    public async Task A_message_that_comes_with_the_handshake_is_answered()
    {
        var (client, head) = await RawClient.ConnectAsync(_server.Url, "/stock", RawClient.Handshake(_server.Token()), Ping);
        using var closing = client;
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        await client.ReadFrameAsync();
        await client.ReadFrameAsync();

        await client.ExpectTextAsync("""{"resAc":"pong","data":{"params":1}}""");
    }

    [Fact]
    public async Task Messages_that_come_together_are_answered_in_order()
    {
        using var client = await ConnectAsync();

        await client.SendAsync((byte[])[.. Ping, .. ClientFrame.Of(Opcode.Ping, "x"u8), .. ClientFrame.Text("{}")]);

        await client.ExpectTextAsync("""{"resAc":"pong","data":{"params":1}}""");
        Assert.Equal((0x8A, "x"), Text(await client.ReadFrameAsync()));
        await client.ExpectTextAsync("""{"code":0,"msg":"cannot be resolved action"}""");
    }

    [Fact]
    public async Task A_ping_between_fragments_is_answered_before_the_message()
    {
        using var client = await ConnectAsync();

        await client.SendAsync(ClientFrame.Of(Opcode.Text, "{\"ac\":\"pi"u8, isFinal: false));
        await client.SendAsync(ClientFrame.Of(Opcode.Ping, new byte[125]));
        var (first, payload) = await client.ReadFrameAsync();
        await client.SendAsync(ClientFrame.Of(Opcode.Continuation, "ng\",\"params\":1}"u8));

        Assert.Equal((0x8A, 125), (first, payload.Length));
        await client.ExpectTextAsync("""{"resAc":"pong","data":{"params":1}}""");
    }

    [Theory]
    [InlineData(1000, "1000")]
    [InlineData(1001, "1001")]
    [InlineData(3000, "3000")]
    public async Task A_close_is_answered_with_its_code_and_the_connection_ends(ushort code, string answer)
    {
        using var client = await ConnectAsync();

        await client.SendAsync(ClientFrame.Close(code, "bye"));

        await client.ExpectCloseAsync(ushort.Parse(answer), "");
        Assert.True(await client.EndsInOrderAsync());
    }

    [Fact]
    public async Task A_close_without_a_code_is_answered_without_one()
    {
        using var client = await ConnectAsync();

        await client.SendAsync(ClientFrame.Of(Opcode.Close, []));

        Assert.Equal((0x88, ""), Text(await client.ReadFrameAsync()));
        Assert.True(await client.EndsInOrderAsync());
    }

    [Fact]
    public async Task What_comes_after_a_close_is_passed_over()
    {
        using var client = await ConnectAsync();

        await client.SendAsync((byte[])[.. ClientFrame.Close(1000), .. Ping, 0xFF, 0xFF]);

        await client.ExpectCloseAsync(1000, "");
        Assert.True(await client.EndsInOrderAsync());
    }

    [Theory]
    [InlineData(1002, "C1853CFA213D3C")]
    [InlineData(1002, "8101" + "61")]
    [InlineData(1002, "8385" + "00000000" + "6161616161")]
    [InlineData(1002, "0981" + "00000000" + "61")]
    [InlineData(1002, "8081" + "00000000" + "61")]
    [InlineData(1002, "8881" + "00000000" + "61")]
    [InlineData(1003, "8281" + "00000000" + "61")]
    [InlineData(1007, "8181" + "00000000" + "FF")]
    [InlineData(1009, "81FF0000000000010001" + "00000000")]
    public async Task A_broken_rule_closes_with_its_code(ushort code, string hex)
    {
        using var client = await ConnectAsync();

        await client.SendAsync(Convert.FromHexString(hex));

        await client.ExpectCloseAsync(code);
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.True(await client.EndsInOrderAsync());
    }

    [Fact]
    public async Task A_client_that_hangs_up_is_forgotten()
    {
        var token = _server.Token("free");
        using (await RawClient.ConnectAsync(_server, token))
        {
            Assert.Equal(1, _server.Hub.ConnectionCount);
        }

        await Eventually.Async(() => _server.Hub.ConnectionCount == 0);
        (await RawClient.ConnectAsync(_server, token)).Dispose();
    }

    [Fact]
    public async Task A_violator_that_does_not_hang_up_is_hung_up_on()
    {
        using var client = await ConnectAsync();

        await client.SendAsync(ClientFrame.Of(Opcode.Binary, "a"u8));

        await client.ExpectCloseAsync(1003);
        Assert.True(await client.EndsInOrderAsync());
    }

    [Fact]
    public async Task A_depth_is_compressed_and_a_quote_is_too_short_for_it()
    {
        for (var i = 1; i <= 10; i++)
        {
            _server.Order("700", (ulong)i, Side.Bid, 600 - i, 200);
            _server.Order("700", (ulong)i + 10, Side.Ask, 600 + i, 200);
        }

        _server.Trade("700", 600, 100);
        _server.Batch();
        using var client = await ConnectAsync("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");

        await client.SendAsync(ClientFrame.Text("""{"ac":"subscribe","params":"700","types":"quote,depth"}"""));

        Assert.Equal(0x81, (await client.ReadFrameAsync()).First);
        Assert.Equal(0x81, (await client.ReadFrameAsync()).First);
        var (first, payload) = await client.ReadFrameAsync();
        Assert.Equal(0xC1, first);
        var inflated = MessageInflater.Inflate(payload, 10_000);
        var text = Encoding.UTF8.GetString(inflated.Bytes, 0, inflated.Length);
        Assert.EndsWith(""","v":200,"o":1}],"r":"HK","type":"depth"}}""", text, StringComparison.Ordinal);
        Assert.InRange(payload.Length, 1, text.Length / 2);
    }

    [Fact]
    public async Task A_server_without_compression_declines_it()
    {
        await using var server = await StreamServer.StartAsync(new StreamOptions { Compression = false });
        var (client, head) = await RawClient.ConnectAsync(
            server.Url,
            "/stock",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Extensions: permessage-deflate");
        client.Dispose();

        Assert.DoesNotContain("permessage-deflate", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_has_an_HTTP2_connection_uses_it()
    {
        await using var server = await StreamServer.StartAsync(protocols: HttpProtocols.Http2);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var client = await server.ConnectAsync(
            server.Token(),
            configure: options =>
            {
                options.HttpVersion = HttpVersion.Version20;
                options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            },
            invoker: invoker);

        await client.SubscribeAsync("700", "tick");
        server.Trade("700", 600, 100);
        server.Batch();
        Assert.Equal(100, (await client.ReceiveDataAsync()).GetProperty("v").GetInt32());
        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", client.Patience);

        Assert.Equal(WebSocketState.Closed, client.Socket.State);
        await Eventually.Async(() => server.Hub.ConnectionCount == 0);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 12", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: short")]
    [InlineData("Sec-WebSocket-Version: 13", "X: no key")]
    public async Task A_handshake_that_is_wrong_is_refused(string version, string key)
    {
        var (client, head) = await RawClient.ConnectAsync(
            _server.Url, "/stock", "Upgrade: websocket", "Connection: Upgrade", version, key);
        client.Dispose();

        Assert.StartsWith("HTTP/1.1 400 ", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Version: 13", head, StringComparison.Ordinal);
    }

    private static (int First, string Text) Text((byte First, byte[] Payload) frame) =>
        (frame.First, Encoding.UTF8.GetString(frame.Payload));

    private Task<RawClient> ConnectAsync(params string[] headers) =>
        RawClient.ConnectAsync(_server, _server.Token(), headers);
}
