using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Streaming;
using Sampan.Server.Tests.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming;

/// <summary>Who hears what, in which order, and what a slow reader costs.</summary>
public sealed class StreamHubTests
{
    [Fact]
    public async Task Every_trade_arrives_once_and_in_order_while_subscribers_come()
    {
        await using var server = await StreamServer.StartAsync(new StreamOptions
        {
            EventCapacity = 64,
            OutboxBytesMax = int.MaxValue,
            OutboxFramesMax = int.MaxValue,
        });
        using var stop = new CancellationTokenSource();
        server.Trade("700", 1, 1);
        server.Batch();
        var market = Task.Run(Trade, TestContext.Current.CancellationToken);
        void Trade()
        {
            for (var size = 2u; !stop.IsCancellationRequested; size++)
            {
                // Some batches are longer than the ring: then the market waits.
                server.Trade("700", size % 500 + 1, size);
                if (size % 100 is 0 or 1 or 50)
                {
                    server.Batch();
                }
            }

            server.Batch();
        }

        for (var i = 0; i < 5; i++)
        {
            using var client = await server.ConnectAsync(server.Token());
            await client.SubscribeAsync("700$HK", "tick");
            var first = (await client.ReceiveDataAsync()).GetProperty("v").GetInt64();
            for (var next = first + 1; next < first + 2000; next++)
            {
                Assert.Equal(next, (await client.ReceiveDataAsync()).GetProperty("v").GetInt64());
            }
        }

        await stop.CancelAsync();
        await market;
    }

    [Fact]
    public async Task An_instrument_that_is_listed_while_the_server_runs_can_be_subscribed_at_once()
    {
        await using var server = await StreamServer.StartAsync();
        using var client = await server.ConnectAsync(server.Token());
        await client.SubscribeAsync("700$HK", "tick");
        await client.SendAsync("""{"ac":"subscribe","params":"2801$HK","types":"tick"}""");
        await client.ExpectAsync("""{"code":0,"resAc":"subscribe","msg":"not found this produce","error":"E001"}""");

        server.List(2801);
        server.Trade("2801", 31, 500);
        server.Batch();
        await client.SubscribeAsync("2801$HK", "tick");
        var snapshot = await client.ReceiveDataAsync();
        server.List(2802);
        server.Trade("2802", 32, 100);
        server.Trade("2801", 33, 200);
        server.Trade("700", 600, 100);
        server.Batch();
        var next = await client.ReceiveDataAsync();
        var last = await client.ReceiveDataAsync();

        Assert.Equal(("2801", 500), (snapshot.GetProperty("s").GetString(), snapshot.GetProperty("v").GetInt32()));
        Assert.Equal(("2801", 200), (next.GetProperty("s").GetString(), next.GetProperty("v").GetInt32()));
        Assert.Equal("700", last.GetProperty("s").GetString());
    }

    [Fact]
    public async Task A_reader_that_stops_gets_every_trade_and_only_the_newest_states()
    {
        await using var server = await StreamServer.StartAsync(new StreamOptions
        {
            OutboxBytesMax = int.MaxValue,
            OutboxFramesMax = int.MaxValue,
        });
        using var client = await RawClient.ConnectAsync(server, server.Token());
        await client.SendAsync(ClientFrame.Text("""{"ac":"subscribe","params":"700","types":"quote,tick,kline@1"}"""));
        await client.ExpectTextAsync("""{"code":1,"resAc":"subscribe","msg":"subscribe Successfully"}""");

        // All within one minute of the market; each batch is a trade, a quote and a bar.
        var trades = 0u;
        while (server.Hub.Replaced < 1000)
        {
            server.Now = StreamServer.Morning;
            server.Trade("700", 600, ++trades);
            server.Batch();
            await Eventually.Async(() => server.Hub.Rendered == 3 * trades);
        }

        await client.SendAsync(ClientFrame.Text("ping"));
        var (ticks, states, lastVolume) = (0L, 0L, 0L);
        while (JsonElement.Parse((await client.ReadFrameAsync()).Payload).GetProperty("data") is var data
            && data.TryGetProperty("type", out var type))
        {
            var volume = data.GetProperty("v").GetInt64();
            if (type.ValueEquals("tick"))
            {
                Assert.Equal(++ticks, volume);
            }
            else
            {
                (states, lastVolume) = (states + 1, volume);
            }
        }

        Assert.Equal(trades, ticks);
        Assert.Equal((2 * trades) - server.Hub.Replaced, states);
        Assert.Equal((long)trades * (trades + 1) / 2, lastVolume);
    }

    [Fact]
    public async Task A_slow_reader_is_told_and_dropped_and_nobody_else_notices()
    {
        var options = new StreamOptions { OutboxBytesMax = 32 * 1024, CloseMax = TimeSpan.FromMinutes(1) };
        await using var server = await StreamServer.StartAsync(options);
        using var slow = await RawClient.ConnectAsync(server, server.Token());
        using var good = await server.ConnectAsync(server.Token());
        await slow.SendAsync(ClientFrame.Text("""{"ac":"subscribe","params":"700","types":"tick"}"""));
        await slow.ExpectTextAsync("""{"code":1,"resAc":"subscribe","msg":"subscribe Successfully"}""");
        await good.SubscribeAsync("700", "tick");

        for (var size = 1u; server.Hub.SlowConsumers == 0; size++)
        {
            server.Trade("700", 600, size);
            server.Batch();
            Assert.Equal(size, (await good.ReceiveDataAsync()).GetProperty("v").GetUInt32());
        }

        Assert.Empty(await good.ReceiveUntilPongAsync());
        Assert.Equal(1, server.Hub.SubscriptionCount);
        var lastText = "";
        var (first, payload) = await slow.ReadFrameAsync();
        for (var next = 1L; first == 0x81; (first, payload) = await slow.ReadFrameAsync())
        {
            lastText = System.Text.Encoding.UTF8.GetString(payload);
            if (JsonElement.Parse(lastText).TryGetProperty("data", out var data))
            {
                Assert.Equal(next++, data.GetProperty("v").GetInt64());
            }
        }

        Assert.StartsWith("""{"code":0,"msg":"slow consumer: """, lastText, StringComparison.Ordinal);
        Assert.Equal((0x88, 0x03, 0xF0), (first, payload[0], payload[1]));
    }

