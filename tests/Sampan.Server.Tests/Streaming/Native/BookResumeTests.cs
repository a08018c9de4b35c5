using System.Text.Json;
using Sampan.Market;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>Books order by order over the end of a connection, of a day and of a server; and how they are told.</summary>
public sealed class BookResumeTests
{
    [Fact]
    public async Task A_cursor_goes_on_with_what_is_missing_and_the_book()
    {
        await using var server = await NativeServer.StartAsync();
        using var other = await server.ConnectAsync();
        await other.SubscribeAsync("700.HK", "book");
        await other.ExpectTypeAsync("book");
        string cursor;
        using (var before = await server.ConnectAsync())
        {
            await before.SubscribeAsync("700.HK", "book", ""","slow":"skip" """);
            await before.ExpectTypeAsync("book");
            await AddAsync(server, 2);
            await before.ReceiveUntilSeqAsync("book", 2);
            cursor = (await before.AskAsync("""{"op":"cursor"}""")).GetProperty("cursor").GetString()!;
        }

        await AddAsync(server, 3);
        using var client = await server.ConnectAsync($"?resume={cursor}");
        await client.ExpectTypeAsync("answer");
        var missing = await client.ExpectTypeAsync("missing");
        var book = await client.ExpectTypeAsync("book");
        await AddAsync(server, 1);
        var change = await client.ExpectTypeAsync("book");

        Assert.Equal(
            """{"type":"missing","symbol":"700.HK","of":"book","day":20261123,"from":3,"to":5,"reason":"notKept"}""",
            missing.GetRawText());
        Assert.Equal((5, 5), (NativeStreamTests.SeqOf(book), book.GetProperty("bids").GetArrayLength()));
        Assert.Equal(6, NativeStreamTests.SeqOf(change));
    }

    [Fact]
    public async Task A_cursor_with_a_book_is_refused_when_the_plan_has_none_any_more()
    {
        await using var server = await NativeServer.StartAsync();
        string cursor;
        using (var before = await server.ConnectAsync())
        {
            await before.SubscribeAsync("700.HK", "book,trade");
            await before.ExpectTypeAsync("book");
            cursor = (await before.AskAsync("""{"op":"cursor"}""")).GetProperty("cursor").GetString()!;
        }

        await server.WritePlansAsync(
            """{"plans":{"owner":{"requestsPerMinute":null,"connections":null,"subscriptions":null,"depthLevels":10}}}""");
        using var client = await server.ConnectAsync($"?resume={cursor}");
        var refused = await client.ExpectTypeAsync("answer");

        Assert.Equal(("resume", false), (refused.GetProperty("op").GetString(), refused.GetProperty("ok").GetBoolean()));
        Assert.Contains("depthLevels", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_day_begins_with_number_1_and_who_comes_from_the_day_before_is_told_that_nobody_knows_what_is_missing()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "book");
        await client.ExpectTypeAsync("book");
        await AddAsync(server, 2);
        server.Now += 24 * 3_600_000_000_000;
        await AddAsync(server, 2);
        var told = await client.ReceiveUntilPongAsync();
        using var late = await server.ConnectAsync();
        await late.AskAsync("""{"resume":{"700.HK":{"day":20261123,"book":1}}}""");
        var first = await late.ExpectTypeAsync("missing");
        var second = await late.ExpectTypeAsync("missing");
        var book = await late.ExpectTypeAsync("book");

        Assert.Equal(
            [(20261123, 1), (20261123, 2), (20261124, 1), (20261124, 2)],
            told.Select(each => (DayOf(each), NativeStreamTests.SeqOf(each))));
        Assert.Equal(
            """{"type":"missing","symbol":"700.HK","of":"book","day":20261123,"from":2,"to":null,"reason":"notKept"}""",
            first.GetRawText());
        Assert.Equal(
            """{"type":"missing","symbol":"700.HK","of":"book","day":20261124,"from":1,"to":2,"reason":"notKept"}""",
            second.GetRawText());
        Assert.Equal((20261124, 2, 4), (DayOf(book), NativeStreamTests.SeqOf(book), book.GetProperty("bids").GetArrayLength()));
    }

    [Fact]
    public async Task After_a_kill_numbers_go_on_behind_and_what_lies_between_is_named()
    {
        await using var server = await NativeServer.StartAsync();
        using (var before = await server.ConnectAsync())
        {
            await before.SubscribeAsync("700.HK", "book");
            await before.ExpectTypeAsync("book");
            await AddAsync(server, 3);
            await before.ReceiveUntilSeqAsync("book", 3);
        }

        await server.KillAsync();
        await server.StartAgainAsync();
        using var client = await server.ConnectAsync();
        await client.AskAsync("""{"resume":{"700.HK":{"book":3}}}""");
        var missing = await client.ExpectTypeAsync("missing");
        var book = await client.ExpectTypeAsync("book");
        await AddAsync(server, 1);
        var change = await client.ExpectTypeAsync("book");

        Assert.Equal(4, missing.GetProperty("from").GetInt32());
        Assert.Equal(missing.GetProperty("to").GetInt32(), NativeStreamTests.SeqOf(book));
        Assert.Empty(book.GetProperty("bids").EnumerateArray());
        Assert.Equal(NativeStreamTests.SeqOf(book) + 1, NativeStreamTests.SeqOf(change));
    }

    [Fact]
    public async Task Several_come_in_a_frame_with_their_times_when_asked_for()
    {
        await using var server = await NativeServer.StartAsync();
        await AddAsync(server, 1);
        using var client = await server.ConnectAsync();
        await client.AskAsync("""{"op":"set","batch":true,"times":true}""");
        await client.SendAsync("""{"op":"subscribe","symbols":["700.HK"],"types":["book"]}""");
        var snapshot = (await ReceiveFramesAsync(client, 1)).Single();

        await AddAsync(server, 5);
        var changes = await ReceiveFramesAsync(client, 5);

        Assert.True(snapshot.GetProperty("eventTime").GetInt64() > 0 && snapshot.GetProperty("publishTime").GetInt64() > 0);
        Assert.Equal([1, 2, 3, 4, 5], changes.Select(NativeStreamTests.SeqOf));
        Assert.Equal(server.Now / 1_000, changes[^1].GetProperty("eventTime").GetInt64());
    }

    /// <summary>Frames of several messages, until there are so many of a book.</summary>
    private static async Task<List<JsonElement>> ReceiveFramesAsync(NativeClientSocket client, int count)
    {
        var told = new List<JsonElement>();
        while (told.Count < count)
        {
            var frame = await client.ReceiveJsonAsync();
            told.AddRange(frame.EnumerateArray().Where(NativeStreamTests.IsOf("book")));
        }

        return told;
    }

    private static int DayOf(JsonElement message) => message.GetProperty("day").GetInt32();

    private static Task AddAsync(NativeServer server, int count) => server.ApplyAsync(records =>
    {
        for (var i = 0; i < count; i++)
        {
            server.Order(records, "700", Side.Bid, 599);
        }
    });
}
