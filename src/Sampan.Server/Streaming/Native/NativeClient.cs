using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Sending;

namespace Sampan.Server.Streaming.Native;

/// <summary>A connection that hears numbers: what it has subscribed to, and how it wants to be told.</summary>
/// <remarks>Belongs to the hub's thread, but for what is marked as shared.</remarks>
internal sealed class NativeClient
{
    /// <param name="connection">The connection.</param>
    /// <param name="encoding">How messages are written.</param>
    /// <param name="options">The limits of its outbox.</param>
    public NativeClient(StreamConnection connection, NativeEncoding encoding, StreamOptions options)
    {
        (Connection, Encoding) = (connection, encoding);
        Latency = new LatencyHistogram();
        Staging = new Outbox(options.OutboxBytesMax, options.OutboxFramesMax);
    }

    public StreamConnection Connection { get; }

    public NativeEncoding Encoding { get; }

    /// <summary>Whether it speaks a dialect of our own: then every message of the connection has the native form.</summary>
    public bool IsNative => Encoding != NativeEncoding.Itick;

    /// <summary>The subscriptions of each instrument: the first, which leads to the others.</summary>
    public Dictionary<int, NativeSubscription> Subscriptions { get; } = [];

    /// <summary>Whether messages tell the times of their stages.</summary>
    public bool HasTimes { get; set; }

    /// <summary>Whether several messages may go into one frame.</summary>
    public bool Batches { get; set; }

    /// <summary>Whether heartbeats carry a cursor.</summary>
    public bool WantsCursor { get; set; }

    /// <summary>Whether a client of iTick's dialect that comes back is sent the trades that it missed.</summary>
    public bool WantsMissed { get; init; }

    /// <summary>Where messages wait that are to go out together.</summary>
    public Outbox Staging { get; }

    /// <summary>Where messages wait that a newer state may replace.</summary>
    public Outbox Waiting => Batches ? Staging : Connection.Outbox;

    /// <summary>Whether it has been warned that it reads too slowly.</summary>
    public bool IsWarned { get; set; }

    /// <summary>Whether something did not fit that it may not lack: it is being closed, and is told nothing after that.</summary>
    public bool IsTooSlow { get; set; }

    /// <summary>Subscriptions that something did not fit of.</summary>
    public List<NativeSubscription> Owed { get; } = [];

    /// <summary>Subscriptions that are being sent what they missed, in the order in which they asked.</summary>
    public Queue<NativeSubscription> Resuming { get; } = [];

    /// <summary>Subscriptions that are to be sent a whole book, in the order in which they asked.</summary>
    public Queue<NativeSubscription> AwaitingBooks { get; } = [];

    /// <summary>The one whose book the market is being asked for: one at a time, so that no more than one goes beyond the outbox.</summary>
    public NativeSubscription? AskedBook { get; set; }

    /// <summary>Trades of the past that did not fit yet.</summary>
    public TradeChunk? Unfinished { get; set; }

    /// <summary>Whether trades of the past are being read.</summary>
    public bool IsReading { get; set; }

    /// <summary>When the last heartbeat was sent, a timestamp.</summary>
    public long LastHeartbeat { get; set; }

    /// <summary>How many of its subscriptions are to the holes in the feed.</summary>
    public int GapSubscriptions { get; set; }

    /// <summary>Whether it was told last that the feed is silent.</summary>
    public bool KnowsSilence { get; set; }

    /// <summary>Whether it is told of holes in the feed.</summary>
    public bool HearsGaps { get; set; }

    /// <summary>The day and the number of the last hole that it was told of.</summary>
    public (long Day, uint Number) LastGap { get; set; }

    /// <summary>The stages of the oldest message that was appended since all was written.</summary>
    public LatencySample Oldest { get; private set; }

    /// <summary>Shared: how long its messages took.</summary>
    public LatencyHistogram Latency { get; }

    /// <summary>What a frame of its messages is.</summary>
    public Opcode Opcode => Encoding == NativeEncoding.Dbn ? Opcode.Binary : Opcode.Text;

    /// <summary>Notes the stages of a message that was appended.</summary>
    public void Note(in LatencySample sample)
    {
        if (Oldest.Published == 0)
        {
            Oldest = sample;
        }
    }

    /// <summary>All was written: none of it took longer than the oldest.</summary>
    public void CountWritten(long time)
    {
        if (Oldest.Published != 0)
        {
            Latency.Count(Oldest, time);
            Oldest = default;
        }
    }

    /// <summary>Finds a subscription.</summary>
    public NativeSubscription? Find(int instrument, NativeType type)
    {
        Subscriptions.TryGetValue(instrument, out var subscription);
        while (subscription is not null && subscription.Type != type)
        {
            subscription = subscription.Next;
        }

        return subscription;
    }
}
