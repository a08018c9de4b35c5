using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Hosting;

/// <summary>What the history knows of each instrument: where the market goes on.</summary>
internal sealed class MarketSeeds
{
    // The exchange opens at 9, with orders for the opening auction.
    private const long TradingBegin = 9 * 3_600L * 1_000_000_000;

    private readonly MarketSeed?[] _seeds;

    private MarketSeeds(MarketSeed?[] seeds, long start) => (_seeds, Start) = (seeds, start);

    /// <summary>
    /// Where the market's time begins: where it was to begin, or where an earlier run stopped that got further.
    /// Nanoseconds since the Unix epoch, UTC.
    /// </summary>
    public long Start { get; }

    /// <summary>Reads what there is.</summary>
    /// <param name="instruments">The market's instruments.</param>
    /// <param name="history">Where to look.</param>
    /// <param name="progress">How far an earlier run is stored, nanoseconds since the Unix epoch; null for none.</param>
    /// <param name="from">Where the market is to begin, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="firstClose">
    /// The close before an instrument's first day in this history, units of 1e-9; null where the feed doesn't know it.
    /// </param>
    public static MarketSeeds Read(
        InstrumentTable instruments,
        BarHistory history,
        long? progress,
        long from,
        Func<Instrument, long?> firstClose)
    {
        var stopped = progress ?? long.MinValue;
        var start = instruments.Aggregate(
            Math.Max(from, stopped),
            (latest, instrument) => Math.Max(latest, EndOfNewest(history, instrument.Id, stopped)));
        var seeds = new MarketSeed?[instruments.Count];
        foreach (var instrument in instruments)
        {
            if (history.TryReadSeed(instrument.Id, start, out var seed))
            {
                seed.PreviousClose = seed.PreviousClose == Price.Undefined
                    ? firstClose(instrument) ?? Price.Undefined
                    : seed.PreviousClose;
                seeds[instrument.Index] = seed;
            }
        }

        return new MarketSeeds(seeds, start);
    }

    /// <summary>
    /// What is known of each instrument from before a recording's first day. What is stored of the day itself is left out: it
    /// may be of this same recording, played before, and would be counted twice.
    /// </summary>
    /// <param name="instruments">The market's instruments.</param>
    /// <param name="history">Where to look.</param>
    /// <param name="start">When the recording begins, nanoseconds since the Unix epoch, UTC.</param>
    public static MarketSeeds OfDayBefore(InstrumentTable instruments, BarHistory history, long start)
    {
        var day = BarClock.StartOf(BarInterval.Day, start);
        var seeds = new MarketSeed?[instruments.Count];
        foreach (var instrument in instruments)
        {
            seeds[instrument.Index] = history.TryReadSeed(instrument.Id, day, out var seed) ? seed : null;
        }

        // Nothing is missing of a day whose recording begins before anything was traded.
        return new MarketSeeds(seeds, start < day + TradingBegin ? day : start);
    }

    // A bar in which the earlier run stopped goes on. Any other is not to be written over: someone may have seen it.
    private static long EndOfNewest(BarHistory history, uint instrument, long stopped) =>
        history.Read(instrument, BarInterval.Minute1, long.MaxValue, limit: 1) is [var newest] && newest.Start >= stopped
            ? BarClock.Around(BarInterval.Minute1, newest.Start).End
            : long.MinValue;

    /// <summary>The last price of an instrument, units of 1e-9; null when none is known.</summary>
    public long? LastPriceOf(Instrument instrument) => _seeds[instrument.Index]?.Last;

    /// <summary>Sets a market up to go on from here, and shows it.</summary>
    /// <param name="market">The market.</param>
    /// <param name="published">Where it is shown.</param>
    /// <param name="restoreNumbers">Sets the numbers to go on where they were, before anybody sees one.</param>
    public void Restore(MarketState market, PublishedMarket published, Action restoreNumbers)
    {
        market.Start(Start);
        for (var i = 0; i < _seeds.Length; i++)
        {
            if (_seeds[i] is { } seed)
            {
                market.Restore(i, in seed);
            }
        }

        restoreNumbers();
        market.Publish(published);
        market.ForgetChanges();
    }
}
