using System.Globalization;
using Microsoft.Data.Sqlite;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>The instruments of this server: those that Sampan brings along, and over them an imported list.</summary>
public static class InstrumentMaster
{
    private const string DateFormat = "yyyy-MM-dd";

    private const string Select = """
        SELECT id, code, name, chinese_name, type, market, sector, currency, board_lot, spread_table, isin, underlying,
               expiry, kind
        FROM instrument ORDER BY id
        """;

    private const string Upsert = """
        INSERT INTO instrument VALUES (
            $id, $code, $name, $chinese_name, $type, $market, $sector, $currency, $board_lot, $spread_table, $isin,
            $underlying, $expiry, $kind)
        ON CONFLICT(id) DO UPDATE SET
            code = excluded.code, name = excluded.name, chinese_name = coalesce(excluded.chinese_name, chinese_name),
            type = excluded.type, market = excluded.market, sector = coalesce(excluded.sector, sector),
            currency = excluded.currency, board_lot = excluded.board_lot, spread_table = excluded.spread_table,
            isin = excluded.isin, underlying = excluded.underlying, expiry = excluded.expiry, kind = excluded.kind
        """;

    /// <summary>The built-in table, with what the imported list says of an instrument in its place.</summary>
    /// <remarks>
    /// What the list leaves out of an instrument (a Chinese name, a sector) stays as it is built in; instruments that
    /// it does not have stay, too: indices, and what has been delisted since.
    /// </remarks>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public static InstrumentTable Load(HistoryDatabase database)
    {
        var imported = Read(database);
        if (imported.Count == 0)
        {
            return InstrumentTable.BuiltIn;
        }

        var kept = InstrumentTable.BuiltIn.Where(instrument => !imported.ContainsKey(instrument.Id));
        return new InstrumentTable(kept.Concat(imported.Values.Select(Overlay)).OrderBy(instrument => instrument.Id));
    }

    /// <summary>Stores all instruments or none; one that is there already gets the new facts.</summary>
    /// <remarks>A Chinese name and a sector, which HKEX's own list does not have, stay until another comes.</remarks>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds the file.</exception>
    internal static void Store(HistoryDatabase database, IEnumerable<Instrument> instruments)
    {
        using var connection = database.Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.CommandText = Upsert;
        foreach (var instrument in instruments)
        {
            Bind(command, instrument);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static Instrument Overlay(Instrument imported) =>
        InstrumentTable.BuiltIn.TryFind(imported.Id, out var builtIn)
            ? imported with
            {
                ChineseName = imported.ChineseName ?? builtIn.ChineseName,
                Sector = imported.Sector ?? builtIn.Sector,
                Isin = imported.Isin ?? builtIn.Isin,
                Underlying = imported.Underlying ?? builtIn.Underlying,
                Terms = imported.Terms ?? builtIn.Terms,
            }
            : imported;

    private static Dictionary<uint, Instrument> Read(HistoryDatabase database)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = Select;
        using var row = command.ExecuteReader();
        var instruments = new Dictionary<uint, Instrument>();
        while (row.Read())
        {
            var instrument = Read(row);
            instruments.Add(instrument.Id, instrument);
        }

        return instruments;
    }

    private static Instrument Read(SqliteDataReader row) => new()
    {
        Id = (uint)row.GetInt64(0),
        Class = AssetClass.Stock,
        Region = "HK",
        Exchange = "HKEX",
        Code = row.GetString(1),
        Name = row.GetString(2),
        ChineseName = TextOrNull(row, 3),
        Type = Enum.Parse<SecurityType>(row.GetString(4)),
        Market = TextOrNull(row, 5),
        Sector = TextOrNull(row, 6),
        Currency = row.GetString(7),
        BoardLot = row.GetInt32(8),
        SpreadTableCode = TextOrNull(row, 9)?[0],
        Isin = TextOrNull(row, 10),
        Underlying = TextOrNull(row, 11),
        Expiry = TextOrNull(row, 12) is { } expiry
            ? DateOnly.ParseExact(expiry, DateFormat, CultureInfo.InvariantCulture)
            : null,
        Terms = TextOrNull(row, 13) is { } kind ? new WarrantTerms { Kind = Enum.Parse<WarrantKind>(kind) } : null,
    };

    private static void Bind(SqliteCommand command, Instrument instrument)
    {
        var parameters = command.Parameters;
        parameters.Clear();
        parameters.AddWithValue("$id", (long)instrument.Id);
        parameters.AddWithValue("$code", instrument.Code);
        parameters.AddWithValue("$name", instrument.Name);
        parameters.AddWithValue("$chinese_name", OrNull(instrument.ChineseName));
        parameters.AddWithValue("$type", instrument.Type.ToString());
        parameters.AddWithValue("$market", OrNull(instrument.Market));
        parameters.AddWithValue("$sector", OrNull(instrument.Sector));
        parameters.AddWithValue("$currency", instrument.Currency);
        parameters.AddWithValue("$board_lot", instrument.BoardLot);
        parameters.AddWithValue("$spread_table", OrNull(instrument.SpreadTableCode?.ToString()));
        parameters.AddWithValue("$isin", OrNull(instrument.Isin));
        parameters.AddWithValue("$underlying", OrNull(instrument.Underlying));
        parameters.AddWithValue("$expiry", OrNull(instrument.Expiry?.ToString(DateFormat, CultureInfo.InvariantCulture)));
        parameters.AddWithValue("$kind", OrNull(instrument.Terms?.Kind.ToString()));
    }

    private static object OrNull(string? text) => text ?? (object)DBNull.Value;

    private static string? TextOrNull(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
