using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>Keeps the actions that a feed tells, so that bars of before can be adjusted for them.</summary>
/// <remarks>On a thread of its own: the market never waits for the disk.</remarks>
public sealed partial class ActionWriter : IMarketOutput, IDisposable
{
    // A feed tells a handful a day. More than this at once is not waited for.
    private const int WaitingMax = 4_096;

    private readonly ActionStore _store;
    private readonly string _feed;
    private readonly Func<int, uint> _idOf;
    private readonly ILogger<ActionWriter> _logger;
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Task _writing;

    /// <param name="store">Where they go.</param>
    /// <param name="feed">Who tells them.</param>
    /// <param name="idOf">The stable id of an instrument.</param>
    /// <param name="logger">Where a failing disk is reported.</param>
    public ActionWriter(ActionStore store, string feed, Func<int, uint> idOf, ILogger<ActionWriter> logger)
    {
        (_store, _feed, _idOf, _logger) = (store, feed, idOf, logger);
        _writing = Task.Run(WriteAsync);
    }

    /// <inheritdoc/>
    public void OnTrade(int instrument, in TradeRecord trade, long number)
    {
    }

    /// <inheritdoc/>
    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
    {
    }

    /// <inheritdoc/>
    public void OnAction(int instrument, in CorporateActionRecord action)
    {
        if (action.Header.PublisherId != Publisher.History)
        {
            var stored = new StoredAction(
                _idOf(instrument),
                $"{_feed} {action.ActionId}",
                action.Known > 0 ? action.Known : action.Header.TsEvent,
                action.IsCancelled,
                _feed,
                CorporateAction.Of(in action));
            _waiting.Writer.TryWrite(new Waiting(stored, null));
        }
    }

    /// <summary>Waits until every action so far is stored, or lost with the disk; never ends once the writer has.</summary>
    public Task FlushAsync()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite(new Waiting(null, flushed));
        return flushed.Task;
    }

    /// <summary>Writes what is waiting, and ends.</summary>
    public void Dispose()
    {
        _waiting.Writer.Complete();
        _writing.Wait();
    }

    private async Task WriteAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<Waiting>();
            while (_waiting.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            Store([.. batch.Select(waiting => waiting.Action).OfType<StoredAction>()]);
            batch.ForEach(waiting => waiting.Flushed?.TrySetResult());
        }
    }

    private void Store(StoredAction[] actions)
    {
        try
        {
            _store.Store(actions);
        }
        catch (SqliteException problem)
        {
            LogLost(problem, actions.Length);
        }
    }

    /// <summary>An action, or somebody who waits for those before.</summary>
    private readonly record struct Waiting(StoredAction? Action, TaskCompletionSource? Flushed);

    [LoggerMessage(4100, LogLevel.Error, "{Count} corporate actions could not be stored")]
    private partial void LogLost(Exception problem, int count);
}
