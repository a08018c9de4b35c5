using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>Makes the instruments of a synthetic day: codes as the exchange gives them out, and activity as uneven as it is.</summary>
public static class SyntheticInstruments
{
    /// <summary>The first of the channels of FullTick.</summary>
    public const ushort FirstChannel = 30;

    /// <summary>How many channels of FullTick there are.</summary>
    public const int Channels = 9;

    // Of 22,000 instruments in April 2026 so many had codes in these ranges; debt and counters in renminbi are the rest.
    private static readonly CodeRange[] Ranges =
    [
        new(1, 2_799, 1_900, 'A', 200, 60_000),
        new(2_800, 3_199, 320, 'D', 2_000, 100_000),
        new(6_000, 9_999, 1_000, 'A', 200, 60_000),
        new(10_000, 29_999, 8_600, 'E', 15, 1_000),
        new(40_000, 40_999, 900, 'B', 90_000, 110_000),
        new(49_500, 69_999, 8_200, 'E', 15, 1_000),
        new(80_000, 89_999, 1_080, 'D', 2_000, 100_000),
    ];

    /// <summary>How many instruments there can be: the codes of the narrowest range decide.</summary>
    public static int CountMax { get; } = Ranges.Min(range => range.Codes * Ranges.Sum(other => other.Share) / range.Share);

    /// <summary>Makes the instruments, by code.</summary>
    /// <param name="options">How many, and which.</param>
    public static IReadOnlyList<SyntheticInstrument> Make(SyntheticDayOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Instruments, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Instruments, CountMax, nameof(options));
        var random = new Prng(options.Seed, stream: 1);
        var ranks = Shuffled(options.Instruments, ref random);
        var activity = Shares(ranks, rank => EighthRoot(rank) / rank);
        var resting = Shares(ranks, rank => EighthRoot((double)rank * rank * rank) / rank);
        var instruments = new SyntheticInstrument[options.Instruments];
        for (var i = 0; i < instruments.Length; i++)
        {
            var (range, code) = CodeOf(i, instruments.Length);
            var channel = (ushort)(FirstChannel + (random.Next() % Channels));
            var live = Math.Max(1, (int)(resting[i] * options.LiveOrders));
            instruments[i] = new SyntheticInstrument(
                code, channel, range.SpreadCode, LotOf(ref random), range.PriceOf(ref random), activity[i], live);
        }

        return instruments;
    }

    // Powers of ranks by roots alone, which are exact on every machine: Zipf's law with 7/8 for activity, 5/8 for what rests.
    private static double EighthRoot(double value) => Math.Sqrt(Math.Sqrt(Math.Sqrt(value)));

    private static uint LotOf(ref Prng random) => ((ReadOnlySpan<uint>)[100, 200, 500, 1_000, 2_000, 10_000])[(int)(random.Next() % 6)];

    private static double[] Shares(int[] ranks, Func<int, double> weightOf)
    {
        var weights = ranks.Select(weightOf).ToArray();
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>The numbers from 1 on in any order.</summary>
    private static int[] Shuffled(int count, ref Prng random)
    {
        var ranks = Enumerable.Range(1, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var other = (int)(random.Next() % (ulong)(i + 1));
            (ranks[i], ranks[other]) = (ranks[other], ranks[i]);
        }

        return ranks;
    }

    /// <summary>Spreads the instruments evenly over the ranges and the codes of each.</summary>
    private static (CodeRange Range, uint Code) CodeOf(int index, int count)
    {
        var total = Ranges.Sum(range => range.Share);
        var before = 0;
        foreach (var range in Ranges)
        {
            var first = (int)((long)before * count / total);
            var next = (int)((long)(before + range.Share) * count / total);
            if (index < next)
            {
                return (range, (uint)(range.First + ((long)(index - first) * range.Codes / (next - first))));
            }

            before += range.Share;
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    private sealed record CodeRange(int First, int Last, int Share, char SpreadCode, int PriceMin, int PriceMax)
    {
        public int Codes => Last - First + 1;

        /// <summary>A price between the ends in thousandths, the low ones more often.</summary>
        public int PriceOf(ref Prng random)
        {
            var part = random.NextDouble();
            return PriceMin + (int)((PriceMax - PriceMin) * part * part);
        }
    }
}
