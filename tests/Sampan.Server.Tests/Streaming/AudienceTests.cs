using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Streaming;
using Sampan.Server.Tests.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming;

/// <summary>Readers of the same are told as one: nobody may notice, whoever comes, goes, asks or stops reading.</summary>
public sealed class AudienceTests
{
    private static readonly StreamOptions Patient = new()
    {
        OutboxBytesMax = int.MaxValue,
        OutboxFramesMax = int.MaxValue,
        FramesPerSecond = 1_000_000,
        FrameBurst = 1_000_000,
    };

    [Fact]
    public async Task Readers_of_the_same_hear_the_same_as_one_alone()
    {
        await using var server = await StreamServer.StartAsync();
        var clients = new List<StreamClient>();
        foreach (var symbols in new[] { "700,9988", "9988,700", "700,9988", "9988,700,5" })
        {
            clients.Add(await server.ConnectAsync(server.Token()));
            await clients[^1].SubscribeAsync(symbols, "tick,quote,depth,kline@1");
        }

        var heard = clients.ConvertAll(_ => new List<string>());
        for (var size = 1u; size <= 300; size++)
        {
            server.Trade("700", 600 + (size % 7), size);
            server.Trade("9988", 120, size);
            server.Order(size % 2 == 0 ? "700" : "9988", size, Side.Bid, 100 + size, size);
            server.Batch();
            for (var i = 0; i < clients.Count && size % 50 == 0; i++)
            {
                heard[i].AddRange(await clients[i].ReceiveUntilPongAsync());
            }
        }

        // Which states were replaced is a matter of time; trades never are, and the newest states are the same.
        foreach (var messages in heard)
        {
            Assert.Equal(Trades(heard[3]), Trades(messages));
            Assert.Equal(NewestStates(heard[3]), NewestStates(messages));
        }

        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task One_that_stops_reading_misses_no_trade_and_holds_nobody_up()
    {
        await using var server = await StreamServer.StartAsync(Patient);
        using var good = await server.ConnectAsync(server.Token());
        using var other = await server.ConnectAsync(server.Token());
        using var slow = await RawClient.ConnectAsync(server, server.Token());
        await good.SubscribeAsync("700", "tick,quote");
        await other.SubscribeAsync("700", "tick,quote");
        await slow.SendAsync(ClientFrame.Text("""{"ac":"subscribe","params":"700","types":"tick,quote"}"""));
        await slow.ExpectTextAsync("""{"code":1,"resAc":"subscribe","msg":"subscribe Successfully"}""");

        var trades = 0u;
        var heard = new List<string>();
        while (server.Hub.Replaced < 500)
        {
            server.Trade("700", 600, ++trades);
            server.Batch();
            if (trades % 200 == 0)
            {
                heard.AddRange(await good.ReceiveUntilPongAsync());
                await other.ReceiveUntilPongAsync();
            }
        }

        heard.AddRange(await good.ReceiveUntilPongAsync());
        Assert.Equal(Enumerable.Range(1, (int)trades).Select(size => (long)size), Trades(heard).Select(trade => trade.Size));

        // It reads again, catches up, and hears the rest together with the others.
        await slow.SendAsync(ClientFrame.Text("ping"));
        Assert.Equal(trades, await ReadTradesUntilPongAsync(slow, 1));
        server.Trade("700", 601, ++trades);
        server.Batch();
        server.Trade("700", 602, ++trades);
        server.Batch();
        await slow.SendAsync(ClientFrame.Text("ping"));
        Assert.Equal(trades, await ReadTradesUntilPongAsync(slow, trades - 1));
    }

    [Fact]
    public async Task Whoever_leaves_or_asks_for_more_takes_along_what_was_pending()
    {
        await using var server = await StreamServer.StartAsync(Patient);
        var clients = new List<StreamClient>();
        for (var i = 0; i < 4; i++)
        {
            clients.Add(await server.ConnectAsync(server.Token()));
            await clients[i].SubscribeAsync("700", "tick");
        }

        using var stop = new CancellationTokenSource();
        var market = Task.Run(Trade, TestContext.Current.CancellationToken);
        void Trade()
        {
            for (var size = 1u; !stop.IsCancellationRequested; size++)
            {
                server.Trade("700", 600, size);
                server.Batch();
                Thread.Yield();
            }
        }

        var heard = clients.ConvertAll(_ => new List<string>());
        for (var turn = 0; turn < 60; turn++)
        {
            var client = turn % clients.Count;
            var symbol = turn % 3 == 0 ? "9988" : "5";
            await clients[client].SendAsync(turn % 2 == 0
                ? $$"""{"ac":"subscribe","params":"{{symbol}}","types":"quote"}"""
                : $$"""{"ac":"unsubscribe","params":"{{symbol}}","types":"quote"}""");
            heard[client].AddRange(await clients[client].ReceiveUntilPongAsync());
        }

        await stop.CancelAsync();
        await market;
        for (var i = 0; i < clients.Count; i++)
        {
            heard[i].AddRange(await clients[i].ReceiveUntilPongAsync());
            var sizes = Trades(heard[i]).Select(trade => trade.Size).ToList();
            Assert.Equal(Enumerable.Range((int)sizes[0], sizes.Count).Select(size => (long)size), sizes);
            clients[i].Dispose();
        }
    }

    [Fact]
    public async Task Plans_that_show_fewer_levels_have_an_audience_of_their_own()
    {
        await using var server = await StreamServer.StartAsync();
        using var one = await server.ConnectAsync(server.Token());
        using var two = await server.ConnectAsync(server.Token());
        using var packed = await server.ConnectAsync(
            server.Token(), configure: options => options.DangerousDeflateOptions = new());
        foreach (var client in new[] { one, two, packed })
        {
            await client.SubscribeAsync("700", "depth,quote");
        }

        for (var round = 0; round < 3; round++)
        {
            for (var i = 1u; i <= 10; i++)
            {
                server.Order("700", (ulong)((round * 100) + i), Side.Bid, 600 - i, 200 + (uint)round);
            }

            server.Batch();
            var texts = await one.ReceiveUntilPongAsync();
            Assert.Equal(texts, await two.ReceiveUntilPongAsync());
            Assert.Equal(texts, await packed.ReceiveUntilPongAsync());
            Assert.Single(texts);
        }
    }

    [Fact]
    public async Task Members_that_vanish_are_forgotten()
    {
        await using var server = await StreamServer.StartAsync();
        using var stays = await server.ConnectAsync(server.Token());
        await stays.SubscribeAsync("700", "tick");
        for (var round = 0; round < 3; round++)
        {
            var clients = new List<RawClient>();
            for (var i = 0; i < 10; i++)
            {
                var client = await RawClient.ConnectAsync(server, server.Token());
                await client.SendAsync(ClientFrame.Text("""{"ac":"subscribe","params":"700","types":"tick"}"""));
                await client.ReadFrameAsync();
                clients.Add(client);
            }

            foreach (var client in clients)
            {
                client.Socket.LingerState = new LingerOption(true, 0);
                client.Dispose();
                server.Trade("700", 600, 1);
                server.Batch();
            }

            await Eventually.Async(() => server.Hub.ConnectionCount == 1);
        }

        Assert.Equal(30, Trades(await stays.ReceiveUntilPongAsync()).Count);
        Assert.Equal(1, server.Hub.SubscriptionCount);
    }

    private static async Task<long> ReadTradesUntilPongAsync(RawClient client, long next)
    {
        while (Encoding.UTF8.GetString((await client.ReadFrameAsync()).Payload) is var text
            && !text.StartsWith("""{"resAc":"pong""", StringComparison.Ordinal))
        {
            foreach (var (_, size) in Trades([text]))
            {
                Assert.Equal(next++, size);
            }
        }

        return next - 1;
    }

    private static List<(string Symbol, long Size)> Trades(IEnumerable<string> messages) =>
    [
        .. from data in Data(messages)
           where data.GetProperty("type").ValueEquals("tick") && data.GetProperty("s").GetString() != "5"
           select (data.GetProperty("s").GetString()!, data.GetProperty("v").GetInt64()),
    ];

    private static Dictionary<string, string> NewestStates(IEnumerable<string> messages)
    {
        var newest = new Dictionary<string, string>();
        foreach (var data in Data(messages).Where(data => !data.GetProperty("type").ValueEquals("tick")))
        {
            newest[$"{data.GetProperty("s")} {data.GetProperty("type")}"] = data.GetRawText();
        }

        return newest;
    }

    private static IEnumerable<JsonElement> Data(IEnumerable<string> messages) =>
        from message in messages
        let json = JsonElement.Parse(message)
        where json.TryGetProperty("data", out var data) && data.TryGetProperty("type", out _)
        select json.GetProperty("data");
}
