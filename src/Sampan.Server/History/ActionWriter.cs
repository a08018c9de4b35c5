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
    private readonly Channel<StoredAction> _waiting = Channel.CreateBounded<StoredAction>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true, SingleWriter = true });

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
            _waiting.Writer.TryWrite(new StoredAction(
                _idOf(instrument),
                $"{_feed} {action.ActionId}",
                action.Known > 0 ? action.Known : action.Header.TsEvent,
                action.IsCancelled,
                _feed,
                CorporateAction.Of(in action)));
        }
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
            var batch = new List<StoredAction>();
            while (_waiting.Reader.TryRead(out var action))
            {
                batch.Add(action);
            }

            try
            {
                _store.Store(batch);
            }
            catch (SqliteException problem)
            {
                LogLost(problem, batch.Count);
            }
        }
    }

    [LoggerMessage(4100, LogLevel.Error, "{Count} corporate actions could not be stored")]
    private partial void LogLost(Exception problem, int count);
}
