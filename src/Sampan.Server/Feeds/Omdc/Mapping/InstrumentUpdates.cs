using System.Diagnostics.CodeAnalysis;
using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>Instruments that are new or have changed, until the directory takes them, many at once: a new table is dear.</summary>
internal sealed class InstrumentUpdates(InstrumentDirectory directory)
{
    // The exchange sends all definitions within seconds of each other.
    private const long QuietNanos = 200_000_000;
    private const long WaitNanosMax = HongKongTime.NanosPerSecond;

    private readonly Dictionary<uint, Instrument> _pending = [];
    private long _first;
    private long _newest;

    /// <summary>How many wait.</summary>
    public int Count => _pending.Count;

    /// <summary>The table without what waits.</summary>
    public InstrumentTable Table => directory.Current;

    /// <summary>What is known of an instrument, what waits included.</summary>
    public bool TryFind(uint id, [NotNullWhen(true)] out Instrument? instrument) =>
        _pending.TryGetValue(id, out instrument) || directory.Current.TryFind(id, out instrument);

    public bool IsWaiting(uint id) => _pending.ContainsKey(id);

    /// <summary>Keeps what is said of an instrument, unless it says nothing new.</summary>
    public void Set(Instrument instrument, long time)
    {
        if (TryFind(instrument.Id, out var known) && known == instrument)
        {
            return;
        }

        _first = _pending.Count == 0 ? time : _first;
        _newest = time;
        _pending[instrument.Id] = instrument;
    }

    /// <summary>Whether nothing has come for a while, or something has waited for long.</summary>
    public bool IsDue(long time) => _pending.Count > 0 && (time - _newest >= QuietNanos || time - _first >= WaitNanosMax);

    /// <summary>Hands all that waits to the directory.</summary>
    /// <returns>The ids of what has changed.</returns>
    public uint[] Apply()
    {
        directory.Update(_pending.Values);
        uint[] ids = [.. _pending.Keys];
        _pending.Clear();
        return ids;
    }
}
