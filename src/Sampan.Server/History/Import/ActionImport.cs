using Sampan.Market;

namespace Sampan.Server.History.Import;

/// <summary>Files of corporate actions into the history.</summary>
public static class ActionImport
{
    // Thirty years of all of Hong Kong are a tenth of this.
    private const int RowsMax = 1_000_000;

    /// <summary>Imports a file: all rows that are right, in one transaction.</summary>
    /// <remarks>
    /// A row that is there already changes nothing. One that says otherwise of the same action as of the same time is refused, since a
    /// correction is known later than what it corrects; unless <paramref name="replaces"/> says that the stored row was a mistake.
    /// </remarks>
    /// <param name="database">Where to.</param>
    /// <param name="path">The file, gzipped or not.</param>
    /// <param name="badRows">Who hears of rows that are left out.</param>
    /// <param name="replaces">Whether rows may be written over.</param>
    /// <exception cref="OperatorException">The file can't be read, or a column is missing.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The history can't be read or written.</exception>
    public static ActionImportSummary Run(HistoryDatabase database, string path, BadRows badRows, bool replaces = false)
    {
        var store = new ActionStore(database);
        var rows = Read(path, InstrumentMaster.Load(database), badRows);
        var summary = new ActionImportSummary();
        var changed = new List<StoredAction>();
        foreach (var (line, action) in rows)
        {
            var known = store.Find(action);
            if (known == action)
            {
                summary = summary with { Unchanged = summary.Unchanged + 1 };
            }
            else if (known is null || replaces)
            {
                changed.Add(action);
            }
            else
            {
                badRows.Add(path, line, $"{Name(action)} is stored with other values, known since the same time: "
                    + "give a later time in the column known, or use --replace to write over it");
            }
        }

        store.Store(changed);
        return summary with { Stored = changed.Count, Instruments = changed.Select(action => action.InstrumentId).Distinct().Count() };
    }

    private static List<(long Line, StoredAction Action)> Read(string path, InstrumentTable instruments, BadRows badRows)
    {
        using var source = SourceFile.Open(path);
        try
        {
            using var rows = new CsvReader(source.Text);
            var parser = new ActionRowParser(ActionColumns.Read(path, rows), instruments, Path.GetFileName(path));
            var actions = new List<(long, StoredAction)>();
            var seen = new Dictionary<(uint, string, long), long>();
            while (actions.Count < RowsMax && rows.TryReadRow())
            {
                if (!parser.TryParse(rows, out var action, out var reason))
                {
                    badRows.Add(path, rows.Line, reason);
                }
                else if (!seen.TryAdd((action.InstrumentId, action.Id, action.Known), rows.Line))
                {
                    var first = seen[(action.InstrumentId, action.Id, action.Known)];
                    badRows.Add(path, rows.Line, $"{Name(action)} is on line {first} already: give each an id in the column id, "
                        + "or a correction a later time in the column known");
                }
                else
                {
                    actions.Add((rows.Line, action));
                }
            }

            return actions;
        }
        catch (InvalidDataException damage)
        {
            throw new OperatorException($"{path} can't be read: {damage.Message}.", damage);
        }
    }

    private static string Name(StoredAction action) => $"the action '{action.Id}' of {action.InstrumentId}";
}

/// <summary>What an import of actions has done.</summary>
/// <param name="Stored">Rows that are new, or were written over.</param>
/// <param name="Unchanged">Rows that were there already.</param>
/// <param name="Instruments">Instruments that have a new row.</param>
public readonly record struct ActionImportSummary(int Stored, int Unchanged, int Instruments);
