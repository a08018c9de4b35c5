using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Sampan.Market;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Sampan.Server.History;

/// <summary>Writes bars on a connection of its own, each call one transaction.</summary>
/// <remarks>
/// Not thread-safe. One prepared statement, bound and stepped through SQLite's own interface: twice as fast as commands.
/// </remarks>
internal sealed class BarAppender : IDisposable
{
    private const string ReplaceBar = "REPLACE INTO bar VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

    // Flag 2: part of the interval was not seen.
    private const string ReplaceUnlessWorse = """
        INSERT INTO bar VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT DO UPDATE SET
            open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
            volume = excluded.volume, turnover = excluded.turnover, trades = excluded.trades, flags = excluded.flags,
            rev = excluded.rev
        WHERE excluded.flags & 2 = 0 OR bar.flags & 2 <> 0
        """;

    private const string ReplaceProgress = "REPLACE INTO progress VALUES (?1, ?2)";

    // What is not said by another column.
    private const BarFlags StoredFlags = ~(BarFlags.Running | BarFlags.NoTurnover);

    // Another writer's transaction takes a tenth of a second.
    private static readonly TimeSpan LockWaitMax = TimeSpan.FromSeconds(10);

    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly sqlite3_stmt _replace;
    private readonly sqlite3_stmt _replaceProgress;

    public BarAppender(HistoryDatabase database, bool keepsComplete)
    {
        _connection = database.Connect();
        _handle = _connection.Handle!;

        // It waits by itself, see Begin.
        sqlite3_busy_timeout(_handle, 0);
        var replace = keepsComplete ? ReplaceUnlessWorse : ReplaceBar;
        SqliteProblem.ThrowUnless(SQLITE_OK, sqlite3_prepare_v2(_handle, replace, out _replace), _handle);
        SqliteProblem.ThrowUnless(SQLITE_OK, sqlite3_prepare_v2(_handle, ReplaceProgress, out _replaceProgress), _handle);
    }

    /// <summary>Stores all bars, and how far that brings their feed, or nothing. A bar replaces one that is there already.</summary>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds the file.</exception>
    public void Append(ReadOnlySpan<StoredBar> bars, FeedProgress? progress)
    {
        Begin();
        try
        {
            foreach (ref readonly var bar in bars)
            {
                Write(in bar);
            }

            if (progress is { } reached)
            {
                Replace(reached);
            }

            Run("COMMIT");
        }
        catch
        {
            // SQLite may have rolled back already; that it has nothing to roll back is no news.
            sqlite3_exec(_handle, "ROLLBACK");
            throw;
        }
    }

    public void Dispose()
    {
        _replace.Dispose();
        _replaceProgress.Dispose();
        _connection.Dispose();
    }

    /// <summary>Takes the file's one write lock.</summary>
    /// <remarks>
    /// SQLite's own wait looks ten times a second in the end, and would never find the moment between two transactions
    /// of an import.
    /// </remarks>
    private void Begin()
    {
        var start = Stopwatch.GetTimestamp();
        int result;
        while ((result = sqlite3_exec(_handle, "BEGIN IMMEDIATE")) == SQLITE_BUSY
            && Stopwatch.GetElapsedTime(start) < LockWaitMax)
        {
            Thread.Sleep(1);
        }

        SqliteProblem.ThrowUnless(SQLITE_OK, result, _handle);
    }

    private void Run(string sql) => SqliteProblem.ThrowUnless(SQLITE_OK, sqlite3_exec(_handle, sql), _handle);

    private void Write(in StoredBar row)
    {
        BindKey(_replace, in row);
        BindValues(in row);
        Step(_replace);
    }

    private void Replace(FeedProgress progress)
    {
        sqlite3_bind_text(_replaceProgress, 1, progress.Feed);
        sqlite3_bind_int64(_replaceProgress, 2, progress.Time);
        Step(_replaceProgress);
    }

    private void Step(sqlite3_stmt statement)
    {
        var result = sqlite3_step(statement);
        sqlite3_reset(statement);
        SqliteProblem.ThrowUnless(SQLITE_DONE, result, _handle);
    }

    private static void BindKey(sqlite3_stmt statement, in StoredBar row)
    {
        sqlite3_bind_int64(statement, 1, row.InstrumentId);
        sqlite3_bind_int64(statement, 2, (long)row.Interval);
        sqlite3_bind_int64(statement, 3, BarUnits.Seconds(row.Bar.Start));
    }

    private void BindValues(in StoredBar row)
    {
        var bar = row.Bar;
        sqlite3_bind_int64(_replace, 4, bar.Open);
        sqlite3_bind_int64(_replace, 5, bar.High);
        sqlite3_bind_int64(_replace, 6, bar.Low);
        sqlite3_bind_int64(_replace, 7, bar.Close);
        sqlite3_bind_int64(_replace, 8, bar.Volume);
        BindTurnover(in bar);
        sqlite3_bind_int64(_replace, 10, bar.Trades);
        sqlite3_bind_int64(_replace, 11, (long)(bar.Flags & StoredFlags));
        sqlite3_bind_int64(_replace, 12, bar.Revision);
    }

    private void BindTurnover(in Bar bar)
    {
        if (BarUnits.TryGetMillionths(in bar, out var millionths))
        {
            sqlite3_bind_int64(_replace, 9, millionths);
        }
        else
        {
            sqlite3_bind_null(_replace, 9);
        }
    }
}