    [Fact]
    public async Task A_slow_reader_that_does_not_even_take_that_is_broken_off()
    {
        var options = new StreamOptions { OutboxBytesMax = 32 * 1024, CloseMax = TimeSpan.FromMilliseconds(100) };
        await using var server = await StreamServer.StartAsync(options);
        using var slow = await RawClient.ConnectAsync(server, server.Token());
        await slow.SendAsync(ClientFrame.Text("""{"ac":"subscribe","params":"700","types":"tick"}"""));
        await slow.ExpectTextAsync("""{"code":1,"resAc":"subscribe","msg":"subscribe Successfully"}""");

        for (var size = 1u; server.Hub.SlowConsumers == 0; size++)
        {
            server.Trade("700", 600, size);
            server.Batch();
        }

        await Eventually.Async(() => server.Hub.ConnectionCount == 0);
    }

    [Fact]
    public async Task A_bar_ends_before_the_next_one_begins()
    {
        await using var server = await StreamServer.StartAsync();
        using var client = await server.ConnectAsync(server.Token());
        await client.SubscribeAsync("700", "kline@1");

        // All in one batch: the end of the first minute, and two states of the second.
        server.Trade("700", 600, 1);
        server.Trade("700", 601, 2);
        server.Now = StreamServer.Morning + (60 * 1_000_000_000L);
        server.Trade("700", 602, 4);
        server.Trade("700", 603, 8);
        server.Batch();

        Assert.Equal(
            [(0, 601, 3), (60_000, 603, 12)],
            (await client.ReceiveUntilPongAsync()).Select(Bar));

        // The clock alone ends the second.
        server.Now = StreamServer.Morning + (120 * 1_000_000_000L);
        server.Timer();
        server.Batch();

        Assert.Equal([(60_000, 603, 12)], (await client.ReceiveUntilPongAsync()).Select(Bar));
    }

    [Fact]
    public async Task Bars_never_go_back_however_fast_the_market_is()
    {
        await using var server = await StreamServer.StartAsync(new StreamOptions
        {
            OutboxBytesMax = int.MaxValue,
            OutboxFramesMax = int.MaxValue,
        });
        using var client = await server.ConnectAsync(server.Token());
        await client.SubscribeAsync("700", "kline@1");
        var market = Task.Run(Trade, TestContext.Current.CancellationToken);
        void Trade()
        {
            for (var i = 0; i < 100_000; i++)
            {
                server.Now += 20 * 1_000_000_000L;
                server.Trade("700", 600, 1);
                server.Batch();
            }
        }

        await market;

        var last = (Start: 0L, Close: 0L, Volume: 0L);
        foreach (var bar in (await client.ReceiveUntilPongAsync()).Select(Bar))
        {
            Assert.True(bar.Start > last.Start || (bar.Start == last.Start && bar.Volume >= last.Volume));
            last = bar;
        }
    }

    [Fact]
    public async Task A_change_that_is_not_shown_is_not_told()
    {
        await using var server = await StreamServer.StartAsync();
        using var client = await server.ConnectAsync(server.Token());
        await client.SubscribeAsync("700", "depth");
        for (var i = 1; i <= 10; i++)
        {
            server.Order("700", (ulong)i, Side.Bid, 600 - i, 200);
        }

        server.Batch();
        Assert.Single(await client.ReceiveUntilPongAsync());

        server.Order("700", 11, Side.Bid, 500, 200);
        server.Batch();
        Assert.Empty(await client.ReceiveUntilPongAsync());

        server.Order("700", 12, Side.Bid, 600, 200);
        server.Batch();
        Assert.Single(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task A_message_is_rendered_once_for_all()
    {
        await using var server = await StreamServer.StartAsync();
        var clients = new List<StreamClient>();
        for (var i = 0; i < 10; i++)
        {
            clients.Add(await server.ConnectAsync(server.Token()));
            await clients[i].SubscribeAsync("700", "quote,tick");
        }

        server.Trade("700", 600, 1);
        server.Trade("9988", 120, 1);
        server.Batch();
        foreach (var client in clients)
        {
            Assert.Equal(2, (await client.ReceiveUntilPongAsync()).Count);
            client.Dispose();
        }

        Assert.Equal(2, server.Hub.Rendered);
    }

    [Fact]
    public async Task A_feed_that_ends_inside_a_batch_does_not_hold_up_subscribers()
    {
        await using var server = await StreamServer.StartAsync();
        server.Trade("700", 600, 1);
        server.Batch();
        server.Market.Stop();
        using var client = await server.ConnectAsync(server.Token());

        await client.SubscribeAsync("700,9988", "quote");

        Assert.Single(await client.ReceiveUntilPongAsync());
    }

    private static (long Start, long Close, long Volume) Bar(string message)
    {
        var data = JsonElement.Parse(message).GetProperty("data");
        var start = data.GetProperty("t").GetInt64() - (StreamServer.Morning / 1_000_000);
        return (start, data.GetProperty("c").GetInt64(), data.GetProperty("v").GetInt64());
    }
}
