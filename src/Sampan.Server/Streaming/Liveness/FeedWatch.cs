using Sampan.Market;

namespace Sampan.Server.Streaming.Liveness;

/// <summary>Whether the feed has fallen silent while the market trades: then what is shown is old, and says so.</summary>
/// <remarks>
/// A feed ticks at least once a second, so that a quiet market is not a silent feed. Outside trading hours, lunch included, silence is
/// no fault. The hub's thread looks; any thread reads what it has seen.
/// </remarks>
/// <param name="market">The market: its time moves while the feed speaks.</param>
/// <param name="tradesAt">Whether the market trades at a time, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="silenceMax">How long the feed may be silent.</param>
/// <param name="time">The clock on the wall.</param>
public sealed class FeedWatch(PublishedMarket market, Func<long, bool> tradesAt, TimeSpan silenceMax, TimeProvider time)
{
    private long _seenTime;
    private long _seenAt = time.GetTimestamp();
    private long _since;

    /// <summary>Whether it is silent.</summary>
    public bool IsStale => Since != 0;

    /// <summary>Since when it is, by the market's time: nanoseconds since the Unix epoch, UTC; 0 when it is not.</summary>
    public long Since => Volatile.Read(ref _since);

    /// <summary>Looks, and says whether it has become silent or speaks again.</summary>
    internal bool Look()
    {
        var now = market.Time;
        if (now != _seenTime)
        {
            (_seenTime, _seenAt) = (now, time.GetTimestamp());
        }

        var isStale = now > 0
            && time.GetElapsedTime(_seenAt) > silenceMax
            && tradesAt((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
        if (isStale == IsStale)
        {
            return false;
        }

        Volatile.Write(ref _since, isStale ? now : 0);
        return true;
    }
}
