namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>All that is missing between the next message of a channel and the newest, in order.</summary>
internal sealed class Holes
{
    private readonly List<Hole> _holes = [];

    public int Count => _holes.Count;

    public Hole this[int index] => _holes[index];

    /// <summary>Adds a hole behind all others.</summary>
    public void Append(Hole hole) => _holes.Add(hole);

    /// <summary>Adds a hole where there is none.</summary>
    public void Insert(Hole hole) => _holes.Insert(FindEndingFrom(hole.First), hole);

    public void Clear() => _holes.Clear();

    /// <summary>The index of the first hole that ends at a number or behind it.</summary>
    public int FindEndingFrom(uint number)
    {
        var (low, high) = (0, _holes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _holes[middle].Last < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Numbers are no longer missing.</summary>
    /// <param name="first">The first of them; some of them may not have been missing.</param>
    /// <param name="last">The last of them.</param>
    /// <param name="repair">How they came, or what came in their place; the gaps that they were part of keep it.</param>
    /// <param name="time">When, nanoseconds since the Unix epoch, UTC.</param>
    /// <returns>How many of them were missing.</returns>
    public long Fill(uint first, uint last, Sampan.Market.GapRepair repair, long time)
    {
        long filled = 0;
        for (var i = FindEndingFrom(first); i < _holes.Count && _holes[i].First <= last;)
        {
            var hole = _holes[i];
            var (from, to) = (Math.Max(first, hole.First), Math.Min(last, hole.Last));
            hole.Gap?.Record(from, to, repair, time);
            filled += to - from + 1;
            i += Cut(i, from, to);
        }

        return filled;
    }

    /// <summary>Divides a hole, so that one begins at a number.</summary>
    public void SplitAt(int index, uint number)
    {
        var hole = _holes[index];
        if (number <= hole.First || number > hole.Last)
        {
            return;
        }

        _holes.Insert(index + 1, Part(hole, number, hole.Last));
        hole.Last = number - 1;
    }

    // Returns by how much the index moves to the next hole.
    private int Cut(int index, uint from, uint to)
    {
        var hole = _holes[index];
        if (from == hole.First && to == hole.Last)
        {
            _holes.RemoveAt(index);
            return 0;
        }

        if (from > hole.First && to < hole.Last)
        {
            _holes.Insert(index + 1, Part(hole, to + 1, hole.Last));
            hole.Last = from - 1;
            return 2;
        }

        (hole.First, hole.Last) = from == hole.First ? (to + 1, hole.Last) : (hole.First, from - 1);
        return 1;
    }

    private static Hole Part(Hole hole, uint first, uint last) => new()
    {
        First = first,
        Last = last,
        State = hole.State,
        Deadline = hole.Deadline,
        From = hole.From,
        Cause = hole.Cause,
        Gap = hole.Gap,
    };
}
