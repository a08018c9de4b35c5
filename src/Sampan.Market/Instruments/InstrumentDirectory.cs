namespace Sampan.Market;

/// <summary>The instruments of a market whose feed brings them along: a table that is replaced when they change.</summary>
/// <remarks>
/// One writer, the thread of the feed; any number of readers, who take <see cref="Current"/> once for each piece of work.
/// An instrument keeps its index for ever: new ones are appended, and none is taken out.
/// </remarks>
public sealed class InstrumentDirectory(InstrumentTable table)
{
    private InstrumentTable _current = table;

    /// <summary>The newest table.</summary>
    public InstrumentTable Current => Volatile.Read(ref _current);

    /// <summary>Replaces what is said of known instruments, by id, and appends those that are new.</summary>
    /// <returns>The new table.</returns>
    /// <exception cref="ArgumentException">Two instruments have the same id, or the same class and code.</exception>
    public InstrumentTable Update(IReadOnlyCollection<Instrument> changes)
    {
        var old = Current;
        var changed = changes.ToDictionary(instrument => instrument.Id);
        var kept = old.Select(instrument => changed.Remove(instrument.Id, out var change) ? change : instrument).ToList();
        kept.AddRange(changes.Where(instrument => changed.ContainsKey(instrument.Id)));
        var table = new InstrumentTable(kept);
        Volatile.Write(ref _current, table);
        return table;
    }
}
