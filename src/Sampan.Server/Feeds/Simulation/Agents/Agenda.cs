namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>Who acts when: one next time for each participant, the earliest on top.</summary>
/// <remarks>
/// A binary heap. Of equal times the lower number comes first, so that the order never depends on the past.
/// </remarks>
internal sealed class Agenda(int capacity)
{
    private readonly Entry[] _entries = new Entry[capacity];
    private int _count;

    /// <summary>The earliest time; the end of time when nobody acts.</summary>
    public long NextTime => _count == 0 ? long.MaxValue : _entries[0].Time;

    /// <summary>Who acts at <see cref="NextTime"/>.</summary>
    public int Next => _entries[0].Number;

    /// <summary>Enters somebody who is not in the agenda.</summary>
    public void Add(int number, long time)
    {
        var at = _count++;
        var entry = new Entry(time, number);
        while (at > 0 && entry.IsBefore(_entries[(at - 1) / 2]))
        {
            _entries[at] = _entries[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _entries[at] = entry;
    }

    /// <summary>Gives who is on top another time, not before the one there was.</summary>
    public void PutOff(long time)
    {
        var at = 0;
        var entry = new Entry(time, _entries[0].Number);
        for (var child = 1; child < _count; child = (2 * at) + 1)
        {
            if (child + 1 < _count && _entries[child + 1].IsBefore(_entries[child]))
            {
                child++;
            }

            if (!_entries[child].IsBefore(entry))
            {
                break;
            }

            _entries[at] = _entries[child];
            at = child;
        }

        _entries[at] = entry;
    }

    public void Clear() => _count = 0;

    private readonly record struct Entry(long Time, int Number)
    {
        public bool IsBefore(in Entry other) =>
            Time < other.Time || (Time == other.Time && Number < other.Number);
    }
}
