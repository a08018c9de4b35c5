namespace Sampan.Market;

/// <summary>What the market shows to other threads: a snapshot for each instrument, read without a lock.</summary>
/// <remarks>
/// One writer, the market's loop; any number of readers. A version, odd while the writer is at work, tells a reader that
/// its copy was torn and must be made again.
/// </remarks>
public sealed class PublishedMarket(int instruments)
{
    private readonly InstrumentSnapshot[] _snapshots = new InstrumentSnapshot[instruments];
    private readonly long[] _versions = new long[instruments];
    private long _time;

    /// <summary>How far the market has come, nanoseconds since the Unix epoch, UTC; 0 before its first record.</summary>
    public long Time
    {
        get => Volatile.Read(ref _time);
        set => Volatile.Write(ref _time, value);
    }

    /// <summary>Shows a new snapshot. To be called by the market's loop only.</summary>
    public void Publish(int instrument, in InstrumentSnapshot snapshot)
    {
        ref var version = ref _versions[instrument];
        Volatile.Write(ref version, version + 1);
        Interlocked.MemoryBarrier();
        _snapshots[instrument] = snapshot;
        Volatile.Write(ref version, version + 1);
    }

    /// <summary>Copies the newest snapshot.</summary>
    /// <returns>Its version: it rises with every change, and 0 means that there has been none yet.</returns>
    public long Read(int instrument, out InstrumentSnapshot snapshot) =>
        Copy(ref _versions[instrument], in _snapshots[instrument], out snapshot);

    /// <summary>Copies the quote of the newest snapshot, which is a tenth of it.</summary>
    /// <returns>The snapshot's version, as <see cref="Read"/> has it.</returns>
    public long ReadQuote(int instrument, out Quote quote) =>
        Copy(ref _versions[instrument], in _snapshots[instrument].Quote, out quote);

    /// <summary>The version that <see cref="Read"/> would find, without the copy; odd while it is being replaced.</summary>
    public long VersionOf(int instrument) => Volatile.Read(ref _versions[instrument]);

    private static long Copy<T>(ref long version, ref readonly T source, out T copy)
        where T : struct
    {
        var spin = new SpinWait();
        while (true)
        {
            var before = Volatile.Read(ref version);
            copy = source;
            Interlocked.MemoryBarrier();
            if ((before & 1) == 0 && before == Volatile.Read(ref version))
            {
                return before;
            }

            spin.SpinOnce();
        }
    }
}
