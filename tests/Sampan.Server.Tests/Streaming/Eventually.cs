namespace Sampan.Server.Tests.Streaming;

/// <summary>Waits for what another thread is about to do, and fails when it doesn't.</summary>
internal static class Eventually
{
    public static async Task Async(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
