using Microsoft.Extensions.Time.Testing;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.History;
using Sampan.Server.Tests.Faults;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Hosting;

public sealed class DowntimeTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public async Task The_time_between_two_runs_is_a_gap_that_nothing_repairs()
    {
        await RunFor(TimeSpan.FromSeconds(90));
        var stopped = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromHours(1));

        await RunFor(TimeSpan.FromSeconds(5));

        var gap = Assert.Single(Ledger().ListGaps());
        Assert.Equal("simulator", gap.Feed);
        Assert.Equal("the server was not running", gap.Cause);
        Assert.Equal(GapState.Unrecoverable, gap.State);
        Assert.InRange(gap.From, NanosOf(stopped.AddSeconds(-1)), NanosOf(stopped) + 1);
        Assert.Equal(NanosOf(stopped.AddHours(1)), gap.To);
    }

    [Fact]
    public async Task After_a_kill_the_gap_begins_with_the_minute_that_was_lost()
    {
        await using (var server = await InProcessServer.StartAsync(_folder.Path, _time))
        {
            await AdvanceTo(server, Start.AddSeconds(90));
            await Wait.Until("the first minute is stored", () => Ledger().ReadProgress("simulator") == NanosOf(Start.AddSeconds(60)));
            Snapshot("killed");
        }

        _time.Advance(TimeSpan.FromMinutes(10));
        await using var again = await InProcessServer.StartAsync(Path.Combine(_folder.Path, "killed"), _time);

        var gap = Assert.Single(Ledger("killed").ListGaps());
        Assert.Equal(NanosOf(Start.AddSeconds(60)), gap.From);
        Assert.Equal(NanosOf(Start.AddSeconds(690)), gap.To);
    }

    [Fact]
    public async Task A_minute_that_was_stored_just_before_a_kill_is_not_lived_again()
    {
        // The note of the progress comes with the next commit; that one the kill has prevented.
        using (var history = new BarHistory(HistoryDatabase.Open(_folder.Path)))
        {
            var bar = Bar.Opened(NanosOf(Start.AddMinutes(5)), 500 * Price.Unit, BarFlags.None);
            bar.Add(500 * Price.Unit, 100);
            history.Append(
                [new StoredBar(700, BarInterval.Minute1, bar)], new FeedProgress("simulator", NanosOf(Start.AddMinutes(5))));
        }

        await using var server = await InProcessServer.StartAsync(_folder.Path, _time);

        Assert.InRange(
            server.Server.Market.Context.Published.Time, NanosOf(Start.AddMinutes(6)), NanosOf(Start.AddSeconds(361)));
        Assert.Equal(NanosOf(Start.AddMinutes(5)), Assert.Single(Ledger().ListGaps()).From);
    }

    [Fact]
    public async Task A_first_run_has_no_gap_though_bars_were_imported()
    {
        using (var history = new BarHistory(HistoryDatabase.Open(_folder.Path)))
        {
            var bar = Bar.Opened(NanosOf(Start.AddDays(-3)), 500 * Price.Unit, BarFlags.None);
            bar.Add(500 * Price.Unit, 100);
            history.Append([new StoredBar(700, BarInterval.Minute1, bar)]);
        }

        await RunFor(TimeSpan.FromSeconds(5));

        Assert.Empty(Ledger().ListGaps());
    }

    [Fact]
    public async Task A_market_ahead_of_the_clock_goes_on_where_it_stopped()
    {
        long stopped;
        await using (var server = await Fast())
        {
            await AdvanceTo(server, Start.AddSeconds(4), marketSeconds: 4 * 61);
            stopped = server.Server.Market.Context.Published.Time;
        }

        await using var again = await Fast();

        Assert.InRange(again.Server.Market.Context.Published.Time, stopped + 1, stopped + 1_000_000_000);
        Assert.Empty(Ledger().ListGaps());

        Task<InProcessServer> Fast() => InProcessServer.StartAsync(
            _folder.Path, _time, options => options with { Simulator = options.Simulator with { Speed = 61 } });
    }

    [Fact]
    public async Task A_server_that_watched_a_silent_market_was_there()
    {
        // Sunday: the exchange is closed, and no bar is stored.
        _time.SetUtcNow(new DateTimeOffset(2026, 11, 29, 2, 0, 0, TimeSpan.Zero));
        await using (var server = await Closed())
        {
            await AdvanceTo(server, _time.GetUtcNow().AddHours(2));
        }

        var stopped = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromHours(1));
        await using var again = await Closed();

        var gap = Assert.Single(Ledger().ListGaps());
        Assert.InRange(gap.From, NanosOf(stopped.AddSeconds(-1)), NanosOf(stopped) + 1);

        Task<InProcessServer> Closed() => InProcessServer.StartAsync(
            _folder.Path,
            _time,
            options => options with { Simulator = options.Simulator with { Hours = TradingHours.Exchange } });
    }

    public void Dispose() => _folder.Dispose();

    private async Task RunFor(TimeSpan span)
    {
        await using var server = await InProcessServer.StartAsync(_folder.Path, _time);
        await AdvanceTo(server, _time.GetUtcNow() + span);
    }

    /// <summary>Moves the clock, and waits until the market has followed.</summary>
    private async Task AdvanceTo(InProcessServer server, DateTimeOffset time, double? marketSeconds = null)
    {
        var market = server.Server.Market.Context.Published;
        var target = marketSeconds is { } seconds ? NanosOf(Start.AddSeconds(seconds)) : NanosOf(time);
        _time.Advance(time - _time.GetUtcNow());
        await Wait.Until("the market has followed the clock", () => market.Time >= target - 1_000_000_000);
    }

    /// <summary>What is on the disk at this moment: what a kill would leave.</summary>
    private void Snapshot(string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        foreach (var file in Directory.GetFiles(_folder.Path, "*.db*"))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private GapLedger Ledger(string folder = "") => new(HistoryDatabase.Open(Path.Combine(_folder.Path, folder)));

    private static long NanosOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
