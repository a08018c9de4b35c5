using System.Text.Json;
using Sampan.Server.Pipeline;
using Sampan.Server.Tests.Golden;
using Sampan.Server.Tests.Streaming;

namespace Sampan.Server.Tests.Api.V1;

/// <summary>Books when the market is busy, stands still or grows.</summary>
public sealed class BookEndpointTests : IAsyncLifetime
{
    private readonly GoldenServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_market_that_is_held_up_is_unavailable_and_answers_again_afterwards()
    {
        using var hold = new ManualResetEventSlim();
        using var isHeld = new ManualResetEventSlim();
        _server.Feed.Give(_ =>
        {
            isHeld.Set();
            hold.Wait(TestContext.Current.CancellationToken);
        });
        isHeld.Wait(TestContext.Current.CancellationToken);
        var asking = _server.AskAsync("/v1/book/700", _server.Token);
        await Eventually.Async(() =>
        {
            _server.Time.Advance(MarketQuestions.AnswerMax);
            return asking.IsCompleted;
        });
        hold.Set();
        var (status, body) = await asking;
        var after = await _server.AskAsync("/v1/book/700", _server.Token);

        Assert.Equal((503, 200), (status, after.Status));
        Assert.Equal("The market does not answer", JsonElement.Parse(body).GetProperty("title").GetString());
    }

    [Fact]
    public async Task The_books_that_a_feed_has_left_are_served_when_it_has_ended()
    {
        _server.Feed.End();
        await Eventually.Async(() => _server.Market.Loop.Ending is not null);

        var (status, body) = await _server.AskAsync("/v1/book/700?levels=1", _server.Token);

        Assert.Equal(200, status);
        Assert.Equal(609, JsonElement.Parse(body).GetProperty("bids").GetProperty("levels")[0].GetProperty("price").GetInt32());
    }

    [Fact]
    public async Task A_book_of_more_orders_than_an_answer_has_says_so()
    {
        await _server.ApplyAsync(records =>
        {
            for (var i = 0; i < 6_000; i++)
            {
                GoldenMarket.Order(records, "9988", "09:38:00", Market.Side.Bid, 100_000 + (i % 50 * 100), 100);
            }
        });

        var (_, body) = await _server.AskAsync("/v1/book/9988?view=orders", _server.Token);

        var bids = JsonElement.Parse(body).GetProperty("bids");
        Assert.Equal(5_000, bids.GetProperty("orders").GetArrayLength());
        Assert.True(bids.GetProperty("more").GetBoolean());
    }

    [Fact]
    public async Task An_instrument_that_is_listed_while_the_server_runs_is_served_everywhere()
    {
        var table = _server.Market.Context.Instruments;
        Assert.True(table.Current.TryFind(700, out var tencent));
        var before = await _server.AskAsync("/v1/instruments/92801", _server.Token);
        await _server.ApplyAsync(records =>
        {
            table.Update([tencent with { Id = 92_801, Code = "92801", Name = "ISHARES CHINA" }]);
            ref var trade = ref records.Append<Market.TradeRecord>(
                Market.Publisher.Simulator, table.Current.Count - 1, History.TestBars.At("2026-03-25 09:38:00"));
            (trade.Price, trade.Size, trade.Action) = (31 * Market.Price.Unit, 500, Market.OrderAction.Trade);
        });

        var instrument = await _server.AskAsync("/v1/instruments/92801", _server.Token);
        var book = await _server.AskAsync("/v1/book/92801", _server.Token);
        var quote = await _server.AskAsync("/stock/quote?code=92801", _server.Token);
        var bars = await _server.AskAsync("/stock/kline?code=92801&kType=1", _server.Token);
        var list = await _server.AskAsync("/symbol/list?type=stock&region=HK", _server.Token);

        Assert.Equal((404, 200, 200), (before.Status, instrument.Status, book.Status));
        Assert.Contains("\"s\":\"92801\",\"ld\":31,", quote.Body, StringComparison.Ordinal);
        Assert.Contains("\"c\":31,", bars.Body, StringComparison.Ordinal);
        Assert.Contains("ISHARES CHINA", list.Body, StringComparison.Ordinal);
    }
}
