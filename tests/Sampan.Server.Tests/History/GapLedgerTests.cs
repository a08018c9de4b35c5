using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Tests.History;

public sealed class GapLedgerTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly GapLedger _gaps;

    public GapLedgerTests() => _gaps = new GapLedger(HistoryDatabase.Open(_folder.Path));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_gap_comes_back_as_it_was()
    {
        var small = new Gap { Feed = "server", From = 10, To = 20, Cause = "the server was not running" };
        var full = new Gap
        {
            Feed = "omdc",
            Channel = "132",
            From = 15,
            To = 15,
            FromSequence = 7,
            ToSequence = 9,
            Cause = "packets were lost",
            State = GapState.Repaired,
            RepairedBy = "refresh",
        };

        Assert.Equal([small with { Id = 1 }, full with { Id = 2 }], [_gaps.AddGap(small), _gaps.AddGap(full)]);

        Assert.Equal([small with { Id = 1 }, full with { Id = 2 }], _gaps.ListGaps());
    }

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(0, 11, 1)]
    [InlineData(19, 100, 1)]
    [InlineData(20, 100, 0)]
    public void Only_gaps_that_touch_the_time_are_listed(long from, long to, int count)
    {
        _gaps.AddGap(new Gap { Feed = "server", From = 10, To = 20, Cause = "the server was not running" });

        Assert.Equal(count, _gaps.ListGaps(from, to).Count);
    }

    [Fact]
    public void A_gap_does_not_end_before_it_begins() => Assert.Throws<ArgumentException>(
        () => _gaps.AddGap(new Gap { Feed = "server", From = 20, To = 10, Cause = "a clock went back" }));
}
