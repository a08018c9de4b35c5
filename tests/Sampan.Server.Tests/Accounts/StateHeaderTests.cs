using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Accounts;

/// <summary>The text of <c>RateLimit</c> is kept, and is that of its own numbers all the same.</summary>
public sealed class StateHeaderTests
{
    private readonly RequestPace _pace = RequestPace.Of(
        PlanCatalog.Shipped.Get("free") with { RequestsPerMinute = 6000, Burst = 6000 }, 1_000)!;

    [Fact]
    public void It_says_what_is_left_whoever_asked_before()
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var (remaining, reset) in new[] { (5, 60), (1029, 50), (5, 59), (0, 60), (5999, 1) })
            {
                Assert.Equal($"\"minute\";r={remaining};t={reset}", _pace.StateHeader(remaining, reset));
            }
        }
    }

    [Fact]
    public void Said_again_it_is_the_same_text() =>
        Assert.Same(_pace.StateHeader(5, 60), _pace.StateHeader(5, 60));
}
