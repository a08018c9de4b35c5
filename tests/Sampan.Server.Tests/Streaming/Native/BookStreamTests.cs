using System.Buffers.Binary;
using System.Text.Json;
using CsCheck;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Streaming;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>The book order by order: what a client makes of it is what the market has.</summary>
public sealed class BookStreamTests
{
    private const int OverflowsMax = 2_000;

    private static readonly StreamOptions Small = new() { OutboxBytesMax = 64 * 1024, OutboxFramesMax = 256, Compression = false };

    // What happens (of twenty), an order's id, a price, a size.
    private static readonly Gen<(int Kind, int Id, int Price, int Size)[]> Changes =
        Gen.Select(Gen.Int[0, 19], Gen.Int[1, 40], Gen.Int[590, 610], Gen.Int[1, 9]).Array[1, 120];

    [Fact]
    public async Task A_client_that_comes_at_any_moment_rebuilds_the_book()
    {
        await using var server = await NativeServer.StartAsync();
        await Changes.Array[4].SampleAsync(
            async batches =>
            {
                using var early = await server.ConnectAsync();
                await early.SubscribeAsync("700.HK", "book");
                var applied = ApplyAllAsync(server, batches);
                using var late = await server.ConnectAsync();
                await late.SubscribeAsync("700.HK", "book");
                await applied;

                Assert.Empty((await RebuildAsync(server, early)).Losses);
                Assert.Empty((await RebuildAsync(server, late)).Losses);
            },
            iter: 12,
            threads: 1);
    }

    [Fact]
    public async Task A_slow_reader_is_told_what_it_skipped_and_gets_the_book_again()
    {
        await using var server = await NativeServer.StartAsync(Small);
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "book", ""","slow":"skip" """);
        await client.ExpectTypeAsync("book");
        var random = new Random(1);

        // A reader that waits for its book again is rendered nothing more, though the market goes on.
        const int OfOthers = 50;
        using var other = await server.ConnectAsync();
        var rendered = -OfOthers - 1L;
        await UntilAsync(
            () => rendered + OfOthers > (rendered = server.Market.Stream.Rendered),
            async () =>
            {
                await ApplyAsync(server, Random(random, 400));
                await other.ReceiveUntilPongAsync();
            });
        var book = await RebuildAsync(server, client, hasSnapshot: false);

