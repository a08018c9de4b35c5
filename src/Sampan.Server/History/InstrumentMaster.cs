using Microsoft.Data.Sqlite;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>
/// The instruments of this server: those that Sampan brings along, and over them those that a list or a feed has defined.
/// </summary>
public static class InstrumentMaster
{
    private static readonly string Names = string.Join(", ", InstrumentColumn.All.Select(column => column.Name));
    private static readonly string Select = $"SELECT {Names} FROM instrument ORDER BY id";
    private static readonly string UpsertListed = Upsert(fromList: true);
    private static readonly string UpsertDefined = Upsert(fromList: false);

    /// <summary>The built-in table, with what is stored of an instrument in its place.</summary>
    /// <remarks>
    /// What a list leaves out of an instrument (a Chinese name, a sector) stays as it is built in; instruments that it does
    /// not have stay, too: indices, and what has been delisted since.
    /// </remarks>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public static InstrumentTable Load(HistoryDatabase database)
    {
        var stored = Read(database);
        if (stored.Count == 0)
        {
            return InstrumentTable.BuiltIn;
        }

        var kept = InstrumentTable.BuiltIn.Where(instrument => !stored.ContainsKey(instrument.Id));
        return new InstrumentTable(kept.Concat(stored.Values.Select(Overlay)).OrderBy(instrument => instrument.Id));
    }

    /// <summary>Stores all instruments of a list or none; one that is there already gets the new facts.</summary>
    /// <remarks>What HKEX's list does not have (a Chinese name, the terms of a warrant) stays until another comes.</remarks>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds the file.</exception>
    internal static void Store(HistoryDatabase database, IEnumerable<Instrument> instruments) =>
        Store(database, instruments, UpsertListed);

    /// <summary>Stores all instruments as a feed has defined them, or none: everything stored of them before is replaced.</summary>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds the file.</exception>
    internal static void StoreDefined(HistoryDatabase database, IEnumerable<Instrument> instruments) =>
        Store(database, instruments, UpsertDefined);

    private static void Store(HistoryDatabase database, IEnumerable<Instrument> instruments, string upsert)
    {
        using var connection = database.Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.CommandText = upsert;
        var parameters = InstrumentColumn.All.Select(column => command.Parameters.AddWithValue($"${column.Name}", DBNull.Value));
        SqliteParameter[] bound = [.. parameters];
        foreach (var instrument in instruments)
        {
            for (var i = 0; i < bound.Length; i++)
            {
                bound[i].Value = InstrumentColumn.All[i].ValueOf(instrument) ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static string Upsert(bool fromList)
    {
        var values = string.Join(", ", InstrumentColumn.All.Select(column => $"${column.Name}"));
        var updates = string.Join(", ", InstrumentColumn.All.Skip(1).Select(column => column.Assignment(fromList)));
        return $"INSERT INTO instrument({Names}) VALUES ({values}) ON CONFLICT(id) DO UPDATE SET {updates}";
    }

    private static Instrument Overlay(Instrument stored) =>
        InstrumentTable.BuiltIn.TryFind(stored.Id, out var builtIn)
            ? stored with
            {
                ChineseName = stored.ChineseName ?? builtIn.ChineseName,
                Sector = stored.Sector ?? builtIn.Sector,
                Isin = stored.Isin ?? builtIn.Isin,
                Underlying = stored.Underlying ?? builtIn.Underlying,
                Terms = stored.Terms ?? builtIn.Terms,
            }
            : stored;

    private static Dictionary<uint, Instrument> Read(HistoryDatabase database)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = Select;
        using var row = command.ExecuteReader();
        var instruments = new Dictionary<uint, Instrument>();
        while (row.Read())
        {
            var instrument = InstrumentRow.Read(row);
            instruments.Add(instrument.Id, instrument);
        }

        return instruments;
    }
}
