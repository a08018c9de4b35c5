namespace Sampan.Server.History;

/// <summary>The tables of <c>history.db</c>, and their version.</summary>
/// <remarks>
/// Bars are plain rows of integers, so that any tool can read them, and <c>bar_text</c> shows them as people write
/// them. Only minutes (1) and days (8) are rows; every other interval is rolled up when it is asked for.
/// </remarks>
internal static class HistorySchema
{
    /// <summary>What <c>PRAGMA user_version</c> says of a file with these tables.</summary>
    public const int Version = 5;

    /// <summary>What brings the tables of an older version to this one.</summary>
    public static string From(long version)
    {
        var statements = version < 2 ? [Progress] : new List<string>();
        statements.AddRange(version < 4 ? [Action] : []);
        statements.AddRange(InstrumentColumn.All
            .Where(column => column.Since > version)
            .Select(column => $"ALTER TABLE instrument ADD COLUMN {column.Name} {column.Type};"));
        if (version < 5)
        {
            statements.Add(AddRevision);
        }

        statements.Add(FormattableString.Invariant($"PRAGMA user_version = {Version};"));
        return string.Join('\n', statements);
    }

    public static readonly string Create = FormattableString.Invariant($"""
        CREATE TABLE bar(
            instrument INTEGER NOT NULL,  -- stock code as a number; indices 1000000000 + n
            interval   INTEGER NOT NULL,  -- 1 minute, 8 day; 12 and 13: a last minute in its two parts
            start      INTEGER NOT NULL,  -- Unix seconds
            open       INTEGER NOT NULL,  -- prices: 1e-9 of the currency
            high       INTEGER NOT NULL,
            low        INTEGER NOT NULL,
            close      INTEGER NOT NULL,
            volume     INTEGER NOT NULL,  -- shares
            turnover   INTEGER,           -- 1e-6 of the currency; NULL: not known
            trades     INTEGER NOT NULL,  -- 0: not known
            flags      INTEGER NOT NULL,  -- 2 part of it was not seen, 8 told anew, 16 auction only,
                                          -- 32 with the closing auction, 64 none any more, 128 suspect
            rev        INTEGER NOT NULL DEFAULT 0,  -- how often a minute in it was told anew
            PRIMARY KEY(instrument, interval, start)
        ) WITHOUT ROWID;

        {BarText}

        CREATE TABLE gap(
            id          INTEGER PRIMARY KEY,
            feed        TEXT NOT NULL,
            channel     TEXT,              -- the feed's own name for a part of it; NULL: all of it
            from_time   INTEGER NOT NULL,  -- Unix nanoseconds
            to_time     INTEGER NOT NULL,  -- Unix nanoseconds, exclusive
            from_sequence INTEGER,         -- the first and the last number that is missing, where the feed has numbers
            to_sequence INTEGER,
            cause       TEXT NOT NULL,
            state       TEXT NOT NULL CHECK(state IN ('open', 'repaired', 'unrecoverable')),
            repaired_by TEXT
        );
        CREATE INDEX gap_time ON gap(from_time);

        {Progress}

        {Action}

        CREATE TABLE instrument(
            {string.Join(",\n    ", InstrumentColumn.All.Select(column => $"{column.Name} {column.Type}"))}
        );

        PRAGMA user_version = {Version};
        """);

    // SQLite keeps the text of a view, so that an old file has the old one.
    private static readonly string AddRevision = $"""
        ALTER TABLE bar ADD COLUMN rev INTEGER NOT NULL DEFAULT 0;
        UPDATE bar SET rev = 1 WHERE flags & 8;
        DROP VIEW bar_text;
        {BarText}
        """;

    private const string Progress = """
        CREATE TABLE progress(
            feed        TEXT PRIMARY KEY,  -- of a live market; an import leaves no trace here
            time        INTEGER NOT NULL   -- everything before it is stored; Unix nanoseconds
        ) WITHOUT ROWID;
        """;

    private static string BarText => $"""
        CREATE VIEW bar_text AS
        SELECT instrument,
               CASE interval WHEN 1 THEN 'minute' WHEN 8 THEN 'day'
                   WHEN 12 THEN 'closing auction' WHEN 13 THEN 'before the closing auction' ELSE interval END AS interval,
               strftime('%Y-%m-%dT%H:%M:%S+08:00', start + 28800, 'unixepoch') AS start,
               {Price("open")}, {Price("high")}, {Price("low")}, {Price("close")},
               volume,
               {Decimal("turnover", 6)},
               trades,
               rev,
               trim(CASE WHEN flags & 2 THEN 'incomplete ' ELSE '' END || CASE WHEN flags & 64 THEN 'void ' ELSE '' END
                   || CASE WHEN flags & 128 THEN 'suspect' ELSE '' END) AS remark
        FROM bar;
        """;

    // The ex-date alone is a text: people look for it, and it is a day and no time.
    private const string Action = """
        CREATE TABLE action(
            instrument  INTEGER NOT NULL,  -- stock code as a number
            id          TEXT NOT NULL,     -- which action of the instrument, in the source's words
            known       INTEGER NOT NULL,  -- since when this is known; a later row corrects it; Unix nanoseconds
            cancelled   INTEGER NOT NULL,  -- 1: taken back from then on
            source      TEXT NOT NULL,
            kind        TEXT NOT NULL,     -- split, consolidation, bonus, dividend, rights, spin-off
            ex_date     TEXT NOT NULL,     -- day in Hong Kong, 2026-11-23
            numerator   INTEGER NOT NULL,  -- shares after, given or offered
            denominator INTEGER NOT NULL,  -- shares before, or held
            cash        INTEGER NOT NULL,  -- dividend of a share; money: 1e-9 of the currency
            subscription INTEGER NOT NULL, -- price at which a right buys a share
            share_value INTEGER NOT NULL,  -- of a share of the company that is spun off
            currency    TEXT,              -- of the money; NULL: the one that the instrument trades in
            rate        INTEGER NOT NULL,  -- what one of it is in the trading currency, 1e-9; 0: the same
            PRIMARY KEY(instrument, id, known)
        ) WITHOUT ROWID;
        CREATE INDEX action_ex_date ON action(ex_date);
        """;

    private static string Price(string column) => Decimal(column, 9);

    /// <summary>An integer column as the decimal that it stands for, without zeros at its end.</summary>
    private static string Decimal(string column, int decimals)
    {
        var one = "1" + new string('0', decimals);
        var digits = $"printf('%d.%0{decimals}d', abs({column}) / {one}, abs({column}) % {one})";
        return $"substr('-', 1, {column} < 0) || rtrim(rtrim({digits}, '0'), '.') AS {column}";
    }
}
