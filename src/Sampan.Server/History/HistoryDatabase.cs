using Microsoft.Data.Sqlite;

namespace Sampan.Server.History;

/// <summary>The file <c>history.db</c> of a data folder: made where it is missing, checked where it is not.</summary>
/// <remarks>
/// SQLite with a write-ahead log: any number of readers beside one writer, which may be another process (an import
/// while the server runs). A commit survives the death of the process; the death of the machine may cost the last ones,
/// never the file.
/// </remarks>
public sealed class HistoryDatabase
{
    /// <summary>The name of the file in the data folder.</summary>
    public const string FileName = "history.db";

    // Longer than the longest transaction of an import, many times over.
    private const int BusyMilliseconds = 10_000;

    private HistoryDatabase(string path) => Path = path;

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Opens the history of a data folder, and makes folder, file and tables where they are missing.</summary>
    /// <exception cref="OperatorException">
    /// The file can't be opened or written, is no database, or was made by a newer Sampan.
    /// </exception>
    public static HistoryDatabase Open(string folder)
    {
        var database = new HistoryDatabase(System.IO.Path.Combine(folder, FileName));
        try
        {
            Directory.CreateDirectory(folder);
            using var connection = database.Connect();
            database.Prepare(connection);
            return database;
        }
        catch (SqliteException problem)
        {
            throw database.Explain(problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The data folder {folder} can't be made: {problem.Message}", problem);
        }
    }

    /// <summary>What SQLite says of the file, as a sentence for its operator.</summary>
    public OperatorException Explain(SqliteException problem) => new(SqliteProblem.Describe(Path, problem), problem);

    /// <summary>A connection of its own; whoever asks for it disposes it.</summary>
    /// <exception cref="SqliteException">The file can't be opened.</exception>
    internal SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusyMilliseconds}; PRAGMA synchronous = NORMAL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Prepare(SqliteConnection connection)
    {
        connection.Execute("PRAGMA journal_mode = WAL");

        // Taken for writing, so that of two that start at once one makes the tables and the other sees them.
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = connection.QueryNumber("PRAGMA user_version");
        if (version > HistorySchema.Version)
        {
            throw new OperatorException(
                $"{Path} was made by a newer Sampan: its schema is {version}, this Sampan knows "
                + $"{HistorySchema.Version}. Update Sampan, or name another folder with --data.");
        }

        if (version == 0)
        {
            RefuseForeign(connection);
            connection.Execute(HistorySchema.Create);
        }
        else if (version < HistorySchema.Version)
        {
            connection.Execute(HistorySchema.From(version));
        }

        transaction.Commit();
    }

    private void RefuseForeign(SqliteConnection connection)
    {
        if (connection.QueryNumber("SELECT count(*) FROM sqlite_schema") > 0)
        {
            throw new OperatorException(
                $"{Path} is the database of another program: move it away, or name another folder with --data.");
        }
    }
}
