namespace Sampan.Server.Streaming;

/// <summary>
/// How many frames a client may send: a burst, and then one every so often (generic cell rate algorithm).
/// </summary>
internal sealed class FramePace(int perSecond, int burst, TimeProvider time)
{
    private readonly long _interval = time.TimestampFrequency / perSecond;

    // When the whole burst will be there again; in the past it is.
    private long _fullAt = long.MinValue;

    /// <summary>Takes one, if there is one left.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        var fullAt = Math.Max(_fullAt, now) + _interval;
        if (fullAt - now > burst * _interval)
        {
            return false;
        }

        _fullAt = fullAt;
        return true;
    }
}
