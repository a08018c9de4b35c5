namespace Sampan.Server.Feeds.Omdc.Inputs;

/// <summary>The clock on the wall, which may be set back, as a time that always moves on.</summary>
/// <remarks>
/// When the clock has been set back, time goes on at half its speed until the clock has caught up. It neither stands still,
/// in which case nothing that is waited for would ever be given up, nor is wrong for good.
/// </remarks>
internal sealed class SteadyClock(TimeProvider time)
{
    private long _now = long.MinValue;
    private long _stamp;

    /// <summary>Whether the time is that on the wall.</summary>
    public bool IsOnTheWall { get; private set; } = true;

    /// <summary>Nanoseconds since the Unix epoch, UTC; never less than before.</summary>
    public long Now()
    {
        var wall = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var stamp = time.GetTimestamp();
        var slowed = _now == long.MinValue ? wall : _now + HalfOf(stamp);
        IsOnTheWall = wall >= _now;
        (_now, _stamp) = (IsOnTheWall ? wall : Math.Max(slowed, _now), stamp);
        return _now;
    }

    private long HalfOf(long stamp) => time.GetElapsedTime(_stamp, stamp).Ticks * TimeSpan.NanosecondsPerTick / 2;
}
