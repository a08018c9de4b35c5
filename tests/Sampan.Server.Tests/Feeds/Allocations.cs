namespace Sampan.Server.Tests.Feeds;

/// <summary>How many bytes something allocates on this thread.</summary>
internal static class Allocations
{
    /// <summary>The least of several runs: a collection in the midst of one counts what is left of the thread's buffer as well.</summary>
    public static long Least(Action action)
    {
        var least = long.MaxValue;
        for (var run = 0; run < 5 && least > 0; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
