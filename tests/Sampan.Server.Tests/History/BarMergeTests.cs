using Sampan.Market;
using Sampan.Server.History;
using static Sampan.Server.Tests.History.TestBars;

namespace Sampan.Server.Tests.History;

public sealed class BarMergeTests
{
    private static readonly Bar First = Flat("2020-01-02 10:00", 1);
    private static readonly Bar Second = Flat("2020-01-02 10:01", 2);
    private static readonly Bar Running = Flat("2020-01-02 10:02", 3) with { Flags = BarFlags.Running };

    [Fact]
    public void The_running_bar_follows_the_stored_ones() => Assert.Equal([First, Second, Running], Merge([First, Second]));

    [Fact]
    public void The_running_bar_replaces_the_stored_one_with_its_start() =>
        Assert.Equal([First, Running], Merge([First, Flat("2020-01-02 10:02", 9)]));

    [Fact]
    public void The_oldest_bars_give_way() => Assert.Equal([Second, Running], Merge([First, Second], limit: 2));

    [Fact]
    public void A_full_answer_keeps_its_length_when_a_bar_is_replaced() =>
        Assert.Equal([Second, Running], Merge([Second, Flat("2020-01-02 10:02", 9)], limit: 2));

    [Fact]
    public void Without_stored_bars_there_is_the_running_one() => Assert.Equal([Running], Merge([]));

    [Fact]
    public void A_running_bar_after_the_time_asked_for_is_left_out() =>
        Assert.Equal([First], Merge([First], until: Running.Start - 1));

    [Fact]
    public void A_bar_that_was_running_before_the_last_stored_one_is_left_out()
    {
        var later = Flat("2020-01-02 10:03", 9);

        Assert.Equal([First, later], Merge([First, later]));
    }

    private static Bar[] Merge(Bar[] stored, long until = long.MaxValue, int limit = 10) =>
        BarMerge.WithRunning(stored, in Running, until, limit);
}
