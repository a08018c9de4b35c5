using Microsoft.Extensions.Logging;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Api;
using Sampan.Server.Api.Itick;
using Sampan.Server.Api.V1;
using Sampan.Server.Feeds;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Parameters;
using Sampan.Server.Feeds.Simulation.Scenarios;
using Sampan.Server.History;
using Sampan.Server.History.Journal;
using Sampan.Server.Pipeline;
using Sampan.Server.Rendering;
using Sampan.Server.Streaming;
using Sampan.Server.Streaming.Liveness;

namespace Sampan.Server.Hosting;

/// <summary>One market with everything that belongs to it: feed, state, history, stream.</summary>
public sealed class LiveMarket : IDisposable
{
    private readonly BarHistory _history;
    private readonly HistoryWriter _writer;
    private readonly GapWriter _gaps;
    private readonly ActionWriter _actions;
    private readonly IFeed _feed;
    private readonly StreamHub _hub;
    private readonly MarketLoop _loop;
    private readonly MarketState _state;
    private readonly TradeJournal? _journal;
    private readonly Downtime _downtime;

    private LiveMarket(
        InstrumentDirectory instruments,
        BarHistory history,
        IFeed feed,
        MarketBeginning beginning,
        TradeJournal? journal,
        byte[] cursorKey,
        ServerOptions options,
        TimeProvider time,
        ILoggerFactory logs)
    {
        var (stream, rules) = (options.Stream, options.Rules);
        var published = new PublishedMarket(instruments.Current.Count);
        var questions = new MarketQuestions(time);
        var news = new NewsKeeper();
        var json = new ItickJson(instruments);
        (_history, _feed, _downtime) = (history, feed, beginning.Downtime);
        _writer = new HistoryWriter(history, index => instruments.Current[index].Id, logs.CreateLogger<HistoryWriter>());
        _gaps = new GapWriter(history.Database, feed.Name, logs.CreateLogger<GapWriter>());
        var watch = new FeedWatch(published, at => TradesAt(feed, at, rules.Calendar), stream.StaleAfter, time);
        var actions = new ActionStore(history.Database);
        _actions = new ActionWriter(
            actions, feed.Name, index => instruments.Current[index].Id, logs.CreateLogger<ActionWriter>());
        _hub = new StreamHub(instruments, published, json, time, stream, logs.CreateLogger<StreamHub>(), journal, watch, cursorKey);
        _journal = journal;

        // A trade is in the journal before anybody is told of it.
        IMarketOutput[] inOrder = journal is null
            ? [_writer, _gaps, _actions, _hub, news]
            : [journal, _writer, _gaps, _actions, _hub, news];
        var outputs = new OutputFanout(inOrder);
        var state = _state = new MarketState(instruments, outputs, rules.Calendar, IndicesOf(feed));
        _hub.TapOrders(state, async question => (await questions.AskAsync(question, CancellationToken.None)).Value);
        beginning.Seeds.Restore(state, published, () => journal?.Restore(state, instruments.Current));
        var everything = WithActions(feed, actions, instruments, published, time);
        _loop = new MarketLoop(everything, state, published, _hub, questions, logs.CreateLogger<MarketLoop>());
        Context = new MarketContext(
            instruments, published, questions, news.Store, json, history, _writer, rules, IsReplay(feed), watch);
    }

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
    /// <param name="listed">What is listed, in place of what is built in and stored.</param>
    public static LiveMarket Open(
        ServerOptions options,
        string dataFolder,
        TimeProvider time,
        ILoggerFactory logs,
        IFeed? feed = null,
        InstrumentTable? listed = null)
    {
        var database = HistoryDatabase.Open(dataFolder);
        Provenance.Check(database, feed?.Name ?? options.Feed);
        listed ??= InstrumentMaster.Load(database);
        var instruments = feed is null && MarketFeed.IsSimulator(options)
            ? TemporaryCounters.AddTo(listed, options.Simulator.Scenario)
            : listed;
        var directory = new InstrumentDirectory(instruments);
        feed ??= MarketFeed.Open(options, directory, time, logs);
        var history = new BarHistory(database, keepsComplete: IsReplay(feed));
        var beginning = MarketBeginning.Of(feed, options, instruments, history, time.GetUtcNow());
        feed ??= Simulate(options, instruments, beginning.Seeds, new ActionStore(database), time);
        var journal = IsReplay(feed) ? null : OpenJournal(options, dataFolder, directory, logs);
        return new LiveMarket(
            directory, history, feed, beginning, journal, CursorKey.Load(dataFolder), options, time, logs);
    }

    /// <summary>What answers requests about this market.</summary>
    public ApiPipeline CreateApi(ServerOptions options, AccountDirectory accounts, TimeProvider time, ILoggerFactory logs) =>
        new(
            new ItickApi(Context, options.Itick),
            new StreamEndpoint(_hub, accounts),
            new V1Api(Context, new GapLedger(_history.Database), () => FeedStatusJson.Render(_feed, _loop), _hub),
            accounts,
            new Health(Context.Published, FindTroubles, () => _loop.Ending, time),
            logs.CreateLogger<ApiPipeline>());

