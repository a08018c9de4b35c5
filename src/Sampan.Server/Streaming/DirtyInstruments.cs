using Sampan.Market;

namespace Sampan.Server.Streaming;

/// <summary>Instruments whose state has changed: each is here at most once, however often it changes.</summary>
/// <remarks>
/// One thread marks, one other takes; nothing is ever full. The one that takes makes room for instruments that appear,
/// before the other may mark them: what is there already stays where it is.
/// </remarks>
internal sealed class DirtyInstruments
{
    private Range[] _ranges = [];

    /// <summary>Whether none is marked.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (var range in Volatile.Read(ref _ranges))
            {
                if (!range.Marked.IsEmpty)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Makes room for instruments up to a number of them. The thread that takes.</summary>
    public void MakeRoom(int instruments)
    {
        var first = _ranges.Length == 0 ? 0 : _ranges[^1].End;
        if (instruments > first)
        {
            // At least as many as there are: so there are few ranges, however often an instrument appears.
            Volatile.Write(ref _ranges, [.. _ranges, new Range(first, Math.Max(instruments - first, first))]);
        }
    }

    /// <summary>Marks an instrument. After its snapshot was published.</summary>
    public void Mark(int instrument, ChangeKinds kinds)
    {
        foreach (var range in Volatile.Read(ref _ranges))
        {
            if (instrument < range.End)
            {
                range.Mark(instrument, kinds);
                return;
            }
        }
    }

    /// <summary>Takes one, of those that appeared together the one that was marked first. Its snapshot is to be read after this.</summary>
    public bool TryTake(out int instrument, out ChangeKinds kinds)
    {
        foreach (var range in _ranges)
        {
            if (range.TryTake(out instrument, out kinds))
            {
                return true;
            }
        }

        (instrument, kinds) = (0, ChangeKinds.None);
        return false;
    }

    /// <summary>The instruments that room was made for at one time.</summary>
    private sealed class Range(int first, int count)
    {
        private readonly int[] _kinds = new int[count];

        public EventRing<int> Marked { get; } = new(count);

        public int End => first + _kinds.Length;

        public void Mark(int instrument, ChangeKinds kinds)
        {
            if (Interlocked.Or(ref _kinds[instrument - first], (int)kinds) == 0)
            {
                Marked.Free = instrument;
                Marked.Write();
            }
        }

        public bool TryTake(out int instrument, out ChangeKinds kinds)
        {
            (instrument, kinds) = (0, ChangeKinds.None);
            if (Marked.IsEmpty)
            {
                return false;
            }

            instrument = Marked.Oldest;
            Marked.Remove();
            kinds = (ChangeKinds)Interlocked.Exchange(ref _kinds[instrument - first], 0);
            return true;
        }
    }
}
