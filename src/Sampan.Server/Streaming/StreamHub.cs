using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Sampan.Market;
using Sampan.Server.History.Journal;
using Sampan.Server.Rendering;
using Sampan.Server.Streaming.Itick;
using Sampan.Server.Streaming.Liveness;
using Sampan.Server.Streaming.Native;
using Sampan.Server.Streaming.Resume;
using Sampan.Server.Streaming.Sending;

namespace Sampan.Server.Streaming;

/// <summary>Who has subscribed to what, and what waits for whom: one thread that owns it all.</summary>
/// <remarks>
/// The market's loop puts in trades, closed bars and the instruments that changed; connections put in commands. The
/// hub takes all that has arrived, renders each message once, appends it to the outboxes of its subscribers, and then
/// writes to each connection once. So there is no lock, no task and no allocation per message and connection.
/// </remarks>
public sealed partial class StreamHub : IMarketOutput, IDisposable
{
    // The finest time that any limit of the streams needs.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly PublishedMarket _market;
    private readonly ItickMessages _messages;
    private readonly ILogger<StreamHub> _logger;
    private readonly ConcurrentQueue<HubCommand> _commands = new();
    private readonly HubSignal _signal = new();
    private readonly HubPace _pace;
    private readonly Func<bool> _hasWork;
    private readonly List<StreamConnection> _connections = [];
    private readonly FramePool _frames = new();
    private readonly ITimer _timer;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastNumber;
    private int _isTickDue;
    private volatile bool _isStopping;
    private volatile bool _isDisposed;
    private volatile bool _hasEnded;
    private bool _hasSaidGoodbye;
    private int _connectionCount;

    /// <param name="instruments">What can be subscribed to.</param>
    /// <param name="market">How it stands.</param>
    /// <param name="json">How that is written.</param>
    /// <param name="time">The clock of heartbeats and time limits.</param>
    /// <param name="options">Limits and habits.</param>
    /// <param name="logger">Where connections that had to be closed are reported.</param>
    /// <param name="journal">Where trades of the past are, for those who have missed them; null when none are kept.</param>
    /// <param name="watch">Looks whether the feed is silent; null when nobody wants to know.</param>
    /// <param name="cursorKey">Signs what clients are given to go on with, 32 bytes; null for one that nobody keeps.</param>
    public StreamHub(
        InstrumentDirectory instruments,
        PublishedMarket market,
        ItickJson json,
        TimeProvider time,
        StreamOptions options,
        ILogger<StreamHub> logger,
        TradeJournal? journal = null,
        FeedWatch? watch = null,
        byte[]? cursorKey = null)
    {
        _watch = watch;
        _sticky = new StickySessions(time);
        _journal = journal;
        Cursors = cursorKey is null ? StreamCursors.WithOwnKey() : new StreamCursors(cursorKey);
        (_market, _logger, Instruments, Time, Options) = (market, logger, instruments, time, options);
        _messages = new ItickMessages(json, instruments, options.NestedBars);
        var native = new NativeJson(instruments);
        _native = new NativeStream(
            this, new NativeRenderer(native, new NativeDbn(instruments, native), _messages, () => IsStale), journal);
        MakeRoom(instruments.Current.Count);
        _events = new EventRing<MarketEvent>(options.EventCapacity);
        _orders = new EventRing<OrderEvent>(options.OrderCapacity);
        _space = new SendSpace(options.SendBytesMax);
        _pace = new HubPace(options.FlushInterval);
        _hasWork = HasWork;
        _thread = new Thread(Run) { IsBackground = true, Name = "stream" };
        _thread.Start();
        _timer = time.CreateTimer(_ => OnTimer(), null, Tick, Tick);
    }

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => Volatile.Read(ref _connectionCount);

    internal InstrumentDirectory Instruments { get; }

    internal TimeProvider Time { get; }

    internal StreamOptions Options { get; }

    /// <summary>Whether no new connection is taken any more.</summary>
    internal bool IsStopping => _isStopping;

    /// <summary>
    /// Closes every connection with a word of why, and completes when they have ended or their time is up.
    /// </summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        _signal.Set();
        _pace.End();
        using var patience = new CancellationTokenSource(Options.StopMax, Time);
        try
        {
            await _stopped.Task.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Dispose breaks those that are left.
        }
    }

    /// <summary>Ends the thread, and breaks the connections that are left. The market must have stopped.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _isDisposed = true;
        _timer.Dispose();
        _signal.Set();
        _pace.End();
        _thread.Join();
    }

    internal long NextNumber() => Interlocked.Increment(ref _lastNumber);

    /// <summary>Asks the hub for something; any thread.</summary>
    /// <remarks>
    /// The queue is bounded by the number of connections and by what each may ask: see
    /// <see cref="StreamConnection.Unhandled"/>.
    /// </remarks>
    internal void Post(HubCommandKind kind, StreamConnection connection, object? argument = null)
    {
        connection.CountPosted();
        _commands.Enqueue(new HubCommand(kind, connection, argument));
        if (_hasEnded)
        {
            connection.LetGo();
            return;
        }

        _signal.Set();
    }

    private void OnTimer()
    {
        Interlocked.Exchange(ref _isTickDue, 1);
        _signal.Set();
    }

    private void Run()
    {
        while (!_isDisposed)
        {
            _pace.Wait();

            // What happened before a question is told before its answer; what is asked meanwhile is for the next round.
            var commands = _commands.Count;
            _native.BeginRound();
            TakeGaps();
            TakeEvents();
            TakeOrders();
            TakeChanges();
            TakeCommands(commands);
            _native.TakeListings();
            if (Interlocked.Exchange(ref _isTickDue, 0) != 0)
            {
                KeepDeadlines();
            }

            Sweep();
            Settle();
            if (_isStopping)
            {
                SayGoodbye();
            }

            _signal.Wait(_hasWork);
        }

        BreakAll();
    }

    private bool HasWork() =>
        !_events.IsEmpty || !_orders.IsEmpty || _hasLostOrders
        || !_dirty.IsEmpty || !_commands.IsEmpty || !_gaps.IsEmpty || Volatile.Read(ref _isTickDue) != 0
        || _isDisposed || (_isStopping && !_hasSaidGoodbye);

    private void TakeCommands(int count)
    {
        while (count-- > 0 && _commands.TryDequeue(out var command))
        {
            command.Connection.CountHandled();
            Handle(in command);
        }
    }

    private void Handle(in HubCommand command)
    {
        var connection = command.Connection;
        switch (command.Kind)
        {
            case HubCommandKind.Open:
                Add(connection);
                break;
            case HubCommandKind.Authenticate:
                Authenticate(connection, (AuthenticateRequest)command.Argument!);
                break;
            case HubCommandKind.Send:
                Send(connection, (Message)command.Argument!);
                break;
            case HubCommandKind.Subscribe:
                Subscribe(connection, (SubscribeRequest)command.Argument!);
                break;
            case HubCommandKind.Unsubscribe:
                Unsubscribe(connection, (UnsubscribeRequest)command.Argument!);
                break;
            case HubCommandKind.Close:
                Close(connection, (CloseRequest)command.Argument!);
                break;
            case HubCommandKind.ClosedByClient:
                AnswerClose(connection, (Message)command.Argument!);
                break;
            case HubCommandKind.Call:
                ((Action)command.Argument!)();
                break;
            case HubCommandKind.Gone:
                Remove(connection);
                break;
            case HubCommandKind.Written:
                connection.Sender.EndWrite(_space);
                Queue(connection);
                break;
        }
    }
}
