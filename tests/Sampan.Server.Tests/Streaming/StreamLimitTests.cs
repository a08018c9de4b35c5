using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Streaming;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Tests.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming;

/// <summary>What an account may have, and what a stranger may do.</summary>
public sealed class StreamLimitTests
{
    private const string SubscriptionLimit =
        """{"code":0,"resAc":"subscribe","msg":"exceeding the maximum subscription limit"}""";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_request_beyond_the_account_is_refused_whole()
    {
        await using var server = await StreamServer.StartAsync();
        using var client = await server.ConnectAsync(server.Token("free"));
        await client.SubscribeAsync("700,9988", "quote");

        await client.SendAsync("""{"ac":"subscribe","params":"5,1","types":"quote"}""");
        await client.ExpectAsync(SubscriptionLimit);
        Assert.Equal(2, server.Hub.SubscriptionCount);

        // One more is free, types are not counted, and what is subscribed costs nothing.
        await client.SubscribeAsync("700,9988,5", "quote,tick,depth,kline@1");
        await client.SubscribeAsync("5,9988", "kline@2");

        // What is given back is free again.
        await client.SendAsync("""{"ac":"unsubscribe","params":"5"}""");
        await client.ExpectAsync("""{"code":1,"resAc":"unsubscribe","msg":"unsubscribe Successfully"}""");
        await client.SubscribeAsync("1", "quote");
    }

