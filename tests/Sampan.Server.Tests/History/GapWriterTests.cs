using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Tests.History;

/// <summary>From the market's loop into the ledger.</summary>
public sealed class GapWriterTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly HistoryDatabase _database;
    private readonly GapLedger _ledger;

    public GapWriterTests()
    {
        _database = HistoryDatabase.Open(_folder.Path);
        _ledger = new GapLedger(_database);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_hole_has_a_line_from_its_opening_and_its_end_goes_into_the_same_line()
    {
        using var writer = Start();

        writer.OnGap(Open(1, 10, 19));
        WaitFor(writer);
        var open = Assert.Single(_ledger.ListGaps());
        writer.OnGap(Ended(1, 10, 19, GapState.Repaired, GapRepair.Retransmission));
        WaitFor(writer);
        var ended = Assert.Single(_ledger.ListGaps());

        Assert.Equal((GapState.Open, long.MaxValue, null), (open.State, open.To, open.RepairedBy));
        Assert.Equal(("omd", "30", 10L, 19L), (open.Feed, open.Channel, open.FromSequence, open.ToSequence));
        Assert.Equal("packets were lost on every line", open.Cause);
        Assert.Equal(open with { State = GapState.Repaired, To = 200, RepairedBy = "retransmission" }, ended);
    }

    [Fact]
    public void A_stop_stores_what_was_told_and_holes_do_not_get_mixed_up()
    {
        using (var writer = Start())
        {
            for (uint number = 1; number <= 500; number++)
            {
                writer.OnGap(Open(number, number * 10, (number * 10) + 4));
            }

            for (uint number = 2; number <= 500; number += 2)
            {
                writer.OnGap(Ended(number, number * 10, (number * 10) + 4, GapState.Unrecoverable, GapRepair.Refresh));
            }
        }

        var gaps = _ledger.ListGaps();
        Assert.Equal(500, gaps.Count);
        Assert.All(gaps, gap => Assert.Equal(
            gap.FromSequence / 10 % 2 == 0 ? (GapState.Unrecoverable, "refresh") : (GapState.Open, null),
            (gap.State, gap.RepairedBy)));
    }

    [Fact]
    public void A_new_run_counts_its_holes_anew_and_writes_over_none_of_the_last()
    {
        using (var first = Start())
        {
            first.OnGap(Open(1, 10, 19));
        }

        using (var second = Start())
        {
            second.OnGap(Ended(1, 30, 39, GapState.Repaired, GapRepair.OtherLine));
        }

        Assert.Equal([10L, 30L], _ledger.ListGaps().Select(gap => gap.FromSequence!.Value));
    }

    [Fact]
    public void What_a_killed_run_has_left_open_is_given_up_by_the_next()
    {
        using (var writer = Start())
        {
            writer.OnGap(Open(1, 10, 19));
            writer.OnGap(Ended(2, 30, 39, GapState.Repaired, GapRepair.OtherLine));
        }

        using (var history = new BarHistory(_database))
        {
            history.Append([], new FeedProgress("omd", 5_000));
        }

        Assert.Equal(1, _ledger.GiveUpOpenGaps());

        var gaps = _ledger.ListGaps();
        Assert.Equal((GapState.Unrecoverable, 5_000L), (gaps[0].State, gaps[0].To));
        Assert.Equal("packets were lost on every line; the server stopped before it was repaired", gaps[0].Cause);
        Assert.Equal(GapState.Repaired, gaps[1].State);
        Assert.Equal(0, _ledger.GiveUpOpenGaps());
    }

    [Fact]
    public void A_hole_without_messages_has_no_numbers()
    {
        using (var writer = Start())
        {
            writer.OnGap(Open(1, 1, 0));
        }

        var gap = Assert.Single(_ledger.ListGaps());
        Assert.Equal((null, null), (gap.FromSequence, gap.ToSequence));
    }

    private static GapRecord Open(uint number, uint first, uint last) => new()
    {
        Number = number,
        ChannelId = 30,
        FirstSequence = first,
        LastSequence = last,
        From = 100,
        To = long.MaxValue,
        Cause = GapCause.PacketsLost,
    };

    private static GapRecord Ended(uint number, uint first, uint last, GapState state, GapRepair repair)
    {
        var gap = Open(number, first, last);
        (gap.To, gap.State, gap.Repair) = (200, state, repair);
        return gap;
    }

    private static void WaitFor(GapWriter writer) =>
        Assert.True(SpinWait.SpinUntil(() => writer.PendingCount == 0, TimeSpan.FromSeconds(10)), writer.Problem);

    private GapWriter Start() => new(_database, "omd", NullLogger<GapWriter>.Instance);
}
