using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Streaming;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>Holes in the feed on the stream: told once, numbered, resumed; and a feed that falls silent.</summary>
public sealed class GapStreamTests
{
    [Fact]
    public async Task A_hole_is_told_when_it_opens_and_when_it_ends_and_once_for_all_instruments()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK,9988.HK", "gap");
        using var other = await server.ConnectAsync();
        await other.SubscribeAsync("700.HK", "trade,quote");

        await GapAsync(server, 1, GapState.Open);
        await GapAsync(server, 1, GapState.Repaired);
        var told = await client.ReceiveUntilPongAsync();

        Assert.Equal([(1, "open"), (2, "repaired")], told.Select(each => (NativeStreamTests.SeqOf(each), StateOf(each))));
        Assert.Equal(
            """{"type":"gap","day":20261123,"seq":1,"channel":5,"number":1,"state":"open","cause":"packetsLost","repair":"none","from":1795399200000,"to":null,"fromSequence":10,"toSequence":12}""",
            told[0].GetRawText());
        Assert.Empty(await other.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task What_a_hole_makes_doubtful_is_told_for_each_instrument()
    {
        await using var server = await NativeServer.StartAsync();
        await server.TradeAsync("700", 600);
        await server.TradeAsync("9988", 150);
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK,9988.HK", "gap,status,quote");
        await client.ReceiveUntilPongAsync();

        await server.ApplyAsync(records =>
        {
            Gap(server, records, 1, GapState.Open);
            Integrity(server, records, isSuspect: true);
        });
        var begun = await client.ReceiveUntilPongAsync();
        await server.ApplyAsync(records => Integrity(server, records, isSuspect: false));
        var ended = await client.ReceiveUntilPongAsync();

        Assert.Equal("gap", NativeStreamTests.TypeOf(begun[0]));
        Assert.All(begun.Skip(1), each => Assert.Equal("700.HK", each.GetProperty("symbol").GetString()));
        var status = begun.Single(NativeStreamTests.IsOf("status"));
        Assert.True(status.GetProperty("suspect").GetBoolean() && status.GetProperty("tradesLost").GetBoolean());
        Assert.True(begun.Single(NativeStreamTests.IsOf("quote")).GetProperty("suspect").GetBoolean());
        status = ended.Single(NativeStreamTests.IsOf("status"));
        Assert.True(!status.GetProperty("suspect").GetBoolean() && status.GetProperty("tradesLost").GetBoolean());
    }

    [Fact]
    public async Task Who_comes_is_told_which_holes_are_open()
    {
        await using var server = await NativeServer.StartAsync();
        await GapAsync(server, 1, GapState.Open);
        await GapAsync(server, 2, GapState.Open);
        await GapAsync(server, 1, GapState.Unrecoverable);
        using var client = await server.ConnectAsync();

        await client.SubscribeAsync("700.HK", "gap");
        var open = Assert.Single(await client.ReceiveUntilPongAsync());

        Assert.Equal((2, 2), (NativeStreamTests.SeqOf(open), open.GetProperty("number").GetInt32()));
        Assert.True(open.GetProperty("snapshot").GetBoolean());
    }

    [Fact]
    public async Task Who_resumes_is_told_exactly_what_it_has_missed()
    {
        await using var server = await NativeServer.StartAsync();
        string cursor;
        using (var before = await server.ConnectAsync())
        {
            await before.SubscribeAsync("700.HK", "gap");
            await GapAsync(server, 1, GapState.Open);
            await before.ReceiveUntilPongAsync();
            cursor = (await before.AskAsync("""{"op":"cursor"}""")).GetProperty("cursor").GetString()!;
        }

        // Nobody hears of these.
        await GapAsync(server, 1, GapState.Repaired);
        await GapAsync(server, 2, GapState.Open);
        using var byNumber = await server.ConnectAsync();
        await byNumber.AskAsync("""{"resume":{"700.HK":{"gap":1}}}""");
        using var byCursor = await server.ConnectAsync($"?resume={cursor}");
        await byCursor.ExpectTypeAsync("answer");
        await GapAsync(server, 2, GapState.Repaired);

        Assert.Equal([2, 3, 4], (await byNumber.ReceiveUntilPongAsync()).Select(NativeStreamTests.SeqOf));
        Assert.Equal([2, 3, 4], (await byCursor.ReceiveUntilPongAsync()).Select(NativeStreamTests.SeqOf));
    }

    [Fact]
    public async Task What_a_server_before_this_one_has_told_is_named_and_can_be_asked_for()
    {
        await using var server = await NativeServer.StartAsync();
        for (var number = 1u; number <= 3; number++)
        {
            await GapAsync(server, number, GapState.Unrecoverable);
        }

        await server.StopAsync();
        await server.StartAgainAsync();
        using var client = await server.ConnectAsync();
        await client.AskAsync("""{"resume":{"700.HK":{"gap":1}}}""");
        await GapAsync(server, 1, GapState.Open);

        var told = await client.ReceiveUntilPongAsync();

        Assert.Equal(
            """{"type":"missing","of":"gap","day":20261123,"from":2,"to":3,"reason":"notKept"}""", told[0].GetRawText());
        Assert.Equal(4, NativeStreamTests.SeqOf(told[1]));
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("token", server.Token);
        var ledger = await http.GetStringAsync(new Uri(server.Url, "/v1/gaps"), client.Patience);
        var earlier = JsonElement.Parse(ledger).GetProperty("gaps").EnumerateArray()
            .Where(gap => gap.GetProperty("channel").GetString() == "5" && StateOf(gap) == "unrecoverable");
        Assert.Equal(3, earlier.Count());
    }

    [Fact]
    public async Task A_silent_feed_is_told_within_the_time_that_is_set_to_everybody_and_over_rest_and_that_it_speaks_again()
    {
        await using var server = await NativeServer.StartAsync(new StreamOptions { StaleAfter = TimeSpan.FromSeconds(2) });
        await server.TradeAsync("700", 600);
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "gap");
        await LookAsync(server, client);

        server.Time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Empty(await LookAsync(server, client));
        server.Time.Advance(TimeSpan.FromSeconds(1));
        var told = Assert.Single(await LookAsync(server, client));
        using var late = await server.ConnectAsync();
        var toldLate = await late.ExpectTypeAsync("stale");
        var stale = await QuoteAsync(server, client);
        await server.TradeAsync("700", 601);
        var ended = Assert.Single(await LookAsync(server, client));

        Assert.True(told.GetProperty("stale").GetBoolean() && toldLate.GetProperty("stale").GetBoolean());
        Assert.Equal(server.Now / 1_000_000, told.GetProperty("since").GetInt64() + 1);
        Assert.True(stale.GetProperty("stale").GetBoolean());
        Assert.False(ended.GetProperty("stale").GetBoolean());
        Assert.False((await QuoteAsync(server, client)).TryGetProperty("stale", out var still) && still.GetBoolean());
    }

