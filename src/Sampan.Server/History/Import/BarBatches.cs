using System.Collections.Concurrent;
using System.Diagnostics;

namespace Sampan.Server.History.Import;

/// <summary>The second half of an import: batches of bars are sorted and stored while the next one is parsed.</summary>
/// <remarks>One thread fills and submits; the storing one is inside.</remarks>
internal sealed class BarBatches : IDisposable
{
    /// <summary>
    /// Bars in a transaction: enough of each instrument to be stored in runs, and the file is locked for a tenth of a
    /// second.
    /// </summary>
    public const int Size = 1 << 16;

    // In which a server that runs on the same folder gets at the file, see BarAppender.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly BarHistory _history;
    private readonly BlockingCollection<(StoredBar[] Bars, int Count)> _full = new(boundedCapacity: 1);
    private readonly ConcurrentBag<StoredBar[]> _empty = [];
    private readonly StoredBar[] _sorted = new StoredBar[Size];
    private readonly ulong[] _keys = new ulong[Size];
    private readonly int[] _order = new int[Size];
    private readonly Task _storing;
    private long _storedCount;

    public BarBatches(BarHistory history)
    {
        _history = history;
        _storing = Task.Factory.StartNew(
            StoreAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Bars in the file; one that came twice in a batch counts once.</summary>
    public long StoredCount => Volatile.Read(ref _storedCount);

    /// <summary>A batch to fill.</summary>
    public StoredBar[] Rent() => _empty.TryTake(out var bars) ? bars : new StoredBar[Size];

    /// <summary>Hands a batch over, and waits while another is before it.</summary>
    public void Submit(StoredBar[] bars, int count)
    {
        while (!_full.TryAdd((bars, count), millisecondsTimeout: 100))
        {
            ThrowIfFailed();
        }
    }

    /// <summary>Waits until everything is stored.</summary>
    public void Complete()
    {
        _full.CompleteAdding();
        _storing.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _full.CompleteAdding();
        Task.WaitAny(_storing);
        _full.Dispose();
    }

    private void ThrowIfFailed()
    {
        if (_storing.IsFaulted)
        {
            _storing.GetAwaiter().GetResult();
        }
    }

    private void StoreAll()
    {
        foreach (var (bars, count) in _full.GetConsumingEnumerable())
        {
            var unique = Sort(bars, count);
            _history.Append(_sorted.AsSpan(0, unique));
            Volatile.Write(ref _storedCount, _storedCount + unique);
            _empty.Add(bars);
            Thread.Sleep(Pause);
        }
    }

    /// <summary>Brings a batch into the order of the table; of two of the same bar the later row stays.</summary>
    private int Sort(StoredBar[] bars, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _keys[i] = KeyOf(in bars[i]);
            _order[i] = i;
        }

        Array.Sort(_keys, _order, 0, count);
        var unique = 0;
        for (var i = 0; i < count;)
        {
            var last = _order[i];
            var key = _keys[i];
            while (++i < count && _keys[i] == key)
            {
                last = Math.Max(last, _order[i]);
            }

            _sorted[unique++] = bars[last];
        }

        return unique;
    }

    /// <summary>Instrument, interval and start in 31, 4 and 29 bits of one number.</summary>
    /// <remarks>The start is in minutes from the year 1459.</remarks>
    private static ulong KeyOf(in StoredBar bar)
    {
        var minutes = BarUnits.Seconds(bar.Bar.Start) / 60;
        Debug.Assert(bar.InstrumentId < 1u << 31, "ids of indices begin at 1,000,000,000");
        return ((ulong)bar.InstrumentId << 33) | ((ulong)bar.Interval << 29) | (ulong)(minutes + (1 << 28));
    }
}
