using System.Diagnostics;
using Sampan.Server.Streaming;

namespace Sampan.Server.Tests.Streaming;

/// <summary>A server that gathers for a while before it sends: fewer states, every trade, and no wait where there is no room.</summary>
public sealed class FlushIntervalTests
{
    [Fact]
    public async Task States_are_told_once_an_interval_and_every_trade_is_told()
    {
        var options = new StreamOptions { FlushInterval = TimeSpan.FromMilliseconds(20) };
        await using var server = await StreamServer.StartAsync(options);
        using var client = await server.ConnectAsync(server.Token());
        await client.SubscribeAsync("700", "tick,quote");

        var begun = Stopwatch.GetTimestamp();
        for (var size = 1u; size <= 1000; size++)
        {
            server.Trade("700", 600, size);
            server.Batch();
        }

        var messages = await client.ReceiveUntilPongAsync();
        var rounds = (Stopwatch.GetElapsedTime(begun) / options.FlushInterval) + 2;
        var trades = messages.Where(message => message.Contains("\"type\":\"tick\"", StringComparison.Ordinal)).ToList();

        Assert.Equal(1000, trades.Count);
        Assert.InRange(messages.Count - trades.Count, 1, (int)rounds);
        Assert.Contains("\"v\":500500,", messages.FindLast(text => !text.Contains("\"tick\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_market_that_has_no_more_room_does_not_wait_for_the_interval()
    {
        var options = new StreamOptions { FlushInterval = TimeSpan.FromSeconds(1), EventCapacity = 16 };
        await using var server = await StreamServer.StartAsync(options);
        using var client = await server.ConnectAsync(server.Token());
        await client.SubscribeAsync("700", "tick");

        // Four hundred times the ring: at one round a second this would never end.
        for (var size = 1u; size <= 6400; size++)
        {
            server.Trade("700", 600, size);
        }

        server.Batch();
        Assert.Equal(6400, (await client.ReceiveUntilPongAsync()).Count);
    }
}
