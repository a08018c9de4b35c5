using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>Takes the holes that a feed tells of from the market's loop, and puts them into the ledger on a thread of its own.</summary>
/// <remarks>
/// A hole gets its line when it opens, and what became of it is written into the same line. A disk that fails loses nothing:
/// what was told is kept and tried again, and when the queue is full the loop waits.
/// </remarks>
public sealed partial class GapWriter : IMarketOutput, IDisposable
{
    private const int QueueCapacity = 4_096;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // How many times a stop tries on a disk that fails.
    private const int StopTriesMax = 5;

    private readonly GapLedger _ledger;
    private readonly HistoryDatabase _database;
    private readonly string _feed;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _stop = new(false);
    private readonly Thread _thread;

    // A ring: record number n lies at n modulo its length. The market's thread moves _told, the writer's _stored.
    private readonly GapRecord[] _queue = new GapRecord[QueueCapacity];
    private long _told;
    private long _stored;

    // The lines of the holes that are open, by their numbers in the feed.
    private readonly Dictionary<uint, long> _lines = [];
    private volatile string? _problem;

    /// <param name="database">Where the ledger is.</param>
    /// <param name="feed">What the feed is called in it.</param>
    /// <param name="logger">Hears of a disk that fails.</param>
    public GapWriter(HistoryDatabase database, string feed, ILogger<GapWriter> logger)
    {
        (_database, _feed, _logger) = (database, feed, logger);
        _ledger = new GapLedger(database);
        _thread = new Thread(Run) { Name = "gap writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why gaps can't be stored at present, for <c>/readyz</c>; null when they can.</summary>
    public string? Problem => _problem;

    /// <summary>What has been told and is not stored yet.</summary>
    public long PendingCount => Volatile.Read(ref _told) - Volatile.Read(ref _stored);

    /// <inheritdoc/>
    public void OnTrade(int instrument, in TradeRecord trade, long number)
    {
        // No hole.
    }

    /// <inheritdoc/>
    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
    {
        // No hole.
    }

    /// <inheritdoc/>
    public void OnGap(in GapRecord gap)
    {
        while (PendingCount == QueueCapacity)
        {
            _wake.Set();
            Thread.Sleep(1);
        }

        _queue[_told % QueueCapacity] = gap;
        Volatile.Write(ref _told, _told + 1);
        _wake.Set();
    }

    /// <summary>Stores what has been told, and ends. Call it after the market has stopped.</summary>
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

    private void Run()
    {
        while (!_stop.IsSet)
        {
            if (_problem is null)
            {
                _wake.WaitOne();
            }
            else
            {
                _stop.Wait(RetryDelay);
            }

            TryStore();
        }

        for (var tries = 1; !TryStore() && tries < StopTriesMax; tries++)
        {
            Thread.Sleep(RetryDelay);
        }

        if (PendingCount > 0)
        {
            LogLost(PendingCount, _problem);
        }
    }

    /// <summary>Stores what has been told by now; false when the disk did not take it.</summary>
    private bool TryStore()
    {
        var told = Volatile.Read(ref _told);
        if (told == _stored)
        {
            return true;
        }

        try
        {
            Store(told);
            _problem = null;
            return true;
        }
        catch (SqliteException error)
        {
            NoteProblem(_database.Explain(error).Message);
            return false;
        }
    }

    private void Store(long told)
    {
        // Of one that has opened and ended meanwhile, the end is all that has to be written.
        var newest = new Dictionary<uint, GapRecord>();
        for (var i = _stored; i < told; i++)
        {
            ref readonly var record = ref _queue[i % QueueCapacity];
            newest[record.Number] = record;
        }

        var records = newest.Values.ToList();
        var lines = _ledger.Store([.. records.Select(record => LineOf(in record))]);
        for (var i = 0; i < records.Count; i++)
        {
            Remember(records[i], lines[i]);
        }

        Volatile.Write(ref _stored, told);
    }

    private void Remember(in GapRecord record, long line)
    {
        if (record.State == GapState.Open)
        {
            _lines[record.Number] = line;
        }
        else
        {
            _lines.Remove(record.Number);
        }
    }

    private Gap LineOf(in GapRecord record) => new()
    {
        Id = _lines.GetValueOrDefault(record.Number),
        Feed = _feed,
        Channel = $"{record.ChannelId}",
        From = record.From,
        To = Math.Max(record.From, record.To),
        FromSequence = HasNumbers(in record) ? record.FirstSequence : null,
        ToSequence = HasNumbers(in record) ? record.LastSequence : null,
        Cause = record.Cause.Text(),
        State = record.State,
        RepairedBy = record.Repair.Text(),
    };

    // After a reset what is missing is the state, and no message.
    private static bool HasNumbers(in GapRecord record) => record.FirstSequence <= record.LastSequence;

    /// <summary>Tries once a second, but says so only when there is something new to say.</summary>
    private void NoteProblem(string problem)
    {
        if (_problem != problem)
        {
            _problem = problem;
            LogProblem(problem, PendingCount);
        }
    }

    [LoggerMessage(
        3010, LogLevel.Error, "Gaps can't be stored: {Problem} {Pending} of them are kept, and tried again every second.")]
    private partial void LogProblem(string problem, long pending);

    [LoggerMessage(3011, LogLevel.Critical, "{Pending} gaps are lost, because they could not be stored until the end: {Problem}")]
    private partial void LogLost(long pending, string? problem);
}
