using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.Tests.Golden;
using Sampan.Server.Tests.History;
using Sampan.Server.Tests.Streaming;

namespace Sampan.Server.Tests.Hosting;

/// <summary>What is imported while a server runs takes effect, and what a feed tells is kept.</summary>
public sealed class ActionFollowerTests : IAsyncLifetime
{
    private static readonly long Ex = TestBars.At("2026-03-25");

    private readonly GoldenServer _server = new();

    private ActionStore Store => new(_server.Market.Context.History.Database);

    private int Tencent => IndexOf("700");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_dividend_that_is_imported_on_its_ex_date_moves_the_previous_close_and_its_correction_too()
    {
        var dividend = new StoredAction(1, "d", Ex, false, "test", Dividend(dollars: 2));
        await TradeAsync("1", 50, "2026-03-25 10:00");
        await TradeAsync("1", 51, "2026-03-26 10:00");
        Store.Store([dividend with { Action = Dividend(dollars: 2) with { ExTime = Ex + HongKongTime.NanosPerDay } }]);
        await LookUntilPreviousCloseIsAsync("1", 48);

        Store.Store([dividend with { Known = Ex + 1, IsCancelled = true }]);
        await LookUntilPreviousCloseIsAsync("1", 50);
    }

    [Fact]
    public async Task A_split_that_the_feed_announces_is_stored_with_its_source()
    {
        await _server.ApplyAsync(records =>
        {
            ref var split = ref records.Append<CorporateActionRecord>(Publisher.Simulator, Tencent, TestBars.At("2026-03-25 11:00"));
            (split.ActionId, split.Kind, split.Numerator, split.Denominator) = (9, CorporateActionKind.Split, 2, 1);
            (split.ExTime, split.Known) = (TestBars.At("2026-04-08"), TestBars.At("2026-03-25 11:00"));
        });

        await Eventually.Async(() => Store.Read(700).Any(action => action.Source == "hand"));
        var stored = Store.Read(700).Single(action => action.Source == "hand");
        Assert.Equal(("hand 9", TestBars.At("2026-03-25 11:00")), (stored.Id, stored.Known));
        Assert.Equal((CorporateActionKind.Split, 2, 1), (stored.Action.Kind, stored.Action.Numerator, stored.Action.Denominator));
    }

    private static CorporateAction Dividend(long dollars) =>
        new() { Kind = CorporateActionKind.Dividend, ExTime = Ex, Cash = dollars * Price.Unit };

    private Task TradeAsync(string code, long price, string time) => _server.ApplyAsync(records =>
    {
        ref var trade = ref records.Append<TradeRecord>(Publisher.Simulator, IndexOf(code), TestBars.At(time));
        (trade.Price, trade.Size, trade.Side) = (price * Price.Unit, 100, Side.None);
    });

    /// <summary>Moves the clock on the wall, so that the history is looked into.</summary>
    private Task LookUntilPreviousCloseIsAsync(string code, long price) => Eventually.Async(() =>
    {
        _server.Time.Advance(TimeSpan.FromSeconds(10));
        _server.Market.Context.Published.ReadQuote(IndexOf(code), out var quote);
        return quote.PreviousClose == price * Price.Unit;
    });

    private int IndexOf(string code)
    {
        Assert.True(_server.Market.Context.Instruments.Current.TryFind(AssetClass.Stock, code, "HK", out var instrument));
        return instrument.Index;
    }
}
