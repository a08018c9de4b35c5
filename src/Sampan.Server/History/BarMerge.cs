using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>Stored bars, and the running one of the live market in its place.</summary>
/// <remarks>
/// To miss nothing and to show nothing twice: take the market's snapshot, wait until what has closed is stored
/// (<see cref="HistoryWriter.WaitFlushedAsync"/>), read, merge.
/// </remarks>
public static class BarMerge
{
    /// <summary>
    /// The running bar replaces the stored one with its start, or follows the stored ones; then the oldest give way.
    /// </summary>
    /// <param name="stored">Bars of one interval, oldest first.</param>
    /// <param name="running">The bar of that interval that the market holds.</param>
    /// <param name="until">A running bar that starts later is left out; nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="limit">How many bars at most.</param>
    public static Bar[] WithRunning(Bar[] stored, in Bar running, long until, int limit)
    {
        if (running.Start > until || limit == 0 || (stored.Length > 0 && running.Start < stored[^1].Start))
        {
            return stored;
        }

        var kept = stored.Length > 0 && stored[^1].Start == running.Start ? stored.AsSpan(..^1) : stored;
        return [.. kept[Math.Max(0, kept.Length + 1 - limit)..], running];
    }
}
