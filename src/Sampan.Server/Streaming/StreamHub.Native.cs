using System.Collections.Concurrent;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.History.Journal;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Liveness;
using Sampan.Server.Streaming.Native;
using Sampan.Server.Streaming.Resume;

namespace Sampan.Server.Streaming;

/// <content>What the native stream needs of the hub.</content>
public sealed partial class StreamHub
{
    // So many holes at once are not told one by one any more; the ledger has them all.
    private const int GapsMax = 1_024;

    private readonly NativeStream _native;
    private readonly TradeJournal? _journal;
    private long _day;
    private long _received;
    private long _skipped;
    private readonly ConcurrentQueue<GapRecord> _gaps = new();
    private int _gapsLost;
    private readonly FeedWatch? _watch;

    /// <summary>The part for those who hear numbers.</summary>
    internal NativeStream Native => _native;

    /// <summary>Signs and reads cursors.</summary>
    internal StreamCursors Cursors { get; }

    /// <summary>How the market stands.</summary>
    internal PublishedMarket Published => _market;

    /// <summary>The running day: where it begins, nanoseconds since the Unix epoch, UTC.</summary>
    internal long Day => Volatile.Read(ref _day);

    /// <summary>How far the market has come, nanoseconds since the Unix epoch, UTC.</summary>
    internal long MarketTime => _market.Time;

    /// <summary>When the newest batch came, nanoseconds since the Unix epoch, UTC; 0 when nobody wants to know.</summary>
    internal long Received => Volatile.Read(ref _received);

    /// <summary>Whether the feed is silent while the market trades.</summary>
    internal bool IsStale => _watch is { IsStale: true };

    /// <inheritdoc/>
    public void OnDay(long day) => Volatile.Write(ref _day, day);

    /// <inheritdoc/>
    public void OnGap(in GapRecord gap)
    {
        if (_gaps.Count < GapsMax)
        {
            _gaps.Enqueue(gap);
        }
        else
        {
            Interlocked.Increment(ref _gapsLost);
        }

        _signal.Set();
    }

    /// <summary>How long messages took to the connections of an account that hear numbers; any thread.</summary>
    public IReadOnlyList<ConnectionLatency> LatenciesOf(Account account) =>
    [
        .. from client in _native.Shown
           where client.Connection.Grant?.Account == account
           orderby client.Connection.Number
           select new ConnectionLatency(client.Connection.Number, client.Latency.ToStages()),
    ];

    /// <summary>Does something on the hub's thread; any thread.</summary>
    internal void Call(StreamConnection connection, Action action) => Post(HubCommandKind.Call, connection, action);

    /// <summary>A frame with this payload, and the caller as its only reader.</summary>
    internal SharedFrame MakeFrame(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        _rendered++;
        return _frames.Frame(opcode, payload);
    }

    /// <summary>Trades that readers were too slow for, and were told so.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    internal void CountReplaced() => _replaced++;

    internal void CountSkipped(long count) => Volatile.Write(ref _skipped, _skipped + count);

    internal void CountSubscriptions(int count) => Volatile.Write(ref _subscriptionCount, _subscriptionCount + count);

    /// <summary>The market tells of an instrument from its next batch on.</summary>
    internal void Watch(int instrument, Interest interest) =>
        Volatile.Write(ref _interest[instrument], (byte)(_interest[instrument] | (byte)interest));

    /// <summary>Somebody watches less of an instrument than before.</summary>
    internal void Unwatch(int instrument) => _interest[instrument] = (byte)WatchedOf(instrument);

    /// <summary>Closes a connection that reads too slowly.</summary>
    internal void CloseSlow(StreamConnection connection)
    {
        if (connection.Phase == ConnectionPhase.Open)
        {
            DropSlow(connection);
        }
    }

    private Interest WatchedOf(int instrument) =>
        (_topics[instrument]?.Interest() ?? Interest.None) | _native.InterestIn(instrument);

    private void TakeGaps()
    {
        while (_gaps.TryDequeue(out var gap))
        {
            _native.OnGap(Day, in gap);
        }

        if (Interlocked.Exchange(ref _gapsLost, 0) is > 0 and var lost)
        {
            _native.OnGapsLost(Day, lost);
        }
    }

    private void WatchFeed()
    {
        if (_watch is { } watch && watch.Look())
        {
            _native.SayStale(watch.IsStale, watch.IsStale ? watch.Since : _market.Time);
        }
    }

    private void FlushNative(StreamConnection connection, NativeClient client)
    {
        // What is put into the outbox here goes out here, too.
        connection.IsQueued = true;
        do
        {
            SendWaiting(connection);
            _native.OnFlushed(client);
        }
        while (!connection.Sender.IsWriting && !connection.Sender.HasFailed && connection.Outbox.Count + client.Staging.Count > 0);
        connection.IsQueued = false;
    }

    /// <summary>The market's thread: when a batch came, and the highest number of a state that it told.</summary>
    private void NoteBatch(MarketState market)
    {
        _journal?.NoteHighest(market.HighestNumber);
        if (_native.HasClients)
        {
            Volatile.Write(ref _received, NativeStream.NanosOf(Time.GetUtcNow()));
        }
    }
}