        Assert.NotEmpty(book.Losses);
        Assert.All(book.Losses, loss => Assert.Equal("slow", loss));
        Assert.Equal(server.Market.Stream.Skipped, book.Missing);
    }

    [Fact]
    public async Task A_slow_reader_that_wants_all_is_closed()
    {
        await using var server = await NativeServer.StartAsync(Small);
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "book");
        var random = new Random(1);

        await UntilAsync(() => server.Market.Stream.SlowConsumers > 0, () => ApplyAsync(server, Random(random, 400)));
        string? message;
        var last = "";
        while ((message = await client.ReceiveAsync()) is not null)
        {
            last = message;
        }

        Assert.Contains("4008", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_that_the_market_found_no_room_for_are_named_and_the_book_comes_again()
    {
        await using var server = await NativeServer.StartAsync(new StreamOptions { OrderCapacity = 16 });
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "book");
        await client.ExpectTypeAsync("book");
        var random = new Random(2);

        await UntilAsync(() => server.Market.Stream.OrdersLost > 0, () => ApplyAsync(server, Random(random, 4_000)));
        await ApplyAsync(server, Random(random, 10));
        var book = await RebuildAsync(server, client, hasSnapshot: false);

        Assert.NotEmpty(book.Losses);
        Assert.All(book.Losses, loss => Assert.Equal("overflow", loss));
        Assert.True(book.Missing >= server.Market.Stream.OrdersLost);
    }

    [Fact]
    public async Task Who_resumes_is_told_what_was_missed_and_gets_the_book()
    {
        await using var server = await NativeServer.StartAsync();
        using var other = await server.ConnectAsync();
        await other.SubscribeAsync("700.HK", "book");
        await other.ExpectTypeAsync("book");
        await server.ApplyAsync(records => AddMany(server, records, 5));
        using var client = await server.ConnectAsync();

        await client.AskAsync("""{"op":"resume","resume":{"700.HK":{"book":2}}}""");
        var missing = await client.ExpectTypeAsync("missing");
        var book = await client.ExpectTypeAsync("book");

        Assert.Equal(
            """{"type":"missing","symbol":"700.HK","of":"book","day":20261123,"from":3,"to":5,"reason":"notKept"}""",
            missing.GetRawText());
        Assert.Equal(5, NativeStreamTests.SeqOf(book));
    }

    [Fact]
    public async Task Nobody_who_listens_means_that_nothing_is_counted()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "book");
        await client.ExpectTypeAsync("book");
        await server.ApplyAsync(records => AddMany(server, records, 3));
        await client.SendAsync("""{"op":"unsubscribe"}""");
        await client.ReceiveUntilPongAsync();
        await server.ApplyAsync(records => AddMany(server, records, 4));

        await client.SubscribeAsync("700.HK", "book");
        var book = await client.ExpectTypeAsync("book");

        Assert.Equal((3, 7), (NativeStreamTests.SeqOf(book), book.GetProperty("bids").GetArrayLength()));
    }

    [Fact]
    public async Task Numbers_go_on_behind_those_of_an_earlier_run()
    {
        await using var server = await NativeServer.StartAsync();
        using (var client = await server.ConnectAsync())
        {
            await client.SubscribeAsync("700.HK", "book");
            await client.ExpectTypeAsync("book");
            await server.ApplyAsync(records => AddMany(server, records, 3));
            await client.ReceiveUntilPongAsync();
        }

        await server.StopAsync();
        await server.StartAgainAsync();
        await server.ApplyAsync(records => AddMany(server, records, 1));
        using var again = await server.ConnectAsync();
        await again.SubscribeAsync("700.HK", "book");

        Assert.True(NativeStreamTests.SeqOf(await again.ExpectTypeAsync("book")) > 3);
    }

    [Fact]
    public async Task A_plan_without_whole_books_is_refused_with_a_word_of_why()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync(token: server.TokenOn(PlanCatalog.Shipped.Get("free")));

        var answer = await client.SubscribeAsync("700.HK", "trade,book");
        var resumed = await client.AskAsync("""{"op":"resume","resume":{"700.HK":{"book":2}}}""");

        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.False(resumed.GetProperty("ok").GetBoolean());
        Assert.Contains("depthLevels", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_have_these_bytes()
    {
        await using var server = await NativeServer.StartAsync();
        await server.ApplyAsync(records =>
        {
            server.Order(records, "700", Side.Bid, 599, 200);
            server.Order(records, "700", Side.Bid, 599, 300);
            server.Order(records, "700", Side.Ask, 601, 400);
        });
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("700.HK", "book");
        var snapshot = await client.ReceiveAsync();
        await server.ApplyAsync(records =>
        {
            Change(server, records, OrderAction.Add, ulong.MaxValue, Side.Ask, 602, 100);
            Change(server, records, OrderAction.Modify, 1, Side.Bid, 599, 150);
            Change(server, records, OrderAction.Cancel, 2, Side.Bid, null, 0);
            Change(server, records, OrderAction.Cancel, 99, Side.Bid, null, 0);
            Change(server, records, OrderAction.Clear, 0, Side.None, null, 0);
        });

        var told = new List<string?> { snapshot };
        for (var i = 0; i < 4; i++)
        {
            told.Add(await client.ReceiveAsync());
        }

        Assert.Equal(
            [
                """{"type":"book","symbol":"700.HK","day":20261123,"seq":0,"snapshot":true,"part":1,"parts":1,"bids":[["1",599,200,0,0],["2",599,300,1,200]],"asks":[["3",601,400,0,0]]}""",
                """{"type":"book","symbol":"700.HK","day":20261123,"seq":1,"time":1795399200004,"action":"add","id":"18446744073709551615","side":"ask","price":602,"size":100}""",
                """{"type":"book","symbol":"700.HK","day":20261123,"seq":2,"time":1795399200005,"action":"modify","id":"1","side":"bid","price":599,"size":150}""",
                """{"type":"book","symbol":"700.HK","day":20261123,"seq":3,"time":1795399200006,"action":"cancel","id":"2","side":"bid","price":null,"size":0}""",
                """{"type":"book","symbol":"700.HK","day":20261123,"seq":4,"time":1795399200008,"action":"clear"}""",
            ],
            told);
    }

    [Fact]
    public async Task Records_are_those_of_mbo()
    {
        await using var server = await NativeServer.StartAsync();
        await server.ApplyAsync(records => server.Order(records, "700", Side.Ask, 601, 300));
        using var client = await server.ConnectAsync(protocol: "sampan.v1.dbn");
        await client.SubscribeAsync("700.HK", "book");
        var snapshot = (await client.ReceiveBytesAsync())!;
        await server.ApplyAsync(records => server.Order(records, "700", Side.Bid, 599, 200));
        var change = (await client.ReceiveBytesAsync())!;

        Assert.Equal((2 * 72, (byte)14, (byte)0xA0), (snapshot.Length, snapshot[16], snapshot[17]));
        Assert.Equal(((byte)'R', (byte)32), (snapshot[16 + 38], snapshot[16 + 36]));
        Assert.Equal((0u, 1u), (U32(snapshot, 72), U32(snapshot, 72 + 12)));
        Assert.Equal(((byte)'A', (byte)'A', (byte)(32 + 128)), (snapshot[88 + 38], snapshot[88 + 39], snapshot[88 + 36]));
        Assert.Equal((1L, 601 * Price.Unit, 300u), (I64(snapshot, 88 + 16), I64(snapshot, 88 + 24), U32(snapshot, 88 + 32)));
        Assert.Equal((72, 1u, 0u, 700u), (change.Length, U32(change, 0), U32(change, 12), U32(change, 20)));
        Assert.Equal(((byte)'A', (byte)'B', (byte)128), (change[16 + 38], change[16 + 39], change[16 + 36]));
        Assert.Equal((2L, 599 * Price.Unit, 200u), (I64(change, 32), I64(change, 40), U32(change, 48)));
    }

    private static async Task UntilAsync(Func<bool> isOver, Func<Task> act)
    {
        for (var i = 0; i < OverflowsMax && !isOver(); i++)
        {
            await act();
        }

        Assert.True(isOver());
    }

    private static async Task ApplyAllAsync(NativeServer server, (int Kind, int Id, int Price, int Size)[][] batches)
    {
        foreach (var batch in batches)
        {
            await ApplyAsync(server, batch);
        }
    }

    private static Task ApplyAsync(NativeServer server, (int Kind, int Id, int Price, int Size)[] changes) => server.ApplyAsync(records =>
    {
        foreach (var (kind, id, price, size) in changes)
        {
            var action = kind == 0 && id < 4 ? OrderAction.Clear
                : kind < 10 ? OrderAction.Add : kind < 16 ? OrderAction.Modify : OrderAction.Cancel;

            // Even ids buy, odd ones sell; some of them name no price. Many contradict the book, and change nothing.
            Change(server, records, action, (ulong)id, id % 2 == 0 ? Side.Bid : Side.Ask, price == 600 ? null : price, (uint)size * 100);
        }
    });

    private static (int Kind, int Id, int Price, int Size)[] Random(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (random.Next(1, 20), random.Next(1, 41), random.Next(590, 611), random.Next(1, 10)))];

    private static void AddMany(NativeServer server, RecordBuffer records, int count)
    {
        for (var i = 0; i < count; i++)
        {
            server.Order(records, "700", Side.Bid, 599);
        }
    }

    private static void Change(
        NativeServer server, RecordBuffer records, OrderAction action, ulong id, Side side, int? price, uint size)
    {
        ref var order = ref records.Append<OrderRecord>(Publisher.Simulator, server.Index("700"), server.Now += 1_000_000);
        (order.OrderId, order.Price, order.Size) = (id, price is { } known ? known * Price.Unit : Price.Undefined, size);
        (order.Action, order.Side) = (action, side);
    }

    /// <summary>Reads until the client knows all that has happened, and holds its book to the market's.</summary>
    private static async Task<BookOfOrders> RebuildAsync(NativeServer server, NativeClientSocket client, bool hasSnapshot = true)
    {
        var index = server.Index("700");
        var answer = await server.Market.Context.Questions.AskAsync(
            state => new Standing(
                (int)state.NumbersOf(index).Orders, state.BookOf(index).CopyOrders(Side.Bid), state.BookOf(index).CopyOrders(Side.Ask)),
            client.Patience);
        var (number, bids, asks) = answer.Value!;
        var book = new BookOfOrders();
        if (!hasSnapshot)
        {
            book.Take(JsonElement.Parse("""{"type":"book","seq":0,"snapshot":true,"part":1,"parts":1,"bids":[],"asks":[]}"""));
        }

        while (!book.IsWhole || book.Last < number)
        {
            book.Take(await client.ReceiveJsonAsync());
        }

        Assert.Equal(number, book.Last);
        Assert.Equal(BookOfOrders.Of(bids), book.Side("bid"));
        Assert.Equal(BookOfOrders.Of(asks), book.Side("ask"));
        return book;
    }

    private sealed record Standing(int Number, BookOrder[] Bids, BookOrder[] Asks);

    private static uint U32(byte[] record, int at) => BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(at));

    private static long I64(byte[] record, int at) => BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(at));
}
