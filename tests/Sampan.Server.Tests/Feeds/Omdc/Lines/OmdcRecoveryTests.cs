using System.Globalization;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

/// <summary>Any loss, repetition and disorder on the lines, from many seeds.</summary>
public sealed class OmdcRecoveryTests
{
    private static readonly int Seeds =
        int.Parse(Environment.GetEnvironmentVariable("SAMPAN_LINE_SEEDS") ?? "40", CultureInfo.InvariantCulture);

    [Fact]
    public void What_recovery_can_mend_comes_out_as_if_nothing_had_been_lost() => ForEachSeed(seed =>
    {
        var day = new LossyDay(seed, random => random.Next(3) switch
        {
            0 => [ServerFault.None],
            1 => [ServerFault.Unreachable, ServerFault.None],
            _ => [ServerFault.HangsUpInTheMiddle, ServerFault.Mute, ServerFault.RefusesLogon, ServerFault.None],
        });

        day.Run();

        Assert.Equal(day.Channel.Count, (uint)day.Log.Messages.Count);
        AssertAscending(day.Log);
        Assert.All(day.Log.Gaps.Values, gap => Assert.Equal(GapState.Repaired, gap.State));
        Assert.Equal(day.Missing, Repaired(day.Log, GapRepair.Retransmission));
        Assert.False(day.Log.TradesLost);
        AssertBookIsRight(day);
    });

    [Fact]
    public void What_recovery_cannot_mend_is_stated_and_a_snapshot_makes_the_book_right() => ForEachSeed(seed =>
    {
        var day = new LossyDay(seed, random => random.Next(6) switch
        {
            0 => [],
            1 => [ServerFault.RefusesRequests],
            2 => [ServerFault.Unreachable, ServerFault.RefusesLogon],
            3 => [ServerFault.NoMoreToday],
            4 => [ServerFault.FallsSilentInTheMiddle],
            _ => [ServerFault.HangsUpInTheMiddle, ServerFault.RefusesRequests],
        });

        day.Run();

        Assert.Equal(day.Missing, day.Log.Lost.Concat(Repaired(day.Log, GapRepair.Retransmission)).Order());
        AssertStated(day);
    });

    [Fact]
    public void Whoever_begins_late_gets_a_snapshot_and_says_what_was_before() => ForEachSeed(seed =>
    {
        var day = new LossyDay(seed, random => random.Next(2) == 0 ? [] : [ServerFault.None]) { Begin = (uint)(seed % 40) + 9 };

        day.Run();

        var first = day.Log.Gaps[1];
        Assert.Equal((1u, GapCause.LateStart, GapState.Unrecoverable), (first.First, first.Cause, first.State));
        AssertStated(day);
    });

    [Fact]
    public void However_late_a_line_is_each_message_is_told_once_or_stated_as_lost() => ForEachSeed(seed =>
    {
        var day = new LossyDay(
            seed,
            random => random.Next(2) == 0 ? [] : [ServerFault.None],
            options => options with { ArbitrationWait = TimeSpan.FromMilliseconds(seed % 4) });

        day.Run();

        Assert.Empty(day.Missing.Except(day.Log.Lost.Concat(Repaired(day.Log, GapRepair.Retransmission))));
        AssertStated(day);
    });

    [Fact]
    public void After_a_reset_nothing_of_the_time_before_it_is_told() => ForEachSeed(seed =>
    {
        var day = new LossyDay(seed, random => random.Next(2) == 0 ? [] : [ServerFault.None]) { ResetAfter = (uint)(seed % 60) + 20 };

        day.Run();

        Assert.Equal(1, day.Log.Voids);
        Assert.Empty(day.Missing.Except(day.Log.Lost.Concat(Repaired(day.Log, GapRepair.Retransmission))).Except([1u]));
        AssertStated(day);
    });

    private static void AssertStated(LossyDay day)
    {
        AssertAscending(day.Log);
        Assert.DoesNotContain(day.Log.Gaps.Values, gap => gap.State == GapState.Open || gap.To == long.MaxValue);
        var lost = day.Log.Lost.ToHashSet();
        var told = day.Log.Messages.Select(message => message.Number).ToHashSet();
        Assert.Empty(lost.Intersect(told));
        for (uint number = 1; number <= day.Channel.Count; number++)
        {
            // What was received and is in a snapshot need not be told again; a trade is in none.
            var isTrade = day.Channel.TypeOf(number) == OmdcMessageType.Trade;
            Assert.True(told.Contains(number) || lost.Contains(number) || !isTrade, $"trade {number} is neither told nor lost");
            Assert.True(told.Contains(number) || lost.Contains(number) || day.Log.Snapshots > 0, $"{number} is forgotten");
        }

        var ranges = day.Log.Gaps.Values.Where(gap => gap.Last >= gap.First).OrderBy(gap => gap.First).ToList();
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.True(pair.First.Last < pair.Second.First, "gaps overlap"));
        Assert.True(day.Log.TradesLost || lost.Count == 0);
        Assert.True(lost.Count > 0 || !day.Log.TradesLost || day.Log.Voids > 0);
        AssertBookIsRight(day);
    }

    private static void AssertBookIsRight(LossyDay day)
    {
        Assert.False(day.Log.IsSuspect);
        var expected = new ModelBook();
        for (uint number = 1; number <= day.Channel.Count; number++)
        {
            expected.Apply(day.Channel[number]);
        }

        Assert.Equal(expected.ToString(), day.Log.Book.ToString());
    }

    private static void AssertAscending(LineLog log) =>
        Assert.All(log.Messages.Zip(log.Messages.Skip(1)), pair => Assert.True(pair.First.Number < pair.Second.Number));

    private static IEnumerable<uint> Repaired(LineLog log, GapRepair repair) => log.Gaps.Values
        .Where(gap => gap.Repair == repair)
        .SelectMany(gap => Enumerable.Range((int)gap.First, (int)(gap.Last - gap.First + 1)))
        .Select(number => (uint)number)
        .Order();

    private static void ForEachSeed(Action<int> test)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            try
            {
                test(seed);
            }
            catch (Exception problem)
            {
                Assert.Fail($"Seed {seed}: {problem}");
            }
        }
    }
}
