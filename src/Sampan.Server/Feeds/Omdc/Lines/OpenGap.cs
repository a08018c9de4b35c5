using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>A gap that has been told, until every number of it has come or been given up.</summary>
/// <remarks>
/// It ends in as many parts as there were ways to mend it: numbers side by side that came the same way are one part.
/// </remarks>
internal sealed class OpenGap(OmdcGap told)
{
    private readonly List<Part> _parts = [];
    private long _missing = (long)told.Last - told.First + 1;

    /// <summary>What has been told of it.</summary>
    public OmdcGap Told { get; private set; } = told;

    /// <summary>Whether nothing of it is missing any more.</summary>
    public bool HasEnded => _missing == 0;

    /// <summary>Numbers of it are no longer missing.</summary>
    public void Record(uint first, uint last, GapRepair repair, long time)
    {
        _missing -= (long)last - first + 1;
        var index = FindEndingFrom(first);
        _parts.Insert(index, new Part(first, last, repair, time));
        Join(index);
        Join(index - 1);
    }

    /// <summary>What had come behind it is given up, too.</summary>
    public void Grow(uint first, uint last)
    {
        _missing += (long)last - first + 1;
        for (var i = FindEndingFrom(first); i < _parts.Count && _parts[i].First <= last;)
        {
            i += Forget(i, first, last);
        }

        Told = Told with { Last = Math.Max(Told.Last, last), Cause = GapCause.HeldBackTooMuch };
    }

    /// <summary>What became of it.</summary>
    /// <param name="newNumber">Gives a number to each part but the first.</param>
    public IEnumerable<OmdcGap> End(Func<uint> newNumber)
    {
        for (var i = 0; i < _parts.Count; i++)
        {
            var part = _parts[i];
            yield return Told with
            {
                Number = i == 0 ? Told.Number : newNumber(),
                First = part.First,
                Last = part.Last,
                To = part.Time,
                State = part.Repair is GapRepair.OtherLine or GapRepair.Retransmission ? GapState.Repaired : GapState.Unrecoverable,
                Repair = part.Repair,
            };
        }
    }

    private int FindEndingFrom(uint number)
    {
        var (low, high) = (0, _parts.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _parts[middle].Last < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Join(int index)
    {
        if (index >= 0 && index + 1 < _parts.Count
            && _parts[index].Repair == _parts[index + 1].Repair && _parts[index].Last + 1 == _parts[index + 1].First)
        {
            _parts[index] = _parts[index] with
            {
                Last = _parts[index + 1].Last,
                Time = Math.Max(_parts[index].Time, _parts[index + 1].Time),
            };
            _parts.RemoveAt(index + 1);
        }
    }

    // Returns by how much the index moves to the next part.
    private int Forget(int index, uint first, uint last)
    {
        var part = _parts[index];
        _parts.RemoveAt(index);
        var kept = index;
        if (part.First < first)
        {
            _parts.Insert(kept++, part with { Last = first - 1 });
        }

        if (part.Last > last)
        {
            _parts.Insert(kept++, part with { First = last + 1 });
        }

        return kept - index;
    }

    private readonly record struct Part(uint First, uint Last, GapRepair Repair, long Time);
}
