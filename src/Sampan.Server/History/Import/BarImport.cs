using Sampan.Market;

namespace Sampan.Server.History.Import;

/// <summary>Bars from CSV files into the history, as fast as the file takes them.</summary>
/// <remarks>
/// Every batch is a transaction of its own, and a bar that is there is replaced. So an import that was killed is simply
/// run again, and a second import of a file changes nothing. It may run while a server uses the same folder.
/// </remarks>
public sealed class BarImport(BarHistory history, InstrumentTable instruments, BadRows badRows)
{
    private readonly InstrumentCodes _codes = new(instruments);
    private readonly HashSet<uint> _imported = [];
    private long _rows;
    private long _withoutTrades;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <summary>
    /// How far it is: rows read, and bytes read of the file under way. Called now and then, on the thread that imports.
    /// </summary>
    public Action<BarImportProgress>? Progress { get; init; }

    /// <summary>Imports files one after the other; where two have the same bar, the later file holds.</summary>
    /// <exception cref="OperatorException">A file can't be read, or its columns are not those of bars.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The history can't be written.</exception>
    public BarImportSummary Run(IReadOnlyList<BarFile> files)
    {
        using var batches = new BarBatches(history);
        foreach (var file in files)
        {
            Run(file, batches);
        }

        batches.Complete();
        return new BarImportSummary
        {
            Files = files.Count,
            Rows = _rows,
            Bars = batches.StoredCount,
            Instruments = _imported.Count,
            First = _imported.Count > 0 ? HongKongTime.DateOf(_first) : null,
            Last = _imported.Count > 0 ? HongKongTime.DateOf(_last) : null,
            WithoutTrades = _withoutTrades,
            BadRows = badRows.Count,
        };
    }

    private void Run(BarFile file, BarBatches batches)
    {
        using var source = SourceFile.Open(file.Path);
        using var rows = new CsvReader(source.Text);
        try
        {
            rows.TryReadRow();
            var parser = new BarRowParser(new BarColumns(file.Path, rows), file.Labels ?? MinuteLabels.Start, _codes);
            while (ReadBatch(file.Path, rows, parser, batches))
            {
                Progress?.Invoke(new BarImportProgress(_rows, file.Path, source.Position));
            }
        }
        catch (InvalidDataException damage)
        {
            badRows.Add(file.Path, rows.Line, $"the rest can't be read: {damage.Message}");
        }
    }

    /// <summary>Fills a batch and hands it over; false at the end of the file.</summary>
    private bool ReadBatch(string path, CsvReader rows, BarRowParser parser, BarBatches batches)
    {
        var batch = batches.Rent();
        var count = 0;
        try
        {
            while (count < batch.Length && rows.TryReadRow())
            {
                count += Take(path, rows, parser, out batch[count]) ? 1 : 0;
            }

            return count == batch.Length;
        }
        finally
        {
            // Also when the file turns out to be damaged: what came before holds.
            batches.Submit(batch, count);
        }
    }

    private bool Take(string path, CsvReader rows, BarRowParser parser, out StoredBar bar)
    {
        _rows++;
        switch (parser.Parse(rows, out bar))
        {
            case RowKind.Bar:
                _imported.Add(bar.InstrumentId);
                _first = Math.Min(_first, bar.Bar.Start);
                _last = Math.Max(_last, bar.Bar.Start);
                return true;
            case RowKind.WithoutTrades:
                _withoutTrades++;
                return false;
            default:
                badRows.Add(path, rows.Line, parser.Reason);
                return false;
        }
    }
}