    /// <summary>Begins to move, and puts the time since the last run into the gap ledger.</summary>
    /// <exception cref="OperatorException">The ledger can't be written.</exception>
    public void Start()
    {
        _downtime.Record(_history.Database);
        if (!Context.IsReplay)
        {
            // What a recording says of the instruments is old, and what is known of them today stays.
            _writer.Keep(Context.Instruments);
            _writer.Follow(_downtime.Feed, Context.Published);
        }

        _loop.Start();
    }

    /// <summary>Waits until every trade so far can be read by those who have missed it.</summary>
    /// <exception cref="OperationCanceledException">The token ended first.</exception>
    public Task FlushJournalAsync(CancellationToken cancellation) => _journal?.FlushAsync(cancellation) ?? Task.CompletedTask;

    /// <summary>Waits until every corporate action that the feed has told so far counts in what is adjusted.</summary>
    public Task FlushActionsAsync() => _actions.FlushAsync();

    /// <summary>Ends the stream's connections with a word of why.</summary>
    public Task SayGoodbyeAsync() => _hub.StopAsync();

    /// <summary>Stops the feed, and stores the bars that were running.</summary>
    public void Dispose()
    {
        _loop.Dispose();
        _journal?.Close(_state);
        Context.Questions.Dispose();
        _hub.Dispose();
        _writer.Dispose();
        _gaps.Dispose();
        _actions.Dispose();
        _history.Dispose();
    }

    private IEnumerable<string?> FindTroubles() =>
        [_loop.Failure, _loop.Opened.IsCompleted ? null : "The market is opening.", _writer.Problem, _gaps.Problem,
        _journal?.Problem is { } problem ? $"Trades can't be kept: {problem}" : null];

    private static SimulatorFeed Simulate(
        ServerOptions server, InstrumentTable instruments, MarketSeeds seeds, ActionStore actions, TimeProvider time)
    {
        var options = server.Simulator with { Rules = server.Rules };
        options = options with { Scenario = GoOn(options, instruments, actions, seeds.Start) };
        var start = DateTimeOffset.UnixEpoch.AddTicks(seeds.Start / TimeSpan.NanosecondsPerTick);
        return new(instruments, MarketParameters.For(instruments), options with { Start = start }, time, seeds.LastPriceOf);
    }

    /// <summary>Where an earlier run has got into the scenario's day, what went ex that morning is in its prices.</summary>
    private static Scenario? GoOn(SimulatorOptions options, InstrumentTable instruments, ActionStore actions, long start)
    {
        if (options.Scenario is not { Overnight.Count: > 0 } scenario)
        {
            return options.Scenario;
        }

        var date = ScenarioNight.DayOf(options, start);
        var told = actions.ReadFrom(date)
            .Where(known => known.Source == SimulatorFeed.FeedName && known.Action.ExTime == HongKongTime.StartOf(date))
            .Select(known => (known.InstrumentId, known.Action.Kind))
            .ToHashSet();
        return scenario with
        {
            Overnight = [.. scenario.Overnight.Select(overnight => overnight with
            {
                IsInPrice = overnight.Kind is { } kind
                    && instruments.TryFind(AssetClass.Stock, overnight.Security, "", out var security)
                    && told.Contains((security.Id, kind)),
            })],
        };
    }

    /// <summary>A recording is as long as it is, and a market that never closes trades always.</summary>
    private static bool TradesAt(IFeed feed, long time, TradingCalendar calendar) =>
        !IsReplay(feed)
        && feed.Ending is null
        && (!feed.KeepsHours
            || calendar.SessionAt(time)?.Kind is
                SessionKind.PreOpening or SessionKind.Morning or SessionKind.Afternoon or SessionKind.ClosingAuction);

    private static TradeJournal OpenJournal(
        ServerOptions options, string dataFolder, InstrumentDirectory instruments, ILoggerFactory logs) => new(
        Path.Combine(dataFolder, "trades"),
        options.TradeDays,
        index => instruments.Current[index].Id,
        logs.CreateLogger<TradeJournal>());

    /// <summary>The simulator tells the levels of its indices.</summary>
    private static IndexTable? IndicesOf(IFeed feed) => feed is SimulatorFeed ? null : IndexTable.BuiltIn;

    /// <summary>The simulator tells the actions of its own market; what happened to the real shares does not happen to its.</summary>
    private static IFeed WithActions(
        IFeed feed, ActionStore actions, InstrumentDirectory instruments, PublishedMarket published, TimeProvider time) =>
        feed is SimulatorFeed
            ? feed
            : new FeedWithActions(feed, new ActionFollower(actions, instruments, () => published.Time, time));

    private static bool IsReplay(IFeed? feed) => feed?.Start is not null;
}
