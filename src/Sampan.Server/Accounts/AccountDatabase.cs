using Microsoft.Data.Sqlite;

namespace Sampan.Server.Accounts;

/// <summary>The file <c>accounts.db</c>: one open connection, its schema, and its errors as sentences.</summary>
/// <remarks>Not thread-safe. Several connections, also of several processes, may have the same file open.</remarks>
internal sealed class AccountDatabase : IDisposable
{
    private const int SchemaVersion = 1;

    // "SAcc" in ASCII: tells this file from any other SQLite database.
    private const int ApplicationId = 0x5341_6363;

    private const string Schema = """
        CREATE TABLE account (
            id      INTEGER PRIMARY KEY,
            name    TEXT    NOT NULL UNIQUE COLLATE NOCASE,
            plan    TEXT    NOT NULL,
            created INTEGER NOT NULL              -- all times are Unix milliseconds
        ) STRICT;
        CREATE TABLE token (
            hash    BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of the token's text
            account INTEGER NOT NULL REFERENCES account (id),
            prefix  TEXT    NOT NULL,             -- what may be shown of it
            created INTEGER NOT NULL,
            expires INTEGER,
            revoked INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX token_account ON token (account);
        """;

    // One statement, and so one moment: between two, another program could make the schema.
    private const string SelectIdentity = """
        SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
        FROM pragma_application_id, pragma_user_version
        """;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _version;

    private AccountDatabase(string path)
    {
        _path = path;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = 5,
        }.ToString());
        _version = _connection.CreateCommand();
        _version.CommandText = "PRAGMA data_version";
    }

    /// <summary>Opens the file, and makes it first if it is not there or empty.</summary>
    /// <exception cref="OperatorException">It can't be opened, is something else, or is of a newer Sampan.</exception>
    public static AccountDatabase Open(string path)
    {
        var database = new AccountDatabase(path);
        try
        {
            database.Guarded(database.Open);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A number that is another one after some other connection has written.</summary>
    public long DataVersion() => Guarded(() => (long)_version.ExecuteScalar()!);

    /// <summary>Runs <paramref name="work"/> as one transaction that has the right to write from its start.</summary>
    public T Write<T>(Func<T> work) => Guarded(() =>
    {
        using var transaction = _connection.BeginTransaction();
        var result = work();
        transaction.Commit();
        return result;
    });

    /// <summary>Every row of a query, as <paramref name="read"/> makes it.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string, object?)> values)
    {
        using var command = Command(sql, values);
        return Guarded(() =>
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        });
    }

    /// <summary>Runs a statement.</summary>
    public void Execute(string sql, params ReadOnlySpan<(string, object?)> values)
    {
        using var command = Command(sql, values);
        Guarded(command.ExecuteNonQuery);
    }

    public void Dispose()
    {
        _version.Dispose();
        _connection.Dispose();
    }

    private bool Open()
    {
        _connection.Open();
        // FULL: a token that was said to be revoked is still revoked after the power fails.
        Execute("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        return IsReady() || Write(() => IsReady() || CreateSchema());
    }

    // Asked again inside the transaction: two programs may find the file empty at the same moment.
    private bool IsReady()
    {
        var (application, version, tables) = Query(
            SelectIdentity, row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)))[0];
        if (application == ApplicationId)
        {
            return version <= SchemaVersion ? true : throw new OperatorException(
                $"{_path} was written by a newer Sampan (schema {version}, this one knows {SchemaVersion}): " +
                "upgrade this one, or choose another data folder.");
        }

        return (application, version, tables) == (0, 0, 0) ? false : throw NotOurs();
    }

    private bool CreateSchema()
    {
        Execute($"{Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion}");
        return true;
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw error.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB ? NotOurs() : new OperatorException(
                $"{_path} can't be used: {error.Message}", error);
        }
    }

    private OperatorException NotOurs() => new(
        $"{_path} is not an account file of Sampan: move it away, or choose another data folder.");
}
