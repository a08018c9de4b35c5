using Sampan.Market;
using Sampan.Server.Feeds;
using Sampan.Server.Feeds.Simulation.Parameters;
using Sampan.Server.History;

namespace Sampan.Server.Hosting;

/// <summary>Where a market begins, which is what feeds differ in: with a recording, or after what is stored.</summary>
/// <param name="Seeds">What is known of each instrument.</param>
/// <param name="Downtime">What has happened since the last run, and nobody has seen.</param>
internal sealed record MarketBeginning(MarketSeeds Seeds, Downtime Downtime)
{
    /// <summary>Finds out where.</summary>
    /// <param name="feed">What will move the market; null for the simulator, which is made to go on from here.</param>
    /// <param name="options">The simulator's.</param>
    /// <param name="instruments">What is listed.</param>
    /// <param name="history">What is stored.</param>
    /// <param name="now">The time on the wall.</param>
    /// <exception cref="OperatorException">The history can't be read.</exception>
    public static MarketBeginning Of(
        IFeed? feed, ServerOptions options, InstrumentTable instruments, BarHistory history, DateTimeOffset now) => feed switch
        {
            null => AfterLastRun(
                options.Feed, instruments, history, options.Simulator.Start ?? now, MarketParameters.For(instruments).ReferencePriceOf),
            { Start: { } start } => WithRecording(feed.Name, instruments, history, start),
            _ => AfterLastRun(feed.Name, instruments, history, now, firstClose: _ => null),
        };

    private static MarketBeginning WithRecording(string feed, InstrumentTable instruments, BarHistory history, long start) =>
        new(MarketSeeds.OfDayBefore(instruments, history, start), Downtime.None(feed));

    private static MarketBeginning AfterLastRun(
        string feed, InstrumentTable instruments, BarHistory history, DateTimeOffset from, Func<Instrument, long?> firstClose)
    {
        var downtime = Downtime.Since(history.Database, feed);
        var seeds = MarketSeeds.Read(instruments, history, downtime.From, NanosOf(from), firstClose);
        return new MarketBeginning(seeds, downtime with { To = seeds.Start });
    }

    private static long NanosOf(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
