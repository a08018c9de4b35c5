using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>Takes bars from the market's loop as they close, and stores them on a thread of its own.</summary>
/// <remarks>
/// <para>
/// The loop hands a bar over without a lock and without waiting, as long as there is room for it. Whatever has come
/// within <see cref="CommitInterval"/> is one transaction, sooner when someone waits for it.
/// </para>
/// <para>
/// A disk that fails loses nothing: the bars are kept and tried again, <see cref="Problem"/> says what is wrong, and
/// when the queue is full the loop waits. <see cref="OnBarClosed"/> belongs to one thread; everything else to any.
/// </para>
/// </remarks>
public sealed partial class HistoryWriter : IMarketOutput, IDisposable
{
    /// <summary>The longest that a bar waits for its transaction.</summary>
    public static readonly TimeSpan CommitInterval = TimeSpan.FromMilliseconds(100);

    // Room for three minutes of a market in which each of 20,000 instruments trades.
    private const int QueueCapacity = 65_536;

    // One minute of the whole market in one transaction, and an import that runs beside it gets its turn.
    private const int BatchMax = 16_384;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // How long a stop keeps trying on a disk that fails.
    private static readonly TimeSpan StopWaitMax = TimeSpan.FromSeconds(5);

    private readonly BarHistory _history;
    private readonly Func<int, uint> _idOf;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _stop = new(false);
    private readonly Thread _thread;

    // A ring: bar number n lies at n modulo its length. The market's thread moves _closed, the writer's _stored.
    private readonly StoredBar[] _queue = new StoredBar[QueueCapacity];
    private long _closed;
    private long _stored;

    private volatile Live? _live;
    private volatile InstrumentKeeper? _instruments;
    private FeedProgress? _noted;

    private TaskCompletionSource _nextCommit = NewCommit();
    private volatile string? _problem;

    /// <param name="history">Where the bars go.</param>
    /// <param name="idOf">The stable id of an instrument, by the dense index of the market; asked on the market's thread.</param>
    /// <param name="logger">Hears of a disk that fails, and of its recovery.</param>
    public HistoryWriter(BarHistory history, Func<int, uint> idOf, ILogger<HistoryWriter> logger)
    {
        _history = history;
        _idOf = idOf;
        _logger = logger;
        _thread = new Thread(Run) { Name = "history writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why bars can't be stored at present, for <c>/readyz</c>; null when they can.</summary>
    public string? Problem => _problem;

    /// <summary>Bars stored since the start.</summary>
    public long StoredCount => Volatile.Read(ref _stored);

    /// <summary>Bars that have closed and are not stored yet.</summary>
    public long PendingCount => Volatile.Read(ref _closed) - Volatile.Read(ref _stored);

    /// <summary>Notes from now on how far the market of a feed is stored, so that a later start knows what it has missed.</summary>
    /// <param name="feed">The feed's name.</param>
    /// <param name="market">The market whose bars come here.</param>
    public void Follow(string feed, PublishedMarket market) => _live = new Live(feed, market);

    /// <summary>Stores from now on what a feed defines of its instruments.</summary>
    public void Keep(InstrumentDirectory instruments) => _instruments = new InstrumentKeeper(_history.Database, instruments);

    /// <inheritdoc/>
    public void OnTrade(int instrument, in TradeRecord trade, long number)
    {
        // A trade is part of the minute that will close.
    }

    /// <summary>Takes a minute or a day; the other intervals are rolled up from these.</summary>
    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar) =>
        Enqueue(new StoredBar(_idOf(instrument), interval, bar));

    /// <summary>Marks a minute or a day as none any more, since all its trades were cancelled.</summary>
    public void OnBarVoided(int instrument, BarInterval interval, in Bar bar) =>
        Enqueue(StoredBar.Void(_idOf(instrument), interval, in bar));

    /// <summary>Takes the two parts of a last minute, each of which may be none.</summary>
    public void OnClosingAuction(int instrument, in Bar auction, in Bar continuous)
    {
        EnqueuePart(instrument, StoredBar.ClosingAuction, in auction);
        EnqueuePart(instrument, StoredBar.BeforeClosingAuction, in continuous);
    }

    /// <summary>Waits until every bar that has closed so far is stored.</summary>
    /// <remarks>On a disk that fails this is as long as it fails: give a token that ends.</remarks>
    /// <exception cref="OperationCanceledException">The token ended first.</exception>
    public Task WaitFlushedAsync(CancellationToken cancellationToken = default)
    {
        var position = Volatile.Read(ref _closed);
        return position <= Volatile.Read(ref _stored)
            ? Task.CompletedTask
            : WaitStoredAsync(position, cancellationToken);
    }

    /// <summary>Stores what has closed, and ends. Call it after the market has stopped.</summary>
    public void Dispose()
    {
        if (_stop.IsSet)
        {
            return;
        }

        _stop.Set();
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void EnqueuePart(int instrument, BarInterval part, in Bar bar) => Enqueue(
        bar.HasPrice ? new StoredBar(_idOf(instrument), part, bar) : StoredBar.Void(_idOf(instrument), part, in bar));

    private void Enqueue(in StoredBar bar)
    {
        if (bar.Interval is > BarInterval.Minute1 and not BarInterval.Day and < StoredBar.ClosingAuction)
        {
            return;
        }

        while (PendingCount == QueueCapacity)
        {
            _wake.Set();
            Thread.Sleep(1);
        }

        _queue[_closed % QueueCapacity] = bar;
        Volatile.Write(ref _closed, _closed + 1);
    }

    private async Task WaitStoredAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Read before the position, so that a commit in between is not missed.
            var nextCommit = Volatile.Read(ref _nextCommit);
            if (position <= Volatile.Read(ref _stored))
            {
                return;
            }

            _wake.Set();
            await nextCommit.Task.WaitAsync(cancellationToken);
        }
    }

