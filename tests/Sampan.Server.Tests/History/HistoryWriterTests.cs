using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Market;
using Sampan.Server.History;
using static Sampan.Server.Tests.History.TestBars;

namespace Sampan.Server.Tests.History;

public sealed class HistoryWriterTests : IDisposable
{
    private static readonly uint[] Ids = [5, Tencent];

    private readonly TestFolder _folder = new();
    private readonly BarHistory _history;

    public HistoryWriterTests() => _history = new BarHistory(HistoryDatabase.Open(_folder.Path));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_has_closed_is_stored_when_someone_waits_for_it()
    {
        using var writer = Start();

        writer.OnBarClosed(1, BarInterval.Minute1, Flat("2020-01-02 09:30", 1));
        writer.OnBarClosed(1, BarInterval.Day, Flat("2020-01-02 00:00", 2));
        await writer.WaitFlushedAsync(Cancel);

        Assert.Single(Read(BarInterval.Minute1));
        Assert.Single(Read(BarInterval.Day));
        Assert.Equal((2, 0), (writer.StoredCount, writer.PendingCount));
    }

    [Fact]
    public void Nobody_has_to_wait_for_it()
    {
        using var writer = Start();

        writer.OnBarClosed(1, BarInterval.Minute1, Flat("2020-01-02 09:30", 1));

        Assert.True(SpinWait.SpinUntil(() => writer.StoredCount == 1, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Intervals_that_are_rolled_up_are_not_stored()
    {
        using var writer = Start();

        foreach (var interval in BarClock.Intervals)
        {
            writer.OnBarClosed(1, interval, Flat("2020-01-02 09:30", 1));
        }

        await writer.WaitFlushedAsync(Cancel);
        Assert.Equal(2, writer.StoredCount);
    }

    [Fact]
    public async Task A_bar_that_a_cancelled_trade_has_changed_replaces_the_one_before_and_says_so()
    {
        using var writer = Start();

        writer.OnBarClosed(1, BarInterval.Minute1, Flat("2020-01-02 09:30", 1));
        writer.OnBarClosed(1, BarInterval.Minute1, Flat("2020-01-02 09:30", 2) with { Flags = BarFlags.Revised });
        await writer.WaitFlushedAsync(Cancel);

        var bar = Assert.Single(Read(BarInterval.Minute1));
        Assert.Equal((Flat("2020-01-02 09:30", 2).Close, BarFlags.Revised), (bar.Close, bar.Flags));
    }

    [Fact]
    public async Task A_bar_of_which_every_trade_was_cancelled_is_taken_out()
    {
        using var writer = Start();

        writer.OnBarClosed(1, BarInterval.Minute1, Flat("2020-01-02 09:30", 1));
        writer.OnBarClosed(1, BarInterval.Minute1, Flat("2020-01-02 09:31", 2));
        writer.OnBarVoided(1, BarInterval.Minute1, Flat("2020-01-02 09:30", 1));
        writer.OnBarVoided(1, BarInterval.Minute5, Flat("2020-01-02 09:30", 1));
        await writer.WaitFlushedAsync(Cancel);

        Assert.Equal(Flat("2020-01-02 09:31", 2).Start, Assert.Single(Read(BarInterval.Minute1)).Start);
    }

    [Theory]
    [InlineData(BarFlags.None, BarFlags.None, false)]
    [InlineData(BarFlags.None, BarFlags.Incomplete, true)]
    [InlineData(BarFlags.Incomplete, BarFlags.Incomplete, false)]
    [InlineData(BarFlags.Incomplete, BarFlags.None, false)]
    public async Task A_replay_takes_out_a_complete_bar_only_when_it_has_seen_all_of_it(
        BarFlags stored, BarFlags seen, bool remains)
    {
        using var replay = new BarHistory(_history.Database, keepsComplete: true);
        using var writer = new HistoryWriter(replay, index => Ids[index], NullLogger<HistoryWriter>.Instance);
        _history.Append([new StoredBar(Tencent, BarInterval.Minute1, Flat("2020-01-02 09:30", 1) with { Flags = stored })]);

        writer.OnBarVoided(1, BarInterval.Minute1, new Bar { Start = Flat("2020-01-02 09:30", 1).Start, Flags = seen });
        await writer.WaitFlushedAsync(Cancel);

        Assert.Equal(remains ? 1 : 0, Read(BarInterval.Minute1).Length);
    }

    [Fact]
    public void A_stop_stores_what_has_closed()
    {
        using (var writer = Start())
        {
            for (var i = 0; i < 60; i++)
            {
                writer.OnBarClosed(1, BarInterval.Minute1, Flat($"2020-01-02 10:{i}", 1));
            }
        }

        Assert.Equal(60, Read(BarInterval.Minute1).Length);
    }

    [Fact]
    public async Task More_bars_than_the_queue_holds_make_the_market_wait_and_none_is_lost()
    {
        const int Count = 200_000;
        using var writer = Start();
        var bar = Flat("2020-01-02 00:00", 1);
        for (var i = 0; i < Count; i++, bar.Start += 60_000_000_000)
        {
            writer.OnBarClosed(1, BarInterval.Minute1, in bar);
        }

        await writer.WaitFlushedAsync(Cancel);

        Assert.Equal(Count, Read(BarInterval.Minute1).Length);
    }

    [Fact]
    public async Task What_was_waited_for_survives_the_death_of_the_process()
    {
        using var writer = Start();
        writer.OnBarClosed(1, BarInterval.Minute1, Flat("2020-01-02 09:30", 1));
        await writer.WaitFlushedAsync(Cancel);

        // What a killed process leaves: the file and its log, and nobody who closes them.
        using var grave = new TestFolder();
        foreach (var suffix in new[] { "", "-wal" })
        {
            var name = HistoryDatabase.FileName + suffix;
            File.Copy(Path.Combine(_folder.Path, name), Path.Combine(grave.Path, name));
        }

        using var reborn = new BarHistory(HistoryDatabase.Open(grave.Path));
        Assert.Single(reborn.Read(Tencent, BarInterval.Minute1, long.MaxValue, 10));
    }

    [Fact]
    public async Task A_file_that_fails_loses_nothing_and_says_so_once()
    {
        var log = new ListLogger();
        using var writer = Start(log);
        Execute("ALTER TABLE bar RENAME TO away");

        writer.OnBarClosed(1, BarInterval.Minute1, Flat("2020-01-02 09:30", 1));
        var flushed = writer.WaitFlushedAsync(Cancel);
        Assert.True(SpinWait.SpinUntil(() => writer.Problem is not null, TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writer.WaitFlushedAsync(new CancellationToken(true)));
        writer.OnBarClosed(1, BarInterval.Minute1, Flat("2020-01-02 09:31", 2));

        Assert.Contains("no such table: bar", writer.Problem);
        Assert.False(flushed.IsCompleted);

        Execute("ALTER TABLE away RENAME TO bar");
        await flushed;
        await writer.WaitFlushedAsync(Cancel);

        Assert.Null(writer.Problem);
        Assert.Equal(2, Read(BarInterval.Minute1).Length);
        Assert.Equal([3000, 3001], log.Ids);
    }

    [Fact]
    public async Task Bars_that_can_not_be_stored_until_the_end_are_counted_in_the_log()
    {
        var log = new ListLogger();
        var writer = Start(log);
        Execute("DROP VIEW bar_text; DROP TABLE bar");
        writer.OnBarClosed(1, BarInterval.Minute1, Flat("2020-01-02 09:30", 1));
        var flushed = writer.WaitFlushedAsync(Cancel);

        writer.Dispose();

        await Assert.ThrowsAsync<IOException>(() => flushed);
        Assert.Equal([3000, 3002], log.Ids);
    }

    private HistoryWriter Start(ILogger<HistoryWriter>? log = null) =>
        new(_history, index => Ids[index], log ?? NullLogger<HistoryWriter>.Instance);

    private Bar[] Read(BarInterval interval) => _history.Read(Tencent, interval, long.MaxValue, int.MaxValue);

    private void Execute(string sql)
    {
        using var connection = _history.Database.Connect();
        connection.Execute(sql);
    }

    private sealed class ListLogger : ILogger<HistoryWriter>
    {
        private readonly List<int> _ids = [];

        public IReadOnlyList<int> Ids
        {
            get
            {
                lock (_ids)
                {
                    return [.. _ids];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (_ids)
            {
                _ids.Add(eventId.Id);
            }
        }
    }
}
