namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>Who has asked for everything hears what is listed later, too, from its first trade on.</summary>
public sealed class ListingStreamTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task What_is_listed_during_the_day_joins_a_star_and_not_one_of_its_trades_is_left_out()
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("*", "trade,quote");
        using var other = await server.ConnectAsync();
        await other.SubscribeAsync("700.HK", "trade,quote");
        await client.ReceiveUntilPongAsync();

        await ListAsync(server, 92_801, 500, 501);
        await server.TradeAsync("92801", 502);
        server.Time.Advance(Look);
        var told = await client.ReceiveThroughAsync("resumed");
        await server.TradeAsync("92801", 503);
        told.AddRange(await client.ReceiveUntilPongAsync());

        var listed = told[0];
        Assert.Equal(
            """{"type":"listed","symbol":"*","types":["trade","quote"],"symbols":["92801.HK"]}""", listed.GetRawText());
        var trades = told.Where(NativeStreamTests.IsOf("trade")).ToList();
        Assert.Equal([(1, 500), (2, 501), (3, 502), (4, 503)], trades.Select(each => (
            NativeStreamTests.SeqOf(each), each.GetProperty("price").GetInt32())));
        Assert.All(trades, each => Assert.Equal("92801.HK", each.GetProperty("symbol").GetString()));
        Assert.Contains(told, each => NativeStreamTests.IsOf("quote")(each) && each.GetProperty("last").GetInt32() == 503);
        Assert.Empty(await other.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task What_a_plan_has_no_room_for_is_said()
    {
        await using var server = await NativeServer.StartAsync();
        var count = server.Market.Context.Instruments.Current.Count;
        await server.WritePlansAsync(
            $$"""{"plans":{"owner":{"requestsPerMinute":null,"connections":null,"subscriptions":{{count}} } } }""");
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("*", "trade");
        await client.ReceiveUntilPongAsync();

        await ListAsync(server, 92_801, 500);
        server.Time.Advance(Look);
        var told = await client.ExpectTypeAsync("listed");

        Assert.Empty(told.GetProperty("symbols").EnumerateArray());
        Assert.Equal("92801.HK", Assert.Single(told.GetProperty("overLimit").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("""{"op":"unsubscribe"}""")]
    [InlineData("""{"op":"unsubscribe","symbols":["*"],"types":["trade"]}""")]
    public async Task Who_has_unsubscribed_hears_nothing_of_it(string command)
    {
        await using var server = await NativeServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.SubscribeAsync("*", "trade");
        await client.ReceiveUntilPongAsync();
        await client.AskAsync(command);

        await ListAsync(server, 92_801, 500);
        server.Time.Advance(Look);

        Assert.Empty(await client.ReceiveUntilPongAsync());
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    private static Task ListAsync(NativeServer server, uint id, params int[] prices) => server.ApplyAsync(records =>
    {
        var directory = server.Market.Context.Instruments;
        directory.Update([directory.Current[server.Index("700")] with { Id = id, Code = $"{id}", Name = "NEW" }]);
        foreach (var price in prices)
        {
            server.Trade(records, $"{id}", price);
        }
    });
}
