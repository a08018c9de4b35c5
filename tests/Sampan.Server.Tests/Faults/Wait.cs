using System.Diagnostics;

namespace Sampan.Server.Tests.Faults;

/// <summary>Waits for a condition, and fails with its name when it does not come about.</summary>
internal static class Wait
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    public static Task Until(string what, Func<bool> condition) => Until(what, () => Task.FromResult(condition()));

    public static async Task Until(string what, Func<Task<bool>> condition)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Most, $"Not within {Most.TotalSeconds} s: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
