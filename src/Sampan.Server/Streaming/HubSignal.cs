using System.Diagnostics.CodeAnalysis;

namespace Sampan.Server.Streaming;

/// <summary>Wakes one thread that has run out of work; costs nothing while it is awake.</summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "Someone may call Set when the thread has ended; the handle has a finalizer.")]
internal sealed class HubSignal
{
    private readonly AutoResetEvent _event = new(false);
    private int _isAsleep;

    /// <summary>Wakes the thread, if it sleeps. After the work was put where it looks for it; any thread.</summary>
    public void Set()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0)
        {
            _event.Set();
        }
    }

    /// <summary>Sleeps until there is work.</summary>
    /// <param name="hasWork">Looks for work that came since it was last looked for.</param>
    public void Wait(Func<bool> hasWork)
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (!hasWork())
        {
            _event.WaitOne();
        }

        Volatile.Write(ref _isAsleep, 0);
    }
}
