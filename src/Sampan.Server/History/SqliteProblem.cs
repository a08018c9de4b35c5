using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sampan.Server.History;

/// <summary>SQLite's result codes as sentences that say what to do.</summary>
internal static class SqliteProblem
{
    /// <summary>What is wrong with a database file, for its operator.</summary>
    public static string Describe(string path, SqliteException problem) => problem.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => $"{path} is not a SQLite database: move it away, or name another folder with --data.",
        raw.SQLITE_CORRUPT => $"{path} is damaged: restore it from a backup, or run `sqlite3 {path} .recover`.",
        raw.SQLITE_FULL => $"{path} can't grow: the disk is full.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"{path} is locked by another program for too long: end that program.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => $"{path} can't be written: check its permissions.",
        raw.SQLITE_CANTOPEN => $"{path} can't be opened: check that the folder exists and may be written.",
        raw.SQLITE_IOERR => $"{path} can't be read or written: the disk reports an error ({problem.Message}).",
        _ => $"{path}: {problem.Message}",
    };

    /// <summary>Throws what a connection says of its last call, unless its result is the expected one.</summary>
    public static void ThrowUnless(int expected, int result, sqlite3 connection)
    {
        if (result != expected)
        {
            var text = raw.sqlite3_errmsg(connection).utf8_to_string();
            throw new SqliteException(text, result & 0xFF, result);
        }
    }
}
