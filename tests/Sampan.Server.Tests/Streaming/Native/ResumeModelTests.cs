using CsCheck;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>
/// Whatever happens in whatever order, a client has every trade once, or was told that it is missing, and what it makes of the rest is
/// what the market has.
/// </summary>
public sealed class ResumeModelTests
{
    private static readonly string[] Symbols = ["700.HK", "9988.HK"];

    private static readonly Gen<(ModelStep What, int Count)[]> Histories =
        Gen.Select(Gen.Int[0, (int)ModelStep.ReadNothing].Select(step => (ModelStep)step), Gen.Int[1, 40]).Array[6, 16];

    [Fact]
    public Task Every_number_is_delivered_once_or_named_and_every_state_is_the_markets_whatever_breaks() =>
        Histories.SampleAsync(ModelPlay.PlayAsync, iter: 5, threads: 1);

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

    private static async Task<NativeClientSocket> ResumeAsync(NativeServer server, NumberedReader reader)
    {
        var client = await server.ConnectAsync();
        await client.AskAsync($$"""{"op":"resume","resume":{{reader.Resume(Symbols, "trade", "quote")}}}""");
        return client;
    }

    private static async Task CatchUpAsync(NativeServer server, NumberedReader reader, Dictionary<string, List<int>> traded)
    {
        using var client = await ResumeAsync(server, reader);
        while (Symbols.Any(symbol => reader.NumberOf(symbol, "trade") < traded[symbol].Count))
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
