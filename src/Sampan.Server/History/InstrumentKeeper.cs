using Microsoft.Data.Sqlite;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>Stores the instruments that a feed defines while the server runs, so that the next start knows them.</summary>
/// <remarks>The history's writer calls it now and then, on its own thread; the market's thread is not held up.</remarks>
internal sealed class InstrumentKeeper(HistoryDatabase database, InstrumentDirectory instruments)
{
    private InstrumentTable _stored = instruments.Current;

    /// <summary>Stores what has changed since the last call: all of it, or nothing when the disk fails.</summary>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds the file.</exception>
    public void StoreChanges()
    {
        var current = instruments.Current;
        if (current == _stored)
        {
            return;
        }

        var changes = current.Where(instrument => IsToStore(instrument) && !IsStored(instrument)).ToList();
        if (changes.Count > 0)
        {
            InstrumentMaster.StoreDefined(database, changes);
        }

        _stored = current;
    }

    /// <summary>The market's own entries (segments, currencies) have nothing that a feed would not say again.</summary>
    private static bool IsToStore(Instrument instrument) => instrument.Class != AssetClass.Market;

    private bool IsStored(Instrument instrument) =>
        instrument.Index < _stored.Count && _stored[instrument.Index] is var stored
        && (ReferenceEquals(stored, instrument) || stored == instrument);
}
