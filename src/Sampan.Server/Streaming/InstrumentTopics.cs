using Sampan.Market;

namespace Sampan.Server.Streaming;

/// <summary>The topics of one instrument that somebody watches, or has watched.</summary>
internal sealed class InstrumentTopics
{
    private readonly Topic?[] _topics = new Topic?[StreamTypes.Count];
    private readonly long[] _closed = [.. Enumerable.Repeat(long.MinValue, BarSet.Count)];

    /// <summary>The topic of a type; null when nobody has ever asked for it.</summary>
    public Topic? Find(StreamType type) => _topics[(int)type];

    /// <summary>The topic of a type.</summary>
    public Topic Get(StreamType type) => _topics[(int)type] ??= new Topic();

    /// <summary>A bar was closed, and told: what is still heard of it as a running bar is old.</summary>
    public void Close(BarInterval interval, long start) =>
        _closed[BarSet.IndexOf(interval)] = Math.Max(_closed[BarSet.IndexOf(interval)], start);

    /// <summary>Whether a bar was closed, or is older than one that was.</summary>
    public bool IsClosed(BarInterval interval, long start) => start <= _closed[BarSet.IndexOf(interval)];

    /// <summary>What the market has to tell of.</summary>
    public Interest Interest()
    {
        var watched = 0;
        for (var type = StreamType.Quote; (int)type < StreamTypes.Count; type++)
        {
            watched |= Find(type) is { IsEmpty: false } ? StreamTypes.Bit(type) : 0;
        }

        return StreamTypes.InterestIn(watched);
    }
}
