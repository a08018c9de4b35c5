using Microsoft.Extensions.Logging;
using Sampan.Market;
using Sampan.Server.Feeds;
using Sampan.Server.Streaming;

namespace Sampan.Server.Pipeline;

/// <summary>The one writer of a market: takes what a feed has, applies it, shows it.</summary>
/// <remarks>
/// A batch is what has arrived: one record when little happens, thousands in a burst, and each changed instrument is
/// shown once for it. The loop has a thread of its own.
/// </remarks>
public sealed partial class MarketLoop : IDisposable
{
    private const int OpeningBatchesMax = 100;

    private readonly IFeed _feed;
    private readonly MarketState _market;
    private readonly PublishedMarket _published;
    private readonly StreamHub _hub;
    private readonly MarketQuestions _questions;
    private readonly ILogger<MarketLoop> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _records;

    /// <param name="feed">Where records come from; the loop reads it alone.</param>
    /// <param name="market">The market they change; the loop alone touches it from here on.</param>
    /// <param name="published">Where it is shown.</param>
    /// <param name="hub">Who is told of each batch.</param>
    /// <param name="questions">What others ask about the books, answered between batches.</param>
    /// <param name="logger">Where a failing feed is reported.</param>
    public MarketLoop(
        IFeed feed,
        MarketState market,
        PublishedMarket published,
        StreamHub hub,
        MarketQuestions questions,
        ILogger<MarketLoop> logger)
    {
        (_feed, _market, _published, _hub, _questions, _logger) = (feed, market, published, hub, questions, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "market" };
    }

    /// <summary>Records applied so far.</summary>
    public long Records => Volatile.Read(ref _records);

    /// <summary>
    /// Completes when the feed's opening burst (definitions, the orders of every book) has been applied, so that nobody
    /// is shown half a market.
    /// </summary>
    public Task Opened => _opened.Task;

    /// <summary>Why the loop has ended by itself, when it should not have; null while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>What to say when the feed has come to its end: the market stands, and is served. Null before.</summary>
    public string? Ending { get; private set; }

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Stops reading, and hands out the bars that are running, as far as they got.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _feed.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            RunBatches();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The feed was waiting when the server stopped.
        }
#pragma warning disable CA1031 // A feed may fail in any way; the server goes on serving what it has, and says so.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Failure = $"The feed {_feed.Name} has failed: {error.Message}";
            LogFeedFailed(error, _feed.Name);
        }

        _market.Stop(_feed.KeepsHours);
        Publish();
        _opened.TrySetResult();
        AnswerUntilStopped();
    }

    private void AnswerUntilStopped()
    {
        try
        {
            _questions.AnswerUntil(_market, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private void RunBatches()
    {
        var batch = new RecordBuffer();
        var batches = 0;
        while (!_stop.IsCancellationRequested)
        {
            batch.Clear();
            if (!_feed.Read(batch, _stop.Token))
            {
                Ending = _feed.Ending ?? $"The feed {_feed.Name} has ended.";
                LogFeedEnded(_feed.Name);
                return;
            }

            if (batch.Count > 0)
            {
                Apply(batch);
            }

            _questions.Answer(_market);

            // A feed that never rests, at the greatest speed, has opened when it has had time enough to.
            if (batch.Count == 0 || ++batches == OpeningBatchesMax)
            {
                _opened.TrySetResult();
            }
        }
    }

    private void Apply(RecordBuffer batch)
    {
        _market.Apply(batch);
        Publish();
        Volatile.Write(ref _records, _records + batch.Count);
    }

    private void Publish()
    {
        _market.Publish(_published);
        _hub.OnBatch(_market);
        _market.ForgetChanges();
    }

    [LoggerMessage(2000, LogLevel.Critical, "The feed {Feed} has failed; the market stands still")]
    private partial void LogFeedFailed(Exception error, string feed);

    [LoggerMessage(2001, LogLevel.Information, "The feed {Feed} has ended; the market stands still")]
    private partial void LogFeedEnded(string feed);
}
