using System.Runtime.InteropServices;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming.Audiences;

/// <summary>Connections that hear the same: what is told to them is gathered once, and sent to each in one piece.</summary>
/// <remarks>
/// Belongs to the hub's thread. Present is who has been sent everything that came before; nothing waits for it. Who is behind
/// is told apart from the others, into its own outbox, until it has caught up. So a thousand readers that keep up cost one
/// outbox, and one that does not has all that a connection by itself has: its own order, replaced states and limit.
/// </remarks>
internal sealed class Audience(AudienceKey key)
{
    private readonly List<PendingFrame> _pending = [];
    private readonly List<StreamConnection> _present = [];
    private readonly List<StreamConnection> _behind = [];

    // The position of the first that is pending; positions are never used twice.
    private long _first;

    public AudienceKey Key { get; } = key;

    /// <summary>What its members have subscribed to.</summary>
    public List<AudienceSubscription> Subscriptions { get; } = [];

    /// <summary>Members for which nothing waits but what is pending.</summary>
    public ReadOnlySpan<StreamConnection> Present => CollectionsMarshal.AsSpan(_present);

    /// <summary>Members that are told apart.</summary>
    public ReadOnlySpan<StreamConnection> Behind => CollectionsMarshal.AsSpan(_behind);

    /// <summary>What was told since the last sweep.</summary>
    public ReadOnlySpan<PendingFrame> Pending => CollectionsMarshal.AsSpan(_pending);

    /// <summary>Whether nobody is left.</summary>
    public bool IsEmpty => _present.Count + _behind.Count == 0;

    /// <summary>One of its members.</summary>
    public StreamConnection Any => _present.Count > 0 ? _present[0] : _behind[0];

    /// <summary>Takes a connection in.</summary>
    public void Add(StreamConnection connection, bool isPresent)
    {
        connection.Audience = this;
        connection.IsPresent = isPresent;
        var place = isPresent ? _present : _behind;
        connection.AudiencePlace = place.Count;
        place.Add(connection);
    }

    /// <summary>Lets a connection go.</summary>
    public void Remove(StreamConnection connection)
    {
        var list = connection.IsPresent ? _present : _behind;
        var last = list[^1];
        list[connection.AudiencePlace] = last;
        last.AudiencePlace = connection.AudiencePlace;
        list.RemoveAt(list.Count - 1);
        connection.Audience = null;
        connection.IsPresent = false;
    }

    /// <summary>Whether a state that waits for all who are present can still be replaced.</summary>
    public bool TryReplace(AudienceSubscription subscription, SharedFrame frame)
    {
        if (subscription.Unsent < _first)
        {
            return false;
        }

        ref var slot = ref CollectionsMarshal.AsSpan(_pending)[(int)(subscription.Unsent - _first)];
        frame.Share();
        slot.Frame.Release();
        slot = new(frame, subscription);
        return true;
    }

    /// <summary>Appends a message for all who are present.</summary>
    /// <param name="frame">The audience becomes one of its readers.</param>
    /// <param name="state">Of a state that a newer one may replace, what it is the state of; null for anything else.</param>
    public void Append(SharedFrame frame, AudienceSubscription? state)
    {
        frame.Share();
        if (state is not null)
        {
            state.Unsent = _first + _pending.Count;
        }

        _pending.Add(new(frame, state));
    }

    /// <summary>The newest state of something is its last: nothing replaces it.</summary>
    public void Keep(AudienceSubscription subscription)
    {
        if (subscription.Unsent >= _first)
        {
            ref var slot = ref CollectionsMarshal.AsSpan(_pending)[(int)(subscription.Unsent - _first)];
            slot = slot with { State = null };
        }

        subscription.Unsent = Subscription.NoneUnsent;
    }

    /// <summary>Everything pending has been sent, or lies in the outboxes of those behind.</summary>
    public void ClearPending()
    {
        foreach (var pending in _pending)
        {
            pending.Frame.Release();
        }

        _first += _pending.Count;
        _pending.Clear();
    }
}

/// <summary>A message for an audience.</summary>
/// <param name="Frame">The message.</param>
/// <param name="State">Of a state that a newer one may replace, what it is the state of.</param>
internal readonly record struct PendingFrame(SharedFrame Frame, AudienceSubscription? State)
{
    /// <summary>The bytes as the audience gets them.</summary>
    public ReadOnlySpan<byte> Wire(bool deflates, MessageDeflater deflater) =>
        (deflates ? Frame.Deflated(deflater) : Frame.Bytes).Span;
}
