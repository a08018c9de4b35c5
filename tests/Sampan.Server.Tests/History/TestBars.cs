using System.Globalization;
using CsCheck;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Tests.History;

/// <summary>Bars for tests: times as people write them, made-up series, and the market's own roll-up.</summary>
internal static class TestBars
{
    public const uint Tencent = 700;

    /// <summary>Minutes of some weeks with holes, in rising order, at the times at which Hong Kong trades.</summary>
    public static readonly Gen<Bar[]> Minutes =
        from seed in Gen.Int
        from days in Gen.Int[1, 40]
        from percent in Gen.Int[1, 30]
        select MakeMinutes(new Random(seed), days, percent);

    /// <summary>A Hong Kong time, as <c>2020-01-02 09:30</c>, in nanoseconds since the Unix epoch.</summary>
    public static long At(string local) =>
        new DateTimeOffset(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(8))
            .ToUnixTimeSeconds() * 1_000_000_000;

    /// <summary>A bar that opens, trades and closes at one price, in whole dollars.</summary>
    public static Bar Flat(string start, long price, long volume = 100) => new()
    {
        Start = At(start),
        Open = price * Price.Unit,
        High = price * Price.Unit,
        Low = price * Price.Unit,
        Close = price * Price.Unit,
        Volume = volume,
        Turnover = (Int128)price * volume * Price.Unit,
        Trades = 1,
    };

    public static StoredBar Minute(Bar bar, uint instrument = Tencent) => new(instrument, BarInterval.Minute1, bar);

    public static StoredBar Day(Bar bar, uint instrument = Tencent) => new(instrument, BarInterval.Day, bar);

    /// <summary>Longer bars, by the market's own roll-up.</summary>
    public static Bar[] RollUp(IEnumerable<Bar> shorter, BarInterval interval)
    {
        var rollup = new BarRollup(interval);
        var bars = new List<Bar>();
        foreach (var bar in shorter)
        {
            if (rollup.Add(in bar, out var finished))
            {
                bars.Add(finished);
            }
        }

        if (rollup.TryFlush(out var last))
        {
            bars.Add(last);
        }

        return [.. bars];
    }

    private static Bar[] MakeMinutes(Random random, int days, int percent)
    {
        var bars = new List<Bar>();
        var first = At("2020-02-24 00:00") / 1_000_000_000;
        for (var day = 0; day < days; day++)
        {
            for (var minute = (9 * 60) + 29; minute < 16 * 60; minute++)
            {
                if (minute / 60 != 12 && random.Next(100) < percent)
                {
                    bars.Add(MakeBar(random, (first + (day * 86_400) + (minute * 60)) * 1_000_000_000));
                }
            }
        }

        return [.. bars];
    }

    private static Bar MakeBar(Random random, long start)
    {
        var prices = Enumerable.Range(0, 4).Select(_ => random.Next(1, 1_000) * (Price.Unit / 1_000)).Order().ToArray();
        return new Bar
        {
            Start = start,
            Low = prices[0],
            Open = prices[1],
            Close = prices[2],
            High = prices[3],
            Volume = random.Next(1, 1_000_000),
            Turnover = random.Next() * (Int128)1_000_000,
            Trades = random.Next(1, 100),
            Flags = random.Next(50) == 0 ? BarFlags.Incomplete : BarFlags.None,
        };
    }
}
