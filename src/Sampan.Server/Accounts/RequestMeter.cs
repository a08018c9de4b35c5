namespace Sampan.Server.Accounts;

/// <summary>
/// Counts the requests of one account against a <see cref="RequestPace"/>, by the generic cell rate algorithm.
/// </summary>
/// <remarks>
/// The state is one number, the time at which the whole burst will be there again; each request moves it one interval
/// ahead. Any thread may call; there is no lock, no timer, and no window at whose edge the limit could be had twice.
/// </remarks>
internal sealed class RequestMeter
{
    // In ticks of the clock that the callers read. Anything in the past means a full burst.
    private long _fullAt = long.MinValue;

    /// <summary>Takes one request if there is one left at <paramref name="now"/>.</summary>
    public bool TryTake(RequestPace pace, long now, out RateLimitState state)
    {
        while (true)
        {
            var seen = Volatile.Read(ref _fullAt);
            var before = FullAt(seen, pace, now);
            var after = before + pace.Interval;
            var granted = after - now <= pace.Capacity;
            if (!granted || Interlocked.CompareExchange(ref _fullAt, after, seen) == seen)
            {
                state = StateOf(pace, (granted ? after : before) - now);
                return granted;
            }
        }
    }

    /// <summary>What is left at <paramref name="now"/>, taking nothing.</summary>
    public RateLimitState Peek(RequestPace pace, long now) =>
        StateOf(pace, FullAt(Volatile.Read(ref _fullAt), pace, now) - now);

    // Never further ahead than one burst: after a change to a smaller plan, nobody waits for the larger one's debt.
    private static long FullAt(long seen, RequestPace pace, long now) => Math.Clamp(seen, now, now + pace.Capacity);

    private static RateLimitState StateOf(RequestPace pace, long debt)
    {
        var spare = pace.Capacity - debt;
        var wait = Math.Max(0, pace.Interval - spare);
        // An interval is rounded up, so that a whole burst may be a few ticks longer than its window.
        var reset = Math.Min(pace.SecondsIn(debt), pace.WindowSeconds);
        return new RateLimitState(pace, (int)(spare / pace.Interval), reset, pace.SecondsIn(wait));
    }
}
