using Sampan.Market;

namespace Sampan.Server.Streaming;

/// <summary>Instruments whose state has changed: each is here at most once, however often it changes.</summary>
/// <remarks>One thread marks, one other takes; nothing is ever full.</remarks>
internal sealed class DirtyInstruments(int instruments)
{
    private readonly int[] _kinds = new int[instruments];
    private readonly EventRing<int> _marked = new(Math.Max(1, instruments));

    /// <summary>Whether none is marked.</summary>
    public bool IsEmpty => _marked.IsEmpty;

    /// <summary>Marks an instrument. After its snapshot was published.</summary>
    public void Mark(int instrument, ChangeKinds kinds)
    {
        if (Interlocked.Or(ref _kinds[instrument], (int)kinds) == 0)
        {
            _marked.Free = instrument;
            _marked.Write();
        }
    }

    /// <summary>Takes the one that was marked first. Its snapshot is to be read after this.</summary>
    public bool TryTake(out int instrument, out ChangeKinds kinds)
    {
        (instrument, kinds) = (0, ChangeKinds.None);
        if (_marked.IsEmpty)
        {
            return false;
        }

        instrument = _marked.Oldest;
        _marked.Remove();
        kinds = (ChangeKinds)Interlocked.Exchange(ref _kinds[instrument], 0);
        return true;
    }
}
