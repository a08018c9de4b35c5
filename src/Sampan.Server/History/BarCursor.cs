using Microsoft.Data.Sqlite;
using Sampan.Market;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Sampan.Server.History;

/// <summary>The stored bars of one instrument and interval, newest first, one at a time.</summary>
/// <remarks>A prepared statement that is used again and again. Not thread-safe.</remarks>
internal sealed class BarCursor : IDisposable
{
    // Flag 64: there is no such bar any more.
    private const string All = """
        SELECT start, open, high, low, close, volume, turnover, trades, flags, rev FROM bar
        WHERE instrument = ?1 AND interval = ?2 AND start < ?3
        """;

    private const string NewestFirst = " ORDER BY start DESC";
    private const string WithoutVoid = All + " AND flags & 64 = 0";

    private readonly sqlite3 _handle;
    private readonly sqlite3_stmt _select;

    /// <param name="connection">The file.</param>
    /// <param name="withVoid">Whether to read bars as well that are none any more.</param>
    public BarCursor(SqliteConnection connection, bool withVoid = false)
    {
        _handle = connection.Handle!;
        var sql = (withVoid ? All : WithoutVoid) + NewestFirst;
        SqliteProblem.ThrowUnless(SQLITE_OK, sqlite3_prepare_v2(_handle, sql, out _select), _handle);
    }

    /// <summary>Begins anew, before a time.</summary>
    /// <param name="instrument">The stable id.</param>
    /// <param name="interval">One of the stored intervals.</param>
    /// <param name="before">Only bars that start before this; nanoseconds since the Unix epoch, a whole second.</param>
    public void Open(uint instrument, BarInterval interval, long before)
    {
        sqlite3_reset(_select);
        sqlite3_bind_int64(_select, 1, instrument);
        sqlite3_bind_int64(_select, 2, (long)interval);
        sqlite3_bind_int64(_select, 3, BarUnits.Seconds(before));
    }

    /// <summary>The next older bar.</summary>
    public bool TryNext(out Bar bar)
    {
        var result = sqlite3_step(_select);
        if (result == SQLITE_ROW)
        {
            bar = ReadRow();
            return true;
        }

        bar = default;
        SqliteProblem.ThrowUnless(SQLITE_DONE, result, _handle);
        return false;
    }

    /// <summary>Lets go of the file; until then a writer can't begin its log anew.</summary>
    public void Close() => sqlite3_reset(_select);

    public void Dispose() => _select.Dispose();

    private Bar ReadRow()
    {
        var bar = new Bar
        {
            Start = sqlite3_column_int64(_select, 0) * BarUnits.Second,
            Open = sqlite3_column_int64(_select, 1),
            High = sqlite3_column_int64(_select, 2),
            Low = sqlite3_column_int64(_select, 3),
            Close = sqlite3_column_int64(_select, 4),
            Volume = sqlite3_column_int64(_select, 5),
            Turnover = (Int128)sqlite3_column_int64(_select, 6) * BarUnits.TurnoverScale,
            Trades = (int)sqlite3_column_int64(_select, 7),
            Flags = (BarFlags)sqlite3_column_int64(_select, 8),
            Revision = (int)sqlite3_column_int64(_select, 9),
        };

        // Only a turnover that is 0 may be one that is not known: NULL reads as 0.
        if (bar.Turnover == 0 && sqlite3_column_type(_select, 6) == SQLITE_NULL)
        {
            bar.Flags |= BarFlags.NoTurnover;
        }

        return bar;
    }
}
