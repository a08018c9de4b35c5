using System.Text.Json;
using Sampan.Server.Accounts;
using Sampan.Server.Streaming;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>Going on where one was: exactly what was missed, then what happens; what can't be had is named.</summary>
public sealed class ResumeTests
{
    [Fact]
    public async Task What_was_traded_while_a_client_was_away_is_sent_and_then_what_happens()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600, 601, 602, 603);
        using var client = await server.ConnectAsync();

        await client.AskAsync("""{"resume":{"700.HK":{"trade":2}}}""");
        var missed = await client.ReceiveThroughAsync("resumed");
        await server.TradeAsync("700", 604);
        var live = await client.ReceiveUntilPongAsync();

        Assert.Equal([3, 4], missed.Where(NativeStreamTests.IsOf("trade")).Select(NativeStreamTests.SeqOf));
        Assert.Equal([602, 603], missed.SkipLast(1).Select(each => each.GetProperty("price").GetInt32()));
        Assert.Equal(2, missed[^1].GetProperty("sent").GetInt32());
        Assert.Equal([5], live.Select(NativeStreamTests.SeqOf));
    }

    [Fact]
    public async Task Nothing_is_sent_to_one_who_has_missed_nothing()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600, 601);
        using var client = await server.ConnectAsync();
        var quote = server.Market.Context.Published.Read(server.Index("700"), out var snapshot) == 0 ? 0 : snapshot.Numbers.Quote;

        await client.AskAsync($$"""{"resume":{"700.HK":{"trade":2,"quote":{{quote}} } } }""");
        var told = await client.ReceiveUntilPongAsync();

        Assert.Equal("resumed", Assert.Single(told).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_state_says_how_many_the_client_has_missed()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600);
        server.Market.Context.Published.Read(server.Index("700"), out var before);
        await server.TradeAsync("700", 601);
        await server.TradeAsync("700", 602);
        await server.TradeAsync("700", 603);
        using var client = await server.ConnectAsync();

        await client.AskAsync($$"""{"resume":{"700.HK":{"quote":{{before.Numbers.Quote}} } } }""");
        var quote = Assert.Single(await client.ReceiveUntilPongAsync());

        Assert.Equal(2, NativeStreamTests.Replaced(quote));
        NativeStreamTests.AssertAddUp([quote], (int)before.Numbers.Quote);
    }

    [Fact]
    public async Task Trades_and_numbers_come_back_after_a_stop_in_order()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600, 601, 602);
        server.Market.Context.Published.Read(server.Index("700"), out var before);
        await server.StopAsync();
        await server.StartAgainAsync();
        using var client = await server.ConnectAsync();

        await client.AskAsync($$"""{"resume":{"700.HK":{"trade":1,"quote":{{before.Numbers.Quote}} } } }""");
        var missed = await client.ReceiveThroughAsync("resumed");
        await server.TradeAsync("700", 603);
        var live = await client.ReceiveUntilPongAsync();

        Assert.Equal([2, 3], missed.Where(NativeStreamTests.IsOf("trade")).Select(NativeStreamTests.SeqOf));
        Assert.Equal([4], live.Where(NativeStreamTests.IsOf("trade")).Select(NativeStreamTests.SeqOf));
        Assert.DoesNotContain(missed, message => NativeStreamTests.IsOf("missing")(message));
        var quotes = missed.Concat(live).Where(NativeStreamTests.IsOf("quote")).ToList();
        NativeStreamTests.AssertAddUp(quotes, (int)before.Numbers.Quote);
    }

    [Fact]
    public async Task After_a_kill_no_number_is_used_again_and_what_may_be_lost_is_named()
    {
        await using var server = await NativeServer.StartAsync();
        using (var before = await server.ConnectAsync())
        {
            await before.SubscribeAsync("700.HK", "trade");
            for (var i = 0; i < 5; i++)
            {
                await server.TradeAsync("700", 600 + i);
                await server.Market.FlushJournalAsync(TestContext.Current.CancellationToken);
            }

            Assert.Equal(5, NativeStreamTests.SeqOf((await before.ReceiveUntilPongAsync())[^1]));
        }

        // Two trades at the end were written, and not to their end.
        await server.KillAsync(alsoLost: 2 * (16 + 48));
        await server.StartAgainAsync();
        using var client = await server.ConnectAsync();
        await client.AskAsync("""{"resume":{"700.HK":{"trade":1}}}""");
        var missed = await client.ReceiveThroughAsync("resumed");
        await server.TradeAsync("700", 700);
        var live = await client.ReceiveUntilPongAsync();

        Assert.Equal([2, 3], missed.Where(NativeStreamTests.IsOf("trade")).Select(NativeStreamTests.SeqOf));
        var missing = Assert.Single(missed, message => NativeStreamTests.IsOf("missing")(message));
        Assert.Equal("lost", missing.GetProperty("reason").GetString());
        Assert.Equal(4, missing.GetProperty("from").GetInt32());
        Assert.True(missing.GetProperty("to").GetInt32() >= 5);
        Assert.Equal(missing.GetProperty("to").GetInt32() + 1, NativeStreamTests.SeqOf(Assert.Single(live)));
    }

    [Fact]
    public async Task A_day_that_is_over_is_sent_to_its_end_and_then_the_running_one()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600, 601, 602);
        server.Now += 24 * 3_600_000_000_000;
        await server.TradeAsync("700", 610, 611);
        using var client = await server.ConnectAsync();

        await client.AskAsync("""{"resume":{"700.HK":{"day":20261123,"trade":1}}}""");
        var missed = await client.ReceiveThroughAsync("resumed");

        Assert.Equal([601, 602, 610, 611], missed.SkipLast(1).Select(each => each.GetProperty("price").GetInt32()));
    }

    [Fact]
    public async Task A_day_that_is_not_kept_is_named()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600);
        using var client = await server.ConnectAsync();

        await client.AskAsync("""{"resume":{"700.HK":{"day":20251103,"trade":7}}}""");
        var missed = await client.ReceiveThroughAsync("resumed");

        var missing = missed[0];
        Assert.Equal(("missing", 20251103, 8, JsonValueKind.Null), (
            NativeStreamTests.TypeOf(missing), missing.GetProperty("day").GetInt32(), missing.GetProperty("from").GetInt32(),
            missing.GetProperty("to").ValueKind));
        Assert.Equal(1, NativeStreamTests.SeqOf(missed[1]));
    }

    [Fact]
    public async Task A_cursor_goes_on_with_all_subscriptions_over_a_restart_and_for_its_account_alone()
    {
        await using var server = await NativeServer.StartAsync();
        string cursor;
        using (var before = await server.ConnectAsync())
        {
            await before.SubscribeAsync("700.HK,9988.HK", "trade");
            await before.SubscribeAsync("5.HK", "depth", ""","levels":3,"slow":"skip" """);
            await server.TradeAsync("700", 600);
            await before.ReceiveUntilPongAsync();
            cursor = (await before.AskAsync("""{"op":"cursor"}""")).GetProperty("cursor").GetString()!;
        }

        await server.TradeAsync("700", 601, 602);
        await server.TradeAsync("9988", 150);
        await server.StopAsync();
        await server.StartAgainAsync();
        using var client = await server.ConnectAsync($"?resume={cursor}");
        var answer = await client.ExpectTypeAsync("answer");
        var missed = await client.ReceiveThroughAsync("resumed");
        missed.AddRange(await client.ReceiveThroughAsync("resumed"));
        using var stranger = await server.ConnectAsync(token: server.TokenOn(PlanCatalog.Shipped.Get("owner")));
        var refused = await stranger.AskAsync($$"""{"resume":"{{cursor}}"}""");
        var forged = await client.AskAsync($$"""{"resume":"{{(cursor[0] == 'A' ? 'B' : 'A') + cursor[1..]}}"}""");

        Assert.Equal(3, answer.GetProperty("set").EnumerateArray().Sum(group => group.GetProperty("symbols").GetArrayLength()));
        Assert.Equal(
            [("700.HK", 2), ("700.HK", 3), ("9988.HK", 1)],
            missed.Where(NativeStreamTests.IsOf("trade"))
                .Select(each => (each.GetProperty("symbol").GetString(), NativeStreamTests.SeqOf(each))).Order());
        Assert.False(refused.GetProperty("ok").GetBoolean());
        Assert.False(forged.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task What_waits_before_a_cursor_is_what_the_cursor_stands_for_though_newer_states_come_meanwhile()
    {
        await using var server = await NativeServer.StartAsync(
            new StreamOptions { OutboxBytesMax = 1 << 26, OutboxFramesMax = 1 << 20, Compression = false });
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("9988.HK", "trade");
        await client.SubscribeAsync("700.HK", "quote");

        // More than the network takes: what comes after it waits in the server, a state, a cursor, and a state that is newer.
        for (var i = 0; i < 200; i++)
        {
            await server.TradeAsync("9988", [.. Enumerable.Repeat(100, 400)]);
        }

        await server.TradeAsync("700", 699);
        using var other = await server.ConnectAsync();
        await other.ReceiveUntilPongAsync();
        var handled = server.Market.Stream.Rendered;
        await client.SendAsync("""{"op":"cursor"}""");
        await Eventually.Async(() => server.Market.Stream.Rendered > handled);
        await server.TradeAsync("700", 700);
        var told = await client.ReceiveThroughAsync("answer");

        var quote = told.Last(NativeStreamTests.IsOf("quote"));
        Assert.Equal(699, quote.GetProperty("last").GetInt32());
    }

    [Fact]
    public async Task Heartbeats_come_by_the_clock_and_carry_a_cursor_when_asked_for()
    {
        await using var server = await NativeServer.StartAsync(new StreamOptions { HeartbeatInterval = TimeSpan.FromSeconds(5) });
        using var client = await server.ConnectAsync("?cursor=1");
        await client.SubscribeAsync("700.HK", "trade");
        await client.ReceiveUntilPongAsync();

        server.Time.Advance(TimeSpan.FromSeconds(5));
        var heartbeat = await client.ExpectTypeAsync("heartbeat");

        Assert.False(string.IsNullOrEmpty(heartbeat.GetProperty("cursor").GetString()));
    }
}
