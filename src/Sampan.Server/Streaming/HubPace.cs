using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Sampan.Server.Streaming;

/// <summary>Lets a round of the hub begin when enough time has passed since the last one began, and not before.</summary>
/// <remarks>What comes meanwhile is gathered: states are rendered once for it, and each connection is written to once.</remarks>
/// <param name="interval">From the beginning of a round to that of the next, at least; zero for no pace at all.</param>
[SuppressMessage(
    "Design", "CA1001", Justification = "Someone may hurry when the thread has ended; the handle has a finalizer.")]
internal sealed class HubPace(TimeSpan interval)
{
    private readonly AutoResetEvent _hurry = new(false);
    private long _begun = long.MinValue;
    private volatile bool _hasEnded;

    /// <summary>Waits, unless somebody is in a hurry. The hub's thread.</summary>
    public void Wait()
    {
        if (interval == TimeSpan.Zero)
        {
            return;
        }

        while (Left() is var left && left > TimeSpan.Zero && !_hasEnded)
        {
            // Whole milliseconds, rounded up: a wait of none would turn into a spin.
            if (_hurry.WaitOne((int)Math.Ceiling(left.TotalMilliseconds)))
            {
                break;
            }
        }

        _begun = Stopwatch.GetTimestamp();
    }

    /// <summary>Lets the next round begin at once: there is no more room for what comes. Any thread.</summary>
    public void Hurry()
    {
        if (interval > TimeSpan.Zero)
        {
            _hurry.Set();
        }
    }

    /// <summary>From here on there is no pace: the hub is to stop. Any thread.</summary>
    public void End()
    {
        _hasEnded = true;
        _hurry.Set();
    }

    private TimeSpan Left() =>
        _begun == long.MinValue ? TimeSpan.Zero : interval - Stopwatch.GetElapsedTime(_begun);
}
