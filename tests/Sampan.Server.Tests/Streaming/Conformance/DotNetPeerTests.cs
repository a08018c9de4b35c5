using System.Net.WebSockets;
using System.Text;
using Sampan.Market;

namespace Sampan.Server.Tests.Streaming.Conformance;

/// <summary>.NET's own client as a peer, with and without permessage-deflate.</summary>
public sealed class DotNetPeerTests
{
    public static TheoryData<string, WebSocketDeflateOptions?> Compressions => new()
    {
        { "none", null },
        { "as it comes", new WebSocketDeflateOptions() },
        { "small windows", new WebSocketDeflateOptions { ClientMaxWindowBits = 9, ServerMaxWindowBits = 9 } },
        { "no contexts", new WebSocketDeflateOptions { ClientContextTakeover = false, ServerContextTakeover = false } },
    };

    [Theory]
    [MemberData(nameof(Compressions))]
    public async Task Messages_of_every_length_come_back_whole_or_in_fragments(string name, WebSocketDeflateOptions? deflate)
    {
        Assert.NotEmpty(name);
        await using var server = await StreamServer.StartAsync();
        using var client = await server.ConnectAsync(server.Token(), configure: options => options.DangerousDeflateOptions = deflate);

        foreach (var length in (int[])[0, 1, 100, 125, 126, 4096, 16_000])
        {
            var text = string.Concat(Enumerable.Repeat("港a", length));
            var message = Frame.Wanting(text);
            await client.Socket.SendAsync(message, WebSocketMessageType.Text, true, client.Patience);
            await client.ExpectAsync(EchoOf(text));
            foreach (var part in Parts(message))
            {
                await client.Socket.SendAsync(part, WebSocketMessageType.Text, false, client.Patience);
            }

            await client.Socket.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Text, true, client.Patience);
            await client.ExpectAsync(EchoOf(text));
        }

        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", client.Patience);
        Assert.Equal(WebSocketState.Closed, client.Socket.State);
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public async Task Depths_are_the_same_however_they_come(string name, WebSocketDeflateOptions? deflate)
    {
        Assert.NotEmpty(name);
        await using var server = await StreamServer.StartAsync();
        for (var i = 1; i <= 10; i++)
        {
            server.Order("700", (ulong)i, Side.Bid, 600 - i, (uint)(200 * i));
            server.Order("700", (ulong)i + 10, Side.Ask, 600 + i, (uint)(200 * i));
        }

        server.Batch();
        using var plain = await server.ConnectAsync(server.Token());
        using var client = await server.ConnectAsync(server.Token(), configure: options => options.DangerousDeflateOptions = deflate);

        await plain.SubscribeAsync("700", "depth");
        await client.SubscribeAsync("700", "depth");
        var wanted = await plain.ReceiveAsync();

        Assert.InRange(wanted!.Length, 500, 2000);
        Assert.Equal(wanted, await client.ReceiveAsync());
    }

    [Fact]
    public async Task Its_keep_alive_pings_are_answered()
    {
        await using var server = await StreamServer.StartAsync();
        using var client = await server.ConnectAsync(server.Token(), configure: options =>
        {
            // A connection whose pings stay unanswered is ended by the client itself.
            options.KeepAliveInterval = TimeSpan.FromMilliseconds(20);
            options.KeepAliveTimeout = TimeSpan.FromSeconds(5);
        });

        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync(Encoding.UTF8.GetString(Frame.Wanting("a")));
            await client.ExpectAsync(EchoOf("a"));
        }

        Assert.Equal(WebSocketState.Open, client.Socket.State);
    }

    private static string EchoOf(string text) => $$$"""{"resAc":"pong","data":{"params":"{{{text}}}"}}""";

    private static IEnumerable<byte[]> Parts(byte[] message) => message.Chunk(Math.Max(7, message.Length / 10));
}
