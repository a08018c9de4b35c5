using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Sampan.Market;
using Sampan.Server.History.Journal;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming.Native;

/// <summary>Who hears numbers, and what they are told: the part of the hub for the native stream.</summary>
/// <remarks>
/// Belongs to the hub's thread. What is told is driven by the numbers that the market gives: a state is told when its number is
/// another than that told last, and says how many its reader was not sent. A message is rendered once for all that are to read the
/// same bytes.
/// </remarks>
[SuppressMessage(
    "Design", "CA1001", Justification = "The semaphore has no wait handle: there is nothing to release.")]
internal sealed partial class NativeStream
{
    private readonly StreamHub _hub;
    private readonly NativeRenderer _renderer;
    private readonly TradeJournal? _journal;
    private readonly List<NativeClient> _clients = [];
    private readonly ConcurrentDictionary<long, NativeClient> _shown = [];
    private readonly List<NativeClient> _tooSlow = [];
    private readonly List<MadeFrame> _made = [];
    private readonly byte[] _text = new byte[NativeRenderer.LengthMax];
    private NativeTopics?[] _topics = [];
    private InstrumentSnapshot _own;
    private long _now;
    private volatile bool _hasClients;

    /// <param name="hub">Whose thread it is.</param>
    /// <param name="renderer">How messages are written.</param>
    /// <param name="journal">Where trades of the past are; null when none are kept.</param>
    public NativeStream(StreamHub hub, NativeRenderer renderer, TradeJournal? journal) =>
        (_hub, _renderer, _journal, _gaps) = (hub, renderer, journal, new GapLog(journal));

    /// <summary>Shared: whether there is anybody to tell.</summary>
    public bool HasClients => _hasClients;

    /// <summary>Shared: all clients, in no order.</summary>
    public ICollection<NativeClient> Shown => _shown.Values;

    /// <summary>Nanoseconds since the Unix epoch, UTC: when this round of the hub began.</summary>
    public long Now => _now;

    /// <summary>A round of the hub begins.</summary>
    public void BeginRound() => _now = _clients.Count == 0 ? 0 : NanosOf(_hub.Time.GetUtcNow());

    /// <summary>There are so many instruments now.</summary>
    public void MakeRoom(int instruments) => Array.Resize(ref _topics, Math.Max(_topics.Length, instruments));

    /// <summary>Whether somebody watches anything of an instrument.</summary>
    public bool IsWatched(int instrument) => _topics[instrument] is { Watched: not 0 };

    /// <summary>What the market has to tell of an instrument.</summary>
    public Interest InterestIn(int instrument) =>
        _topics[instrument] is { } topics ? NativeTypes.InterestIn(topics.Watched) : Interest.None;

    /// <summary>A connection that is to hear numbers has come.</summary>
    public void Add(NativeClient client)
    {
        client.LastHeartbeat = _hub.Time.GetTimestamp();
        _clients.Add(client);
        _shown[client.Connection.Number] = client;
        _hasClients = true;
        if (_now == 0)
        {
            BeginRound();
        }
    }

    /// <summary>A connection hears nothing any more.</summary>
    public void Remove(NativeClient client)
    {
        if (_clients.Remove(client))
        {
            _hasClients = _clients.Count > 0;
            _shown.TryRemove(client.Connection.Number, out _);
            StageAll(client);
            RemoveSubscriptions(client);
            client.Resuming.Clear();
            client.AwaitingBooks.Clear();
            client.Owed.Clear();
            client.Unfinished = null;
        }
    }

    internal static long NanosOf(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Sends a message that is for one client alone, in order with what it is told.</summary>
    private bool TrySay(NativeClient client, ReadOnlySpan<byte> text, Opcode opcode = Opcode.Text)
    {
        var frame = _hub.MakeFrame(opcode, text);
        var isAppended = TryAppend(client, frame, out _);
        frame.Release();
        return isAppended;
    }

    /// <summary>As <see cref="TrySay"/>, of what a client may count on: without room for it, it is closed.</summary>
    private void Say(NativeClient client, ReadOnlySpan<byte> text)
    {
        if (!TrySay(client, text))
        {
            MarkTooSlow(client);
        }
    }

    private bool TryAppend(NativeClient client, SharedFrame frame, out long position)
    {
        if (client.Connection.Phase != ConnectionPhase.Open)
        {
            position = NativeSubscription.NoneUnsent;
            return true;
        }

        if (client.IsTooSlow || !(client.Waiting.TryAppend(frame, out position) || TryAppendAfterAll(client, frame, out position)))
        {
            position = NativeSubscription.NoneUnsent;
            return false;
        }

        _hub.Queue(client.Connection);
        WarnIfHigh(client);
        return true;
    }

    /// <summary>A burst is no sign of a slow reader: what waits is sent now, if the reader takes it.</summary>
    private bool TryAppendAfterAll(NativeClient client, SharedFrame frame, out long position)
    {
        _hub.Relieve(client.Connection);
        return client.Waiting.TryAppend(frame, out position);
    }

    /// <summary>A message that was made for one kind of readers.</summary>
    private readonly record struct MadeFrame(NativeVariant Variant, uint Before, bool IsChange, SharedFrame Frame);
}
