using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Streaming;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>What a subscription begins with may be more than may wait: it comes whole, and nothing is lost behind it.</summary>
public sealed class LargeBeginningTests
{
    // More than the network takes of a book that nobody reads, and far more than the outbox.
    private const int Orders = 120_000;

    private static readonly StreamOptions Small = new() { OutboxBytesMax = 64 * 1024, OutboxFramesMax = 256, Compression = false };

    [Theory]
    [InlineData("close", false)]
    [InlineData("skip", false)]
    [InlineData("close", true)]
    public async Task A_book_that_is_larger_than_the_outbox_comes_whole_and_the_changes_after_it(string slow, bool batches)
    {
        await using var server = await NativeServer.StartAsync(Small);
        await server.ApplyAsync(records => AddMany(server, records, Orders));
        using var client = await server.ConnectAsync();
        await client.AskAsync($$"""{"op":"set","batch":{{(batches ? "true" : "false")}}}""");

        // The book has begun to go out, and is not read.
        await client.SendAsync($$"""{"op":"subscribe","symbols":"700.HK","types":"book","slow":"{{slow}}"}""");
        await Eventually.Async(() => server.Market.Stream.Rendered > Orders / 1_000);
        for (var i = 0; i < 10; i++)
        {
            await server.ApplyAsync(records => AddMany(server, records, 10));
        }

        var (orders, parts, changes) = (0, 0, new List<int>());
        while (changes.Count < 100)
        {
            foreach (var message in await ReceiveAsync(client))
            {
                var isBook = NativeStreamTests.TypeOf(message) == "book";
                Assert.True(isBook || NativeStreamTests.TypeOf(message) == "answer", message.ToString());
                if (isBook && message.TryGetProperty("snapshot", out _))
                {
                    Assert.Equal(++parts, message.GetProperty("part").GetInt32());
                    orders += message.GetProperty("bids").GetArrayLength();
                }
                else if (isBook)
                {
                    changes.Add(NativeStreamTests.SeqOf(message));
                }
            }
        }

        Assert.Equal(Enumerable.Range(1, 100), changes);
        Assert.Equal(Orders, orders);
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task A_whole_market_begins_as_its_reader_takes_it_and_no_trade_falls_between()
    {
        await using var server = await NativeServer.StartAsync(Small);
        var codes = server.Market.Context.Instruments.Current
            .Where(instrument => instrument.Class == AssetClass.Stock).Select(instrument => instrument.Code).ToList();
        await server.ApplyAsync(records => codes.ForEach(code => server.Trade(records, code, 100)));
        using var client = await server.ConnectAsync();
        await client.SendAsync(
            """{"op":"subscribe","symbols":"*","types":"trade,quote,depth,status,auction,bar@1m,bar@1d","slow":"skip"}""");
        for (var i = 0; i < 20; i++)
        {
            await server.ApplyAsync(records => codes.ForEach(code => server.Trade(records, code, 101 + i)));
        }

        var trades = codes.ToDictionary(code => $"{code}.HK", _ => 0);
        while (trades.Values.Any(last => last < 21))
        {
            foreach (var message in await ReceiveAsync(client))
            {
                Assert.NotEqual("close", NativeStreamTests.TypeOf(message));
                if (NativeStreamTests.TypeOf(message) is "trade" or "missing")
                {
                    Take(trades, message);
                }
            }
        }
    }

    /// <summary>The first is a snapshot; after that each number comes, or is named.</summary>
    private static void Take(Dictionary<string, int> trades, JsonElement message)
    {
        var symbol = message.GetProperty("symbol").GetString()!;
        if (!trades.ContainsKey(symbol))
        {
            // An index begins with where its trades stand, and has none.
            return;
        }

        var isMissing = NativeStreamTests.TypeOf(message) == "missing";
        var isSnapshot = message.TryGetProperty("snapshot", out _);
        var from = isMissing ? message.GetProperty("from").GetInt32() : NativeStreamTests.SeqOf(message);
        Assert.True(isSnapshot ? trades[symbol] == 0 : from == trades[symbol] + 1, message.ToString());
        trades[symbol] = isMissing ? message.GetProperty("to").GetInt32() : from;
    }

    private static async Task<JsonElement[]> ReceiveAsync(NativeClientSocket client)
    {
        var message = await client.ReceiveJsonAsync();
        return message.ValueKind == JsonValueKind.Array ? [.. message.EnumerateArray()] : [message];
    }

    private static void AddMany(NativeServer server, RecordBuffer records, int count)
    {
        for (var i = 0; i < count; i++)
        {
            server.Order(records, "700", Side.Bid, 599);
        }
    }
}
