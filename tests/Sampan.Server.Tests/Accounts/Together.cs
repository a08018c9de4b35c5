namespace Sampan.Server.Tests.Accounts;

/// <summary>Runs the same work on several threads that start at the same moment, so that they do meet.</summary>
internal static class Together
{
    public static void Run(int threads, Action work)
    {
        using var start = new Barrier(threads);
        Task.WaitAll(Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                work();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }
}