    private void Run()
    {
        while (!_stop.IsSet)
        {
            WaitForBars();
            StoreClosed();
        }

        var stopping = Stopwatch.GetTimestamp();
        while (!StoreClosed() && Stopwatch.GetElapsedTime(stopping) < StopWaitMax)
        {
            Thread.Sleep(CommitInterval);
        }

        if (PendingCount > 0)
        {
            LogLost(PendingCount, _problem);
            _nextCommit.SetException(new IOException($"The history was closed with {PendingCount} bars not stored."));
        }
    }

    private void WaitForBars()
    {
        if (_problem is null)
        {
            _wake.WaitOne(CommitInterval);
        }
        else
        {
            _stop.Wait(RetryDelay);
        }
    }

    /// <summary>Stores what has closed by now; false when the disk did not take it.</summary>
    private bool StoreClosed()
    {
        // In this order: whatever closed before that time is among the bars.
        var progress = Progress();
        var closed = Volatile.Read(ref _closed);
        while (_stored < closed)
        {
            var position = (int)(_stored % QueueCapacity);
            var count = (int)Math.Min(Math.Min(closed - _stored, BatchMax), QueueCapacity - position);
            if (!TryAppend(_queue.AsSpan(position, count), _stored + count == closed ? progress : null))
            {
                return false;
            }

            Volatile.Write(ref _stored, _stored + count);
            Interlocked.Exchange(ref _nextCommit, NewCommit()).SetResult();
        }

        // A quiet market is not a server that is away: once a minute that is noted, too.
        return (progress == _noted || TryAppend([], progress)) && TryKeepInstruments();
    }

    /// <summary>Up to the running minute, which a kill would lose; when the market has stopped, its last record is in, too.</summary>
    private FeedProgress? Progress()
    {
        if (_live is not { } live)
        {
            return null;
        }

        var hasStopped = _stop.IsSet;
        var time = live.Market.Time;
        return new FeedProgress(live.Feed, hasStopped ? time + 1 : BarClock.StartOf(BarInterval.Minute1, time));
    }

    private bool TryAppend(ReadOnlySpan<StoredBar> bars, FeedProgress? progress)
    {
        try
        {
            _history.Append(bars, progress);
            _noted = progress ?? _noted;
        }
        catch (SqliteException problem)
        {
            NoteProblem(_history.Database.Explain(problem).Message);
            return false;
        }

        NoteRecovery();
        return true;
    }

    private bool TryKeepInstruments()
    {
        try
        {
            _instruments?.StoreChanges();
        }
        catch (SqliteException problem)
        {
            NoteProblem(_history.Database.Explain(problem).Message);
            return false;
        }

        NoteRecovery();
        return true;
    }

    private void NoteRecovery()
    {
        if (_problem is not null)
        {
            _problem = null;
            LogRecovered(PendingCount);
        }
    }

    /// <summary>Tries once a second, but says so only when there is something new to say.</summary>
    private void NoteProblem(string problem)
    {
        if (_problem != problem)
        {
            _problem = problem;
            LogProblem(problem, PendingCount);
        }
    }

    private sealed record Live(string Feed, PublishedMarket Market);

    private static TaskCompletionSource NewCommit() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(
        3000, LogLevel.Error, "Bars can't be stored: {Problem} {Pending} bars are kept, and tried again every second.")]
    private partial void LogProblem(string problem, long pending);

    [LoggerMessage(3001, LogLevel.Information, "Bars are stored again; {Pending} were waiting.")]
    private partial void LogRecovered(long pending);

    [LoggerMessage(
        3002, LogLevel.Critical, "{Pending} bars are lost, because they could not be stored until the end: {Problem}")]
    private partial void LogLost(long pending, string? problem);
}
