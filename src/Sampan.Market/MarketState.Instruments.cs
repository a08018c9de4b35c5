namespace Sampan.Market;

/// <summary>Instruments that appear while the market runs.</summary>
public sealed partial class MarketState
{
    /// <summary>Makes room for an instrument that a record names, if it has come into the directory meanwhile.</summary>
    /// <returns>False if the record is about no instrument, or about none that is known; then it has been dealt with.</returns>
    private bool TryGrow(ref readonly RecordHeader header)
    {
        if (header.Type is RecordType.News or RecordType.Gap)
        {
            ApplyOthers(in header);
            return false;
        }

        ReadDirectory();
        if (header.InstrumentId < (uint)_states.Length)
        {
            return true;
        }

        Ignored++;
        return false;
    }

    /// <summary>Takes over what has changed in the directory.</summary>
    private void ReadDirectory()
    {
        var table = _directory?.Current;
        if (table is null || ReferenceEquals(table, _table))
        {
            return;
        }

        _table = table;
        Grow(table.Count);
        for (var i = 0; i < table.Count; i++)
        {
            _states[i].HasUnmarked |= _states[i].HasAuctions != table[i].HasAuctions;
            _states[i].HasAuctions = table[i].HasAuctions;
            _states[i].IsLevel = table[i].Class == AssetClass.Indices;
        }

        FindIndices(table);
    }

    private void Grow(int count)
    {
        var known = _states.Length;
        Array.Resize(ref _states, Math.Max(known, count));
        Array.Resize(ref _changes, _states.Length);
        Array.Resize(ref _hasDay, _states.Length);
        _changed.EnsureCapacity(_states.Length);
        for (var i = known; i < _states.Length; i++)
        {
            _states[i] = new InstrumentState(_books.Add());
            _states[i].RestoreNumbers(in _firstNumbers, _firstTrade);
        }
    }
}
