namespace Sampan.Market;

/// <summary>How often each minute of one instrument was told anew today.</summary>
/// <remarks>Nearly all minutes never are. No more than there are minutes in a day.</remarks>
internal sealed class MinuteRevisions
{
    private readonly SortedList<long, int> _counts = [];

    /// <summary>Counts one more.</summary>
    public void Add(long minute) => _counts[minute] = _counts.GetValueOrDefault(minute) + 1;

    /// <summary>How often all minutes of a time were told anew.</summary>
    /// <param name="start">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="end">The first time after it.</param>
    public int Sum(long start, long end)
    {
        var sum = 0;
        for (var i = _counts.Count - 1; i >= 0 && _counts.Keys[i] >= start; i--)
        {
            sum += _counts.Keys[i] < end ? _counts.Values[i] : 0;
        }

        return sum;
    }
}
