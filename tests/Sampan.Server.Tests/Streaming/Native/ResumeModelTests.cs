using CsCheck;
using Sampan.Market;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>Whatever happens in whatever order, a client has every trade once, or was told that it is missing.</summary>
public sealed class ResumeModelTests
{
    private static readonly string[] Symbols = ["700.HK", "9988.HK"];

    // Mostly trades; now and then a broken connection, a restart, a kill with or without something lost.
    private static readonly Gen<(int What, int Count)[]> Histories =
        Gen.Select(Gen.Int[0, 11], Gen.Int[1, 40]).Array[6, 14];

    [Fact]
    public Task Every_number_is_delivered_once_or_named_whatever_breaks() =>
        Histories.SampleAsync(PlayAsync, iter: 4, threads: 1);

    [Fact]
    public async Task Two_thousand_broken_connections_lose_and_double_no_trade()
    {
        const int Clients = 20;
        const int Breaks = 100;
        await using var server = await NativeServer.StartAsync();
        using var stop = new CancellationTokenSource();
        var market = TradeUntilAsync(server, stop.Token);
        var readers = Enumerable.Range(0, Clients).Select(_ => new NumberedReader()).ToList();

        await Task.WhenAll(readers.Select(async reader =>
        {
            for (var i = 0; i < Breaks; i++)
            {
                using var client = await ResumeAsync(server, reader);
                reader.Take(await client.ReceiveJsonAsync());
                client.Socket.Abort();
            }
        }));
        await stop.CancelAsync();
        var traded = await market;

        foreach (var reader in readers)
        {
            await CatchUpAsync(server, reader, traded);
            Assert.Empty(reader.Missing);
            Assert.Equal(Symbols.Sum(symbol => traded[symbol].Count), reader.Prices.Count);
            Assert.All(reader.Prices, trade => Assert.Equal(traded[trade.Key.Symbol][trade.Key.Number - 1], trade.Value));
        }
    }

    private static async Task PlayAsync((int What, int Count)[] history)
    {
        await using var server = await NativeServer.StartAsync();
        var reader = new NumberedReader();
        var client = await ResumeAsync(server, reader);
        foreach (var (what, count) in history)
        {
            if (what <= 6)
            {
                await TradeAsync(server, Symbols[what % 2], count);
                continue;
            }

            if (what <= 8)
            {
                // Some of what comes is read, and some is lost with the connection.
                await ReadAsync(client, reader, count / 2);
                client.Socket.Abort();
            }
            else
            {
                await ReadAllAsync(client, reader);
                client.Socket.Abort();
                await (what == 9 ? server.StopAsync() : server.KillAsync(what == 10 ? 0 : 48));
                await server.StartAgainAsync();
            }

            client.Dispose();
            client = await ResumeAsync(server, reader);
        }

        await TradeAsync(server, Symbols[0], 1);
        await TradeAsync(server, Symbols[1], 1);
        await ReadAllAsync(client, reader);
        client.Dispose();
        foreach (var symbol in Symbols)
        {
            server.Market.Context.Published.Read(server.Index(symbol[..^3]), out var snapshot);
            Assert.Equal(snapshot.Quote.Number, reader.TradeOf(symbol));
            Assert.Equal(snapshot.Quote.Last / Price.Unit, reader.Last[symbol]);
            Assert.Equal(reader.TradeOf(symbol), reader.Prices.Keys.Concat(reader.Missing).Distinct().Count(key => key.Symbol == symbol));
        }
    }

    private static Task TradeAsync(NativeServer server, string symbol, int count) =>
        server.TradeAsync(symbol[..^3], [.. Enumerable.Range(0, count).Select(i => 500 + i)]);

    private static async Task<NativeClientSocket> ResumeAsync(NativeServer server, NumberedReader reader)
    {
        var client = await server.ConnectAsync();
        await client.AskAsync($$"""{"op":"resume","resume":{{reader.Resume(Symbols)}}}""");
        return client;
    }

    private static async Task ReadAsync(NativeClientSocket client, NumberedReader reader, int count)
    {
        while (client.Resumed < Symbols.Length && count-- > 0)
        {
            reader.Take(await client.ReceiveJsonAsync());
        }
    }

    /// <summary>Reads until both symbols are live and all that was traded has come.</summary>
    private static async Task ReadAllAsync(NativeClientSocket client, NumberedReader reader)
    {
        while (client.Resumed < Symbols.Length)
        {
            reader.Take(await client.ReceiveJsonAsync());
        }

        foreach (var message in await client.ReceiveUntilPongAsync())
        {
            reader.Take(message);
        }
    }

    private static async Task CatchUpAsync(NativeServer server, NumberedReader reader, Dictionary<string, List<int>> traded)
    {
        using var client = await ResumeAsync(server, reader);
        while (Symbols.Any(symbol => reader.TradeOf(symbol) < traded[symbol].Count))
        {
            reader.Take(await client.ReceiveJsonAsync());
        }
    }

    private static async Task<Dictionary<string, List<int>>> TradeUntilAsync(NativeServer server, CancellationToken stop)
    {
        var traded = Symbols.ToDictionary(symbol => symbol, _ => new List<int>());
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var symbol = Symbols[i % 2];
            var prices = Enumerable.Range(0, 1 + (i % 5)).Select(price => 400 + ((i + price) % 300)).ToArray();
            traded[symbol].AddRange(prices);
            await server.TradeAsync(symbol[..^3], prices);
        }

        return traded;
    }
}
