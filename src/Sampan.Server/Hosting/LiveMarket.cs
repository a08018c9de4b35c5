using Microsoft.Extensions.Logging;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Api;
using Sampan.Server.Api.Itick;
using Sampan.Server.Api.V1;
using Sampan.Server.Feeds;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.History;
using Sampan.Server.Pipeline;
using Sampan.Server.Rendering;
using Sampan.Server.Streaming;

namespace Sampan.Server.Hosting;

/// <summary>One market with everything that belongs to it: feed, state, history, stream.</summary>
public sealed class LiveMarket : IDisposable
{
    private readonly BarHistory _history;
    private readonly HistoryWriter _writer;
    private readonly StreamHub _hub;
    private readonly MarketLoop _loop;
    private readonly Downtime _downtime;

    private LiveMarket(
        MarketContext context,
        BarHistory history,
        HistoryWriter writer,
        StreamHub hub,
        MarketLoop loop,
        Downtime downtime) =>
        (Context, _history, _writer, _hub, _loop, _downtime) = (context, history, writer, hub, loop, downtime);

    /// <summary>The market as the API sees it.</summary>
    public MarketContext Context { get; }

    /// <summary>The loop that moves it.</summary>
    public MarketLoop Loop => _loop;

    /// <summary>Who hears of it.</summary>
    public StreamHub Stream => _hub;

    /// <summary>Opens the history and sets the market up as the last run left it.</summary>
    /// <param name="options">Which feed, and how the stream behaves.</param>
    /// <param name="dataFolder">Where the history is.</param>
    /// <param name="time">The clock on the wall.</param>
    /// <param name="logs">Where each part reports.</param>
    /// <param name="feed">A feed of the caller's own in place of the one in the options; the market disposes it.</param>
    public static LiveMarket Open(
        ServerOptions options, string dataFolder, TimeProvider time, ILoggerFactory logs, IFeed? feed = null)
    {
        var database = HistoryDatabase.Open(dataFolder);
        var instruments = InstrumentMaster.Load(database);
        var directory = new InstrumentDirectory(instruments);
        var published = new PublishedMarket(instruments.Count);
        var json = new ItickJson(directory);
        var history = new BarHistory(database);
        var writer = new HistoryWriter(history, index => directory.Current[index].Id, logs.CreateLogger<HistoryWriter>());
        writer.Keep(directory);
        var hub = new StreamHub(directory, published, json, time, options.Stream, logs.CreateLogger<StreamHub>());
        var news = new NewsKeeper();
        var state = new MarketState(directory, new OutputFanout(writer, hub, news), TradingCalendar.BuiltIn);
        var downtime = Downtime.Since(database, feed?.Name ?? options.Feed);
        var seeds = MarketSeeds.Read(
            instruments,
            history,
            downtime.From,
            NanosOf(options.Simulator.Start ?? time.GetUtcNow()),
            instrument => MarketParameters.BuiltIn.Find(instrument.Code)?.ReferencePrice);
        seeds.Restore(state, published);
        feed ??= Simulate(options.Simulator, instruments, seeds, time);
        var questions = new MarketQuestions(time);
        var loop = new MarketLoop(feed, state, published, hub, questions, logs.CreateLogger<MarketLoop>());
        var context = new MarketContext(directory, published, questions, news.Store, json, history, writer, TradingCalendar.BuiltIn);
        return new LiveMarket(context, history, writer, hub, loop, downtime with { To = seeds.Start });
    }

    /// <summary>What answers requests about this market.</summary>
    public ApiPipeline CreateApi(ServerOptions options, AccountDirectory accounts, TimeProvider time, ILoggerFactory logs) =>
        new(
            new ItickApi(Context, options.Itick),
            new StreamEndpoint(_hub, accounts),
            new V1Api(Context, new GapLedger(_history.Database)),
            accounts,
            new Health(Context.Published, FindTroubles, time),
            logs.CreateLogger<ApiPipeline>());

    /// <summary>Begins to move, and puts the time since the last run into the gap ledger.</summary>
    /// <exception cref="OperatorException">The ledger can't be written.</exception>
    public void Start()
    {
        _downtime.Record(_history.Database);
        _writer.Follow(_downtime.Feed, Context.Published);
        _loop.Start();
    }

    /// <summary>Ends the stream's connections with a word of why.</summary>
    public Task SayGoodbyeAsync() => _hub.StopAsync();

    /// <summary>Stops the feed, and stores the bars that were running.</summary>
    public void Dispose()
    {
        _loop.Dispose();
        Context.Questions.Dispose();
        _hub.Dispose();
        _writer.Dispose();
        _history.Dispose();
    }

    private IEnumerable<string?> FindTroubles() =>
        [_loop.Failure, _loop.Opened.IsCompleted ? null : "The market is opening.", _writer.Problem];

    private static SimulatorFeed Simulate(
        SimulatorOptions options, InstrumentTable instruments, MarketSeeds seeds, TimeProvider time)
    {
        var start = DateTimeOffset.UnixEpoch.AddTicks(seeds.Start / TimeSpan.NanosecondsPerTick);
        return new(instruments, MarketParameters.BuiltIn, options with { Start = start }, time, seeds.LastPriceOf);
    }

    private static long NanosOf(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
