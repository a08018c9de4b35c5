using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>How a channel fares. One thread counts; any may read.</summary>
public sealed class OmdcChannelCounters
{
    private readonly long[] _mended = new long[4];
    private long _messages;
    private long _duplicates;
    private long _stale;
    private long _gaps;
    private long _resets;
    private long _snapshots;
    private long _incompleteSnapshots;
    private long _heldBackBytes;
    private long _next = 1;
    private bool _isSuspect;

    /// <summary>Messages told, without those of snapshots.</summary>
    public long Messages => Volatile.Read(ref _messages);

    /// <summary>Messages that had come already, by the other line as a rule.</summary>
    public long Duplicates => Volatile.Read(ref _duplicates);

    /// <summary>Packets from before a reset, or from between the parts of a disaster recovery.</summary>
    public long Stale => Volatile.Read(ref _stale);

    /// <summary>How many gaps were called.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    /// <summary>How often the channel has started over.</summary>
    public long Resets => Volatile.Read(ref _resets);

    /// <summary>Snapshots told.</summary>
    public long Snapshots => Volatile.Read(ref _snapshots);

    /// <summary>Snapshots that were wanted and dropped, because a part of them was missing or there was no room for them.</summary>
    public long IncompleteSnapshots => Volatile.Read(ref _incompleteSnapshots);

    /// <summary>The memory of what is held back and of the snapshot that is being collected, in bytes.</summary>
    public long HeldBackBytes => Volatile.Read(ref _heldBackBytes);

    /// <summary>The number of the next message to tell.</summary>
    public uint Next => (uint)Volatile.Read(ref _next);

    /// <summary>Whether the channel's books can't be trusted now.</summary>
    public bool IsSuspect => Volatile.Read(ref _isSuspect);

    /// <summary>How many messages of called gaps were mended so; lost for good with a snapshot or with nothing in their place.</summary>
    public long MessagesMended(GapRepair repair) => Volatile.Read(ref _mended[(int)repair]);

    internal void AddMessages(int count) => Volatile.Write(ref _messages, _messages + count);

    internal void AddDuplicates(long count) => Volatile.Write(ref _duplicates, _duplicates + count);

    internal void AddStale() => Volatile.Write(ref _stale, _stale + 1);

    internal void AddGap() => Volatile.Write(ref _gaps, _gaps + 1);

    internal void AddReset() => Volatile.Write(ref _resets, _resets + 1);

    internal void AddSnapshot() => Volatile.Write(ref _snapshots, _snapshots + 1);

    internal void AddMended(GapRepair repair, long count) =>
        Volatile.Write(ref _mended[(int)repair], _mended[(int)repair] + count);

    internal void ShowNext(uint next) => Volatile.Write(ref _next, next);

    internal void Show(uint next, bool isSuspect, long heldBackBytes, long incompleteSnapshots)
    {
        Volatile.Write(ref _next, next);
        Volatile.Write(ref _isSuspect, isSuspect);
        Volatile.Write(ref _heldBackBytes, heldBackBytes);
        Volatile.Write(ref _incompleteSnapshots, incompleteSnapshots);
    }
}
