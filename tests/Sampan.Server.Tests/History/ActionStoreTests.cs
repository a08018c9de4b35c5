using Sampan.Market;
using Sampan.Server.History;
using static Sampan.Server.Tests.History.TestBars;

namespace Sampan.Server.Tests.History;

/// <summary>Actions have two times, and bars are adjusted by what was known and in force.</summary>
public sealed class ActionStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly BarHistory _history;
    private readonly ActionStore _store;

    public ActionStoreTests()
    {
        _history = new BarHistory(HistoryDatabase.Open(_folder.Path));
        _store = new ActionStore(_history.Database);
    }

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_is_stored_comes_back_and_a_second_time_changes_nothing()
    {
        Assert.True(CurrencyCode.TryParse("USD", out var dollars));
        var rights = new StoredAction(Tencent, "r1", At("2020-01-02"), false, "test", new CorporateAction
        {
            Kind = CorporateActionKind.Rights,
            ExTime = At("2020-02-03"),
            Numerator = 1,
            Denominator = 5,
            SubscriptionPrice = 300 * Price.Unit,
            Currency = dollars,
            ExchangeRate = 7_800_000_000,
        });
        _store.Store([rights]);
        _store.Store([rights]);
        Assert.Equal([rights], _store.Read(Tencent));
        Assert.Equal([rights], _store.ReadFrom(new DateOnly(2020, 2, 3)));
        Assert.Empty(_store.ReadFrom(new DateOnly(2020, 2, 4)));
        Assert.Empty(_store.Read(5));
    }

    [Fact]
    public void As_of_a_time_before_a_correction_the_older_version_holds_and_nothing_is_forgotten()
    {
        var first = Dividend("2020-03-02", dollars: 10, known: "2020-02-01");
        var second = Dividend("2020-03-02", dollars: 20, known: "2020-02-10");
        var gone = second with { IsCancelled = true, Known = At("2020-02-20") };
        _store.Store([second, gone, first]);

        Assert.Empty(_store.Read(Tencent, At("2020-01-31")));
        Assert.Equal([first], _store.Read(Tencent, At("2020-02-01")));
        Assert.Equal([second], _store.Read(Tencent, At("2020-02-19")));
        Assert.Empty(_store.Read(Tencent, At("2020-02-20")));
        Assert.Equal([first, second, gone], _store.ReadVersions(Tencent));
    }

    [Fact]
    public void A_correction_that_moves_the_ex_date_replaces_the_old_one()
    {
        var first = Dividend("2020-03-02", dollars: 10, known: "2020-02-01");
        var moved = first with { Known = At("2020-02-10"), Action = first.Action with { ExTime = At("2020-03-09") } };
        _store.Store([first, moved]);
        Assert.Equal([moved], _store.Read(Tencent));
    }

    [Fact]
    public void Bars_of_every_interval_are_adjusted_day_by_day_before_they_are_rolled_up()
    {
        // 2020-03-04 is a Wednesday: one week, two scales.
        _history.Append([Day(Flat("2020-03-02", 600, 10)), Day(Flat("2020-03-03", 500, 10)), Day(Flat("2020-03-04", 55, 100))]);
        _store.Store([Split("2020-03-04", 10, 1)]);

        var week = Assert.Single(Read(BarInterval.Week, AdjustMode.Split));
        Assert.Equal((60, 60, 50, 55, 300), Whole(week));
        var raw = Assert.Single(Read(BarInterval.Week, AdjustMode.None));
        Assert.Equal((600, 600, 55, 55, 120), Whole(raw));
        Assert.Equal([60, 50, 55], Read(BarInterval.Day, AdjustMode.Split).Select(bar => bar.Close / Price.Unit));
    }

    [Fact]
    public void Minutes_are_adjusted_and_the_day_made_of_them_too()
    {
        _history.Append([Minute(Flat("2020-03-03 09:30", 500, 10)), Minute(Flat("2020-03-04 09:30", 55, 100))]);
        _store.Store([Split("2020-03-04", 10, 1)]);
        Assert.Equal([50, 55], Read(BarInterval.Minute5, AdjustMode.Split).Select(bar => bar.Close / Price.Unit));
        Assert.Equal([50, 55], Read(BarInterval.Day, AdjustMode.Split).Select(bar => bar.Close / Price.Unit));
    }

    [Fact]
    public void A_dividend_is_taken_off_at_the_close_before_it_and_only_where_all_is_asked_for()
    {
        _history.Append([Day(Flat("2020-03-02", 200)), Day(Flat("2020-03-03", 100)), Day(Flat("2020-03-04", 95))]);
        _store.Store([Dividend("2020-03-04", dollars: 5, known: "2020-02-01")]);
        Assert.Equal([190, 95, 95], Read(BarInterval.Day, AdjustMode.All).Select(bar => bar.Close / Price.Unit));
        Assert.Equal([200, 100, 95], Read(BarInterval.Day, AdjustMode.Split).Select(bar => bar.Close / Price.Unit));
        Assert.All(Read(BarInterval.Day, AdjustMode.All), bar => Assert.Equal(100, bar.Volume));
    }

    [Fact]
    public void As_of_a_day_nothing_of_later_is_seen_neither_bars_nor_actions()
    {
        _history.Append([Day(Flat("2020-03-02", 600, 10)), Day(Flat("2020-03-03", 500, 10)), Day(Flat("2020-03-04", 55, 100))]);
        _store.Store([Split("2020-03-04", 10, 1)]);
        var week = Assert.Single(Read(BarInterval.Week, AdjustMode.Split, asOf: "2020-03-04", before: true));
        Assert.Equal((600, 600, 500, 500, 20), Whole(week));
    }

    [Fact]
    public void As_of_noon_the_day_is_made_of_its_morning()
    {
        _history.Append(
        [
            Minute(Flat("2020-03-03 09:30", 500)), Minute(Flat("2020-03-03 14:30", 520)), Day(Flat("2020-03-03", 510)),
            Day(Flat("2020-03-02", 490)),
        ]);
        Assert.Equal([490, 500], Read(BarInterval.Day, AdjustMode.All, asOf: "2020-03-03 12:00").Select(bar => bar.Close / Price.Unit));
    }

    [Fact]
    public void The_running_day_is_rolled_up_with_the_days_on_its_scale()
    {
        _history.Append([Day(Flat("2020-03-03", 500, 10))]);
        _store.Store([Split("2020-03-04", 10, 1)]);
        var running = Flat("2020-03-04", 55, 100) with { Flags = BarFlags.Running };
        var view = new AdjustedView(AdjustmentOf(AdjustMode.Split, long.MaxValue), long.MaxValue, running);
        var week = Assert.Single(_history.ReadAdjusted(Tencent, BarInterval.Week, long.MaxValue, 10, view));
        Assert.Equal((50, 55, 50, 55, 200), Whole(week));
        Assert.Equal(BarFlags.Running, week.Flags);
    }

    private Bar[] Read(BarInterval interval, AdjustMode mode, string? asOf = null, bool before = false)
    {
        var until = asOf is null ? long.MaxValue : At(asOf) - (before ? 1 : 0);
        return _history.ReadAdjusted(
            Tencent, interval, long.MaxValue, 100, new AdjustedView(AdjustmentOf(mode, until), until, RunningDay: null));
    }

    private PriceAdjustment AdjustmentOf(AdjustMode mode, long asOf) => AdjustedView.AdjustmentOf(_history, Tencent, mode, asOf);

    private static (long Open, long High, long Low, long Close, long Volume) Whole(Bar bar) => (
        bar.Open / Price.Unit, bar.High / Price.Unit, bar.Low / Price.Unit, bar.Close / Price.Unit, bar.Volume);

    private static StoredAction Split(string exDate, long after, long before) => new(
        Tencent, "split", At(exDate), false, "test",
        new CorporateAction { Kind = CorporateActionKind.Split, ExTime = At(exDate), Numerator = after, Denominator = before });

    private static StoredAction Dividend(string exDate, long dollars, string known) => new(
        Tencent, "dividend", At(known), false, "test",
        new CorporateAction { Kind = CorporateActionKind.Dividend, ExTime = At(exDate), Cash = dollars * Price.Unit });
}
