using Microsoft.Data.Sqlite;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>Every known hole in the data, so that no answer has to pretend.</summary>
/// <remarks>Any thread. Gaps are few, so each call has a connection of its own.</remarks>
public sealed class GapLedger(HistoryDatabase database)
{
    private const string Insert = """
        INSERT INTO gap(feed, channel, from_time, to_time, from_sequence, to_sequence, cause, state, repaired_by)
        VALUES ($feed, $channel, $from, $to, $fromSequence, $toSequence, $cause, $state, $repairedBy)
        RETURNING id
        """;

    private const string Update = """
        UPDATE gap SET from_time = $from, to_time = $to, from_sequence = $fromSequence, to_sequence = $toSequence,
            cause = $cause, state = $state, repaired_by = $repairedBy
        WHERE id = $id
        """;

    private const string GiveUpOpen = """
        UPDATE gap SET state = 'unrecoverable', cause = cause || '; the server stopped before it was repaired',
            to_time = max(from_time, coalesce((SELECT time FROM progress WHERE progress.feed = gap.feed), from_time))
        WHERE state = 'open'
        """;

    private const string SelectTouching = """
        SELECT id, feed, channel, from_time, to_time, from_sequence, to_sequence, cause, state, repaired_by
        FROM gap WHERE from_time < $to AND to_time > $from ORDER BY from_time, id LIMIT $limit
        """;

    /// <summary>Adds a line.</summary>
    /// <returns>The gap with its number.</returns>
    /// <exception cref="ArgumentException">The gap ends before it begins.</exception>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds the file.</exception>
    public Gap AddGap(Gap gap)
    {
        if (gap.To < gap.From)
        {
            throw new ArgumentException($"A gap ends before it begins: {gap.From} to {gap.To}.", nameof(gap));
        }

        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = Insert;
        Bind(command, gap);
        return gap with { Id = (long)command.ExecuteScalar()! };
    }

    /// <summary>Adds gaps that have opened, and says of those that are there already what has become of them: all or nothing.</summary>
    /// <param name="gaps">Gaps, with the number of their line, or 0 for one that is new.</param>
    /// <returns>The numbers of their lines.</returns>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds the file.</exception>
    public IReadOnlyList<long> Store(IReadOnlyList<Gap> gaps)
    {
        using var connection = database.Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        var ids = gaps.Select(gap => Store(connection, gap)).ToList();
        transaction.Commit();
        return ids;
    }

    /// <summary>Gives up what a run before this one has left open: nobody is left who could mend it.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds the file.</exception>
    public int GiveUpOpenGaps()
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = GiveUpOpen;
        return command.ExecuteNonQuery();
    }

    /// <summary>Forgets all gaps of a feed: of a recording, which is played again and tells of its gaps again.</summary>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds the file.</exception>
    public void Forget(string feed)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM gap WHERE feed = $feed";
        command.Parameters.AddWithValue("$feed", feed);
        command.ExecuteNonQuery();
    }

    /// <summary>How far the live market of a feed is stored; null when it has never run in this folder.</summary>
    /// <returns>Nanoseconds since the Unix epoch, UTC: all that happened before it is stored.</returns>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public long? ReadProgress(string feed)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT time FROM progress WHERE feed = $feed";
        command.Parameters.AddWithValue("$feed", feed);
        return (long?)command.ExecuteScalar();
    }

    /// <summary>The feeds of all live markets that this folder has had.</summary>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public IReadOnlyList<string> ListFeeds()
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT feed FROM progress ORDER BY feed";
        using var reader = command.ExecuteReader();
        var feeds = new List<string>();
        while (reader.Read())
        {
            feeds.Add(reader.GetString(0));
        }

        return feeds;
    }

    /// <summary>The gaps that touch a stretch of time, by their beginning.</summary>
    /// <param name="from">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="to">The first time that is no longer asked for.</param>
    /// <param name="limit">How many at most, the earliest first.</param>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public IReadOnlyList<Gap> ListGaps(long from = long.MinValue, long to = long.MaxValue, int limit = int.MaxValue)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = SelectTouching;
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$to", to);
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var gaps = new List<Gap>();
        while (reader.Read())
        {
            gaps.Add(Read(reader));
        }

        return gaps;
    }

    private static long Store(SqliteConnection connection, Gap gap)
    {
        using var command = connection.CreateCommand();
        Bind(command, gap);
        if (gap.Id == 0)
        {
            command.CommandText = Insert;
            return (long)command.ExecuteScalar()!;
        }

        command.CommandText = Update;
        command.Parameters.AddWithValue("$id", gap.Id);
        command.ExecuteNonQuery();
        return gap.Id;
    }

    private static void Bind(SqliteCommand command, Gap gap)
    {
        var parameters = command.Parameters;
        parameters.AddWithValue("$feed", gap.Feed);
        parameters.AddWithValue("$channel", gap.Channel ?? (object)DBNull.Value);
        parameters.AddWithValue("$from", gap.From);
        parameters.AddWithValue("$to", gap.To);
        parameters.AddWithValue("$fromSequence", gap.FromSequence ?? (object)DBNull.Value);
        parameters.AddWithValue("$toSequence", gap.ToSequence ?? (object)DBNull.Value);
        parameters.AddWithValue("$cause", gap.Cause);
        parameters.AddWithValue("$state", gap.State.Text());
        parameters.AddWithValue("$repairedBy", gap.RepairedBy ?? (object)DBNull.Value);
    }

    private static Gap Read(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Feed = row.GetString(1),
        Channel = row.IsDBNull(2) ? null : row.GetString(2),
        From = row.GetInt64(3),
        To = row.GetInt64(4),
        FromSequence = row.IsDBNull(5) ? null : row.GetInt64(5),
        ToSequence = row.IsDBNull(6) ? null : row.GetInt64(6),
        Cause = row.GetString(7),
        State = Enum.Parse<GapState>(row.GetString(8), ignoreCase: true),
        RepairedBy = row.IsDBNull(9) ? null : row.GetString(9),
    };
}
