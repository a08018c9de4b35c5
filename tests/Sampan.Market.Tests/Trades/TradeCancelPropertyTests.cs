using CsCheck;

namespace Sampan.Market.Tests.Trades;

/// <summary>After any trades and cancels, quote and bars are those of a market in which only the other trades ever were.</summary>
public sealed class TradeCancelPropertyTests
{
    private static readonly TradeType[] Types =
        [TradeType.Automatch, TradeType.Auction, TradeType.OddLot, TradeType.Overseas, TradeType.Late];

    // Seconds since the step before, price, shares, type, and which trade is cancelled after it: none of most.
    private static readonly Gen<Step[]> AnySteps = Gen.Select(
        Gen.Int[0, 400], Gen.Int[1, 60], Gen.UInt[1, 50], Gen.Int[0, 4], Gen.Int[-4, 80], Gen.Bool, MakeStep).Array[1, 90];

    [Fact]
    public void Any_trades_and_cancels_leave_what_the_surviving_trades_make() => AnySteps.Sample(steps =>
    {
        var played = new MarketDay(start: "09:00:20");
        var cancelled = new HashSet<int>();
        Play(played, steps, cancelled);

        var plain = new MarketDay(start: "09:00:20");
        PlayOnly(plain, steps, cancelled);

        AssertSame(plain.Show(), played.Show());
        Assert.Equal(plain.Log.Kept, played.Log.Kept);
    }, iter: 300);

    private static Step MakeStep(int seconds, int price, uint size, int type, int cancels, bool lost) =>
        new(seconds, price, size, Types[type], cancels, lost && price == 60);

    private static void Play(MarketDay day, Step[] steps, HashSet<int> cancelled)
    {
        // So that there is something to show though no trade should survive.
        day.PreviousClose(50);
        var time = new TimeOnly(9, 19);
        for (var i = 0; i < steps.Length; i++)
        {
            time = time.Add(TimeSpan.FromSeconds(steps[i].Seconds));
            TakeStep(day, steps[i], i, Text(time));
            if (steps[i].Cancels >= 0 && steps[i].Cancels <= i)
            {
                day.Cancel(Text(time), (uint)steps[i].Cancels + 1);
                cancelled.Add(steps[i].Cancels);
            }
        }

        day.Clock("23:59");
    }

    private static void PlayOnly(MarketDay day, Step[] steps, HashSet<int> cancelled)
    {
        // So that there is something to show though no trade should survive.
        day.PreviousClose(50);
        var time = new TimeOnly(9, 19);
        for (var i = 0; i < steps.Length; i++)
        {
            time = time.Add(TimeSpan.FromSeconds(steps[i].Seconds));
            if (!cancelled.Contains(i))
            {
                TakeStep(day, steps[i], i, Text(time));
            }
            else if (steps[i].LosesTrades)
            {
                day.Integrity(Text(time), isSuspect: false, tradesLost: true);
            }
        }

        day.Clock("23:59");
    }

    private static void TakeStep(MarketDay day, Step step, int number, string time)
    {
        if (step.LosesTrades)
        {
            day.Integrity(time, isSuspect: false, tradesLost: true);
        }

        day.Trade(time, step.Price, step.Size, (uint)number + 1, step.Type);
    }

    private static void AssertSame(InstrumentSnapshot expected, InstrumentSnapshot actual)
    {
        // What a cancel leaves on purpose: numbers go on.
        actual.Quote.Number = expected.Quote.Number;
        Assert.Equal(expected.Quote, actual.Quote);
        Assert.Equal(expected.Venue.Vwap, actual.Venue.Vwap);
        Assert.Equal(expected.BarsPresent, actual.BarsPresent);
        foreach (var interval in BarClock.Intervals)
        {
            expected.TryGetBar(interval, out var bar);
            actual.TryGetBar(interval, out var same);
            if (expected.HasBar(interval))
            {
                // A market that has taken a trade back has told bars anew, and may have been asked for one that it does not know.
                Assert.Equal(bar with { Revision = 0 }, same with { Revision = 0, Flags = same.Flags & ~BarFlags.Suspect });
            }
        }
    }

    private static string Text(TimeOnly time) => time.ToString("HH:mm:ss");

    private sealed record Step(int Seconds, int Price, uint Size, TradeType Type, int Cancels, bool LosesTrades);
}