    /// <summary>Lets the server look at its clock, and returns what it told.</summary>
    private static async Task<List<JsonElement>> LookAsync(NativeServer server, NativeClientSocket client)
    {
        server.Time.Advance(TimeSpan.FromMilliseconds(250));
        var told = await client.ReceiveUntilPongAsync();
        return [.. told, .. await client.ReceiveUntilPongAsync()];
    }

    private static async Task<JsonElement> QuoteAsync(NativeServer server, NativeClientSocket client)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("token", server.Token);
        return JsonElement.Parse(await http.GetStringAsync(new Uri(server.Url, "/v1/quote/700.HK"), client.Patience));
    }

    private static Task GapAsync(NativeServer server, uint number, GapState state) =>
        server.ApplyAsync(records => Gap(server, records, number, state));

    private static void Gap(NativeServer server, RecordBuffer records, uint number, GapState state)
    {
        ref var gap = ref records.Append<GapRecord>(Publisher.OmdcFullTick, GapRecord.NoInstrument, server.Now);
        (gap.Number, gap.State, gap.Cause, gap.ChannelId) = (number, state, GapCause.PacketsLost, 5);
        (gap.From, gap.To) = (server.Now, state == GapState.Open ? long.MaxValue : server.Now += 1_000_000);
        (gap.FirstSequence, gap.LastSequence) = (10, 12);
    }

    private static void Integrity(NativeServer server, RecordBuffer records, bool isSuspect)
    {
        ref var integrity = ref records.Append<IntegrityRecord>(Publisher.OmdcFullTick, server.Index("700"), server.Now += 1_000_000);
        (integrity.IsSuspect, integrity.TradesLost) = (isSuspect, isSuspect);
    }

    private static string StateOf(JsonElement gap) => gap.GetProperty("state").GetString()!;
}
