using System.Globalization;
using Microsoft.Data.Sqlite;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>Corporate actions with two times: when they are in force, and since when they are known.</summary>
/// <remarks>
/// A correction is a new row of the same action, known later; nothing is forgotten, so what was known at any time can be asked for.
/// Any thread. Actions are few, so each call has a connection of its own.
/// </remarks>
public sealed class ActionStore(HistoryDatabase database)
{
    private const string Columns = """
        instrument, id, known, cancelled, source, kind, ex_date, numerator, denominator, cash, subscription, share_value, currency, rate
        """;

    private const string Insert = $"""
        INSERT INTO action({Columns}) VALUES ($instrument, $id, $known, $cancelled, $source, $kind, $exDate, $numerator, $denominator,
            $cash, $subscription, $shareValue, $currency, $rate)
        ON CONFLICT DO UPDATE SET cancelled = excluded.cancelled, source = excluded.source, kind = excluded.kind,
            ex_date = excluded.ex_date, numerator = excluded.numerator, denominator = excluded.denominator, cash = excluded.cash,
            subscription = excluded.subscription, share_value = excluded.share_value, currency = excluded.currency, rate = excluded.rate
        """;

    private const string SelectVersions =
        $"SELECT {Columns} FROM action WHERE instrument = $instrument ORDER BY id, known";

    // Of each action the version known last.
    private const string SelectKnown = $"""
        SELECT {Columns} FROM action AS a
        WHERE cancelled = 0 AND ex_date >= $from AND ($instrument IS NULL OR instrument = $instrument) AND known = (
            SELECT max(known) FROM action AS b WHERE b.instrument = a.instrument AND b.id = a.id AND b.known <= $asOf)
        ORDER BY ex_date, instrument, id
        """;

    private const string SelectOne =
        $"SELECT {Columns} FROM action WHERE instrument = $instrument AND id = $id AND known = $known";

    /// <summary>Stores all rows or none. A row that is there already with the same values changes nothing.</summary>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds the file.</exception>
    public void Store(IEnumerable<StoredAction> actions)
    {
        using var connection = database.Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var action in actions)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Insert;
            Bind(command, action);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>The row of an action that is known since the same time; null where there is none.</summary>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public StoredAction? Find(StoredAction action) => Query(SelectOne, command =>
    {
        command.Parameters.AddWithValue("$instrument", action.InstrumentId);
        command.Parameters.AddWithValue("$id", action.Id);
        command.Parameters.AddWithValue("$known", action.Known);
    }).SingleOrDefault();

    /// <summary>The actions of an instrument as they were known at a time, by ex-date; those taken back are left out.</summary>
    /// <param name="instrument">The stable <c>Instrument.Id</c>.</param>
    /// <param name="asOf">Nanoseconds since the Unix epoch, UTC.</param>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public IReadOnlyList<StoredAction> Read(uint instrument, long asOf = long.MaxValue) =>
        ReadKnown(instrument, DateOnly.MinValue, asOf);

    /// <summary>The actions of all instruments that go ex on a day or later, as they were known at a time.</summary>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public IReadOnlyList<StoredAction> ReadFrom(DateOnly exDate, long asOf = long.MaxValue) => ReadKnown(null, exDate, asOf);

    /// <summary>All that was ever known of the actions of an instrument: of each action the oldest version first.</summary>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public IReadOnlyList<StoredAction> ReadVersions(uint instrument) =>
        Query(SelectVersions, command => command.Parameters.AddWithValue("$instrument", instrument));

    private List<StoredAction> ReadKnown(uint? instrument, DateOnly exDate, long asOf) => Query(SelectKnown, command =>
    {
        command.Parameters.AddWithValue("$instrument", instrument ?? (object)DBNull.Value);
        command.Parameters.AddWithValue("$from", Text(exDate));
        command.Parameters.AddWithValue("$asOf", asOf);
    });

    private List<StoredAction> Query(string sql, Action<SqliteCommand> bind)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        bind(command);
        using var row = command.ExecuteReader();
        var actions = new List<StoredAction>();
        while (row.Read())
        {
            actions.Add(ReadRow(row));
        }

        return actions;
    }

    private static void Bind(SqliteCommand command, StoredAction stored)
    {
        var (parameters, action) = (command.Parameters, stored.Action);
        parameters.AddWithValue("$instrument", stored.InstrumentId);
        parameters.AddWithValue("$id", stored.Id);
        parameters.AddWithValue("$known", stored.Known);
        parameters.AddWithValue("$cancelled", stored.IsCancelled ? 1 : 0);
        parameters.AddWithValue("$source", stored.Source);
        parameters.AddWithValue("$kind", action.Kind.Text());
        parameters.AddWithValue("$exDate", Text(HongKongTime.DateOf(action.ExTime)));
        parameters.AddWithValue("$numerator", action.Numerator);
        parameters.AddWithValue("$denominator", action.Denominator);
        parameters.AddWithValue("$cash", action.Cash);
        parameters.AddWithValue("$subscription", action.SubscriptionPrice);
        parameters.AddWithValue("$shareValue", action.ShareValue);
        parameters.AddWithValue("$currency", action.Currency == CurrencyCode.None ? DBNull.Value : action.Currency.ToString());
        parameters.AddWithValue("$rate", action.ExchangeRate);
    }

    private static StoredAction ReadRow(SqliteDataReader row)
    {
        _ = CorporateActionText.TryParse(row.GetString(5), out var kind);
        _ = CurrencyCode.TryParse(row.IsDBNull(12) ? "" : row.GetString(12), out var currency);
        var action = new CorporateAction
        {
            Kind = kind,
            ExTime = HongKongTime.At(DateOnly.ParseExact(row.GetString(6), DateFormat, CultureInfo.InvariantCulture), 0),
            Numerator = row.GetInt64(7),
            Denominator = row.GetInt64(8),
            Cash = row.GetInt64(9),
            SubscriptionPrice = row.GetInt64(10),
            ShareValue = row.GetInt64(11),
            Currency = currency,
            ExchangeRate = row.GetInt64(13),
        };
        return new StoredAction(
            (uint)row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3) != 0, row.GetString(4), action);
    }

    private const string DateFormat = "yyyy-MM-dd";

    private static string Text(DateOnly day) => day.ToString(DateFormat, CultureInfo.InvariantCulture);
}