    [Fact]
    public async Task The_limit_is_for_all_connections_of_an_account_and_ends_with_them()
    {
        await using var server = await StreamServer.StartAsync(fillers: 250);
        var token = server.Token("base");
        using var one = await server.ConnectAsync(token);
        using var other = await server.ConnectAsync(token);
        await one.SubscribeAsync(Codes(0, 150), "quote");

        await other.SendAsync($$"""{"ac":"subscribe","params":"{{Codes(100, 51)}}","types":"quote"}""");
        await other.ExpectAsync(SubscriptionLimit);
        await other.SubscribeAsync(Codes(100, 50), "quote");

        await one.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, one.Patience);
        await other.SubscribeAsync(Codes(0, 200), "quote");
    }

    [Fact]
    public async Task One_connection_has_a_limit_of_its_own()
    {
        await using var server = await StreamServer.StartAsync(fillers: 501);
        var token = server.Token("premium");
        using var client = await server.ConnectAsync(token);
        await client.SubscribeAsync(Codes(0, 500), "quote");

        await client.SendAsync($$"""{"ac":"subscribe","params":"{{Codes(500, 1)}}","types":"quote"}""");
        await client.ExpectAsync(SubscriptionLimit);

        using var other = await server.ConnectAsync(token);
        await other.SubscribeAsync(Codes(0, 500), "quote");
    }

    [Fact]
    public async Task A_connection_too_many_is_refused_in_the_handshake()
    {
        await using var server = await StreamServer.StartAsync();
        var token = server.Token("free");
        using var first = await server.ConnectAsync(token);

        var (second, head) = await RawClient.ConnectAsync(
            server.Url,
            "/stock",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            $"token: {token}");

        const string Body = """{"code":429,"msg":"exceeding the maximum connection limit","data":null}""";
        Assert.StartsWith("HTTP/1.1 429 ", head, StringComparison.Ordinal);
        Assert.Equal(Body, await second.ReadTextAsync(Body.Length));
        second.Dispose();

        await first.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, first.Patience);
        (await server.ConnectAsync(token)).Dispose();
    }

    [Fact]
    public async Task A_connection_too_many_is_refused_by_message()
    {
        await using var server = await StreamServer.StartAsync();
        var token = server.Token("free");
        using var first = await server.ConnectAsync(token);
        using var second = await server.ConnectAsync(null);

        await second.SendAsync($$"""{"ac":"auth","params":"{{token}}"}""");

        await second.ExpectAsync("""{"code":0,"resAc":"auth","msg":"exceeding the maximum connection limit"}""");
        await second.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation, "exceeding the maximum connection limit");
        Assert.Empty(await first.ReceiveUntilPongAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_newest_may_take_the_place_of_the_oldest(bool isByMessage)
    {
        await using var server = await StreamServer.StartAsync(new StreamOptions { ReplaceOldestConnection = true });
        var token = server.Token("free");
        using var first = await server.ConnectAsync(token);
        await first.SubscribeAsync("700,9988,5", "quote");

        using var second = await server.ConnectAsync(isByMessage ? null : token);
        if (isByMessage)
        {
            await second.SendAsync($$"""{"ac":"auth","params":"{{token}}"}""");
            await second.ExpectAsync("""{"code":1,"resAc":"auth","msg":"authenticated"}""");
        }

        await first.ExpectAsync("""{"code":0,"msg":"replaced by a newer connection"}""");
        await first.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation, "replaced by a newer connection");
        await second.SubscribeAsync("700,9988,5", "quote");
        Assert.True(server.Accounts.TryAuthenticate(token, out var grant));
        Assert.Equal(1, grant.Account.ConnectionCount);
    }

    [Fact]
    public async Task A_token_that_is_revoked_ends_its_connections()
    {
        await using var server = await StreamServer.StartAsync();
        var (token, otherToken) = (server.Token(), server.Token());
        using var client = await server.ConnectAsync(token);
        using var other = await server.ConnectAsync(otherToken);

        server.Revoke(token);

        await client.ExpectAsync("""{"code":0,"resAc":"auth","msg":"token revoked"}""");
        await client.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation, "token revoked");
        Assert.Empty(await other.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task A_minute_without_a_frame_closes()
    {
        await using var server = await StreamServer.StartAsync(time: _time);
        using var client = await server.ConnectAsync(server.Token());

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(await client.ReceiveUntilPongAsync());
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(await client.ReceiveUntilPongAsync());
        _time.Advance(TimeSpan.FromSeconds(60));

        await client.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation, "no heartbeat for 60 s");
    }

    [Theory]
    [InlineData(Opcode.Ping)]
    [InlineData(Opcode.Pong)]
    public async Task A_control_frame_is_a_heartbeat(object opcode)
    {
        await using var server = await StreamServer.StartAsync(time: _time);
        using var client = await RawClient.ConnectAsync(server, server.Token());
        _time.Advance(TimeSpan.FromSeconds(40));

        await client.SendAsync(ClientFrame.Of((Opcode)opcode, "x"u8));
        await client.SendAsync(ClientFrame.Text("ping"));
        Assert.Equal((Opcode)opcode == Opcode.Ping ? 0x8A : 0x81, (await client.ReadFrameAsync()).First);
        _time.Advance(TimeSpan.FromSeconds(40));
        await client.SendAsync(ClientFrame.Close(1000));

        Assert.Contains((await client.ReadFrameAsync()).First, (byte[])[0x81, 0x88]);
    }

    [Fact]
    public async Task Ten_seconds_without_a_token_close()
    {
        await using var server = await StreamServer.StartAsync(time: _time);
        using var client = await server.ConnectAsync(null);
        await client.SendAsync("""{"ac":"subscribe","params":"700","types":"quote"}""");
        Assert.Empty(await client.ReceiveUntilPongAsync());

        _time.Advance(TimeSpan.FromSeconds(10));

        await client.ExpectAsync("""{"code":0,"resAc":"auth","msg":"auth failed"}""");
        await client.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation, "not authenticated within 10 s");
    }

    [Fact]
    public async Task Too_many_messages_close()
    {
        await using var server = await StreamServer.StartAsync(time: _time);
        using var client = await server.ConnectAsync(server.Token());
        for (var i = 0; i < 200; i++)
        {
            await client.SendAsync("ping");
        }

        for (var i = 0; i < 200; i++)
        {
            Assert.StartsWith("""{"resAc":"pong",""", await client.ReceiveAsync(), StringComparison.Ordinal);
        }

        // A second is worth fifty.
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 51; i++)
        {
            await client.SendAsync("ping");
        }

        for (var i = 0; i < 50; i++)
        {
            Assert.StartsWith("""{"resAc":"pong",""", await client.ReceiveAsync(), StringComparison.Ordinal);
        }

        await client.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation, "too many messages");
    }

    [Fact]
    public async Task Too_much_before_the_token_closes()
    {
        await using var server = await StreamServer.StartAsync(new StreamOptions { MessageBytesMax = 200 });
        using var client = await server.ConnectAsync(null);
        for (var i = 0; i < 4; i++)
        {
            await client.SendAsync("""{"ac":"subscribe","params":"700$HK","types":"quote"}""");
        }

        await client.ExpectAsync("""{"code":0,"resAc":"auth","msg":"auth failed"}""");
        await client.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation, "auth failed");
    }

    [Fact]
    public async Task Strangers_are_few()
    {
        await using var server = await StreamServer.StartAsync(
            new StreamOptions { UnauthenticatedMax = 2, ConnectionsMax = 4 });
        using var one = await server.ConnectAsync(null);
        using var two = await server.ConnectAsync(null);
        await Refused(server, HttpStatusCode.ServiceUnavailable);

        // Who shows a token is no stranger any more.
        await two.SendAsync($$"""{"ac":"auth","params":"{{server.Token()}}"}""");
        await two.ExpectAsync("""{"code":1,"resAc":"auth","msg":"authenticated"}""");
        using var three = await server.ConnectAsync(null);
        using var four = await server.ConnectAsync(server.Token());
        await Refused(server, HttpStatusCode.ServiceUnavailable, server.Token());
    }

    [Fact]
    public async Task A_server_that_stops_says_goodbye()
    {
        await using var server = await StreamServer.StartAsync();
        using var client = await server.ConnectAsync(server.Token());
        using var stranger = await server.ConnectAsync(null);

        var stopped = server.StopAsync();

        await client.ExpectCloseAsync(WebSocketCloseStatus.EndpointUnavailable, "server going away");
        await stranger.ExpectCloseAsync(WebSocketCloseStatus.EndpointUnavailable, "server going away");
        await stopped;
        Assert.Equal(0, server.Hub.ConnectionCount);
    }

    private static string Codes(int first, int count) => string.Join(
        ',', Enumerable.Range(20_000 + first, count).Select(code => code.ToString(CultureInfo.InvariantCulture)));

    private static async Task Refused(StreamServer server, HttpStatusCode status, string? token = null)
    {
        using var client = new StreamClient();
        client.Socket.Options.CollectHttpResponseDetails = true;
        if (token is not null)
        {
            client.Socket.Options.SetRequestHeader("token", token);
        }

        await Assert.ThrowsAsync<WebSocketException>(
            () => client.Socket.ConnectAsync(server.Address("/stock"), client.Patience));
        Assert.Equal(status, client.Socket.HttpStatusCode);
    }
}
