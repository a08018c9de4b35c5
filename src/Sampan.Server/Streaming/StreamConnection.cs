using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Sampan.Server.Accounts;
using Sampan.Server.Streaming.Audiences;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Native;
using Sampan.Server.Streaming.Sending;

namespace Sampan.Server.Streaming;

/// <summary>How far a connection has come.</summary>
internal enum ConnectionPhase
{
    Open,

    /// <summary>A close frame is on its way or sent: what comes before it is still sent, nothing after it.</summary>
    Closing,

    /// <summary>Nothing is sent or read any more.</summary>
    Done,
}

/// <summary>
/// One client's WebSocket, as the hub sees it: what it hears, what waits for it, and when it must have answered.
/// </summary>
/// <remarks>Everything belongs to the hub's thread, but for what is marked as shared.</remarks>
[SuppressMessage(
    "Design", "CA1001", Justification = "The source has no timer and no wait handle: there is nothing to release.")]
internal sealed class StreamConnection
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One of the two: a connection of our own is ended on its socket, one of the web server's by asking.
    private readonly Socket? _socket;
    private readonly CancellationTokenSource? _end;
    private readonly Action? _abort;
    private long _lastHeard;
    private int _unhandled;
    private volatile bool _isClosing;

    /// <param name="number">Higher than that of every older connection.</param>
    /// <param name="accepted">Where frames go, and whether compressed.</param>
    /// <param name="hub">Who owns it.</param>
    /// <param name="abort">Breaks a connection that is the web server's.</param>
    public StreamConnection(long number, AcceptedHandshake accepted, StreamHub hub, Action abort)
    {
        Number = number;
        Deflates = accepted.Deflates;
        Outbox = new Outbox(hub.Options.OutboxBytesMax, hub.Options.OutboxFramesMax, Deflates);
        Action written = () => hub.Post(HubCommandKind.Written, this);
        _socket = accepted.Socket;
        if (_socket is not null)
        {
            Sender = new SocketSender(_socket, written);
        }
        else
        {
            Sender = new StreamSender(accepted.Stream, written);
            (_end, _abort) = (new CancellationTokenSource(), abort);
        }

        _lastHeard = hub.Time.GetTimestamp();
        Opened = _lastHeard;
    }

    /// <summary>Shared: its place in the order of connections.</summary>
    public long Number { get; }

    /// <summary>Shared: when it was opened, a timestamp.</summary>
    public long Opened { get; }

    /// <summary>Shared: whether compression was agreed on.</summary>
    public bool Deflates { get; }

    /// <summary>Shared: when the last bytes came from the client, a timestamp.</summary>
    public long LastHeard
    {
        get => Volatile.Read(ref _lastHeard);
        set => Volatile.Write(ref _lastHeard, value);
    }

    /// <summary>Shared: whether messages from the client are of no interest any more.</summary>
    public bool IsClosing => _isClosing;

    /// <summary>Shared: commands that the hub has not handled yet.</summary>
    public int Unhandled => Volatile.Read(ref _unhandled);

    /// <summary>Shared: cancelled when nothing is to be read any more from the web server's stream.</summary>
    public CancellationToken End => _end?.Token ?? CancellationToken.None;

    /// <summary>Shared: completes when the hub has let go of the connection.</summary>
    public Task Done => _done.Task;

    public Outbox Outbox { get; }

    public IFrameSender Sender { get; }

    public ConnectionPhase Phase { get; private set; }

    /// <summary>The token it came in with; null before that.</summary>
    public TokenGrant? Grant { get; set; }

    /// <summary>Whether one of its account's connections is counted for it.</summary>
    public bool HoldsPlace { get; set; }

    /// <summary>The subscriptions of each instrument: the first, which leads to the others.</summary>
    public Dictionary<int, Subscription> Subscriptions { get; } = [];

    /// <summary>Shared: under which its subscriptions are found again when it breaks; null for a dialect in which clients resume.</summary>
    public string? StickyPath { get; init; }

    /// <summary>The instruments that it was given back when it came again, until it subscribes by itself; null for none.</summary>
    public HashSet<int>? Restored { get; set; }

    /// <summary>What it is as a reader of numbers; null for a plain one of iTick's dialect.</summary>
    public NativeClient? Client { get; set; }

    /// <summary>Levels of a depth that its plan shows.</summary>
    public int DepthLevels => Grant?.Account.Plan.DepthLevels ?? 0;

    /// <summary>When it is broken off if it is still closing: a timestamp.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>Where it stands in the hub's list.</summary>
    public int Place { get; set; }

    /// <summary>Whether it waits to be flushed.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether something did not fit into its outbox.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Those it is told together with; null while it is told by itself.</summary>
    public Audience? Audience { get; set; }

    /// <summary>Whether it has been sent all that its audience was told before: its outbox is empty, then.</summary>
    public bool IsPresent { get; set; }

    /// <summary>Where it stands in its audience.</summary>
    public int AudiencePlace { get; set; }

    /// <summary>The key under which it waits for another that hears the same; null when it does not.</summary>
    public AudienceKey? LonerKey { get; set; }

    /// <summary>How many events the hub must have taken before it hears exactly what others hear.</summary>
    public long SettlesAt { get; set; }

    /// <summary>Whether it has not settled yet.</summary>
    public bool IsSettling { get; set; }

    /// <summary>Whether the client has sent a close frame, or is gone.</summary>
    public bool HasClientClosed { get; set; }

    /// <summary>Shared: counts a command on its way to the hub.</summary>
    public void CountPosted() => Interlocked.Increment(ref _unhandled);

    /// <summary>Counts a command as handled.</summary>
    public void CountHandled() => Interlocked.Decrement(ref _unhandled);

    /// <summary>Begins to close: from now on messages of the client are passed over.</summary>
    public void BeginClosing(long deadline)
    {
        Phase = ConnectionPhase.Closing;
        Deadline = deadline;
        _isClosing = true;
    }

    /// <summary>Lets go of the connection: its request may end.</summary>
    public void Finish()
    {
        Phase = ConnectionPhase.Done;
        Outbox.Clear();
        LetGo();
    }

    /// <summary>Shared: ends the reading.</summary>
    public void LetGo()
    {
        _isClosing = true;
        if (_socket is not null)
        {
            // Before it is done: then the socket is closed, which breaks the connection for whoever is still using it.
            StopReading(_socket);
        }
        else
        {
            // Off this thread: what the reader does then must not hold up the hub.
            _ = _end!.CancelAsync();
        }

        _done.TrySetResult();
    }

    /// <summary>Breaks the connection: whatever is still on its way is lost.</summary>
    public void Abort()
    {
        _socket?.Close(0);
        if (_abort is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static abort => abort(), _abort, preferLocal: false);
        }
    }

    /// <summary>The reader finds the end.</summary>
    private static void StopReading(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }
}
