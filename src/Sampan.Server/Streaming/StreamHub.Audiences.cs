using Sampan.Server.Streaming.Audiences;

namespace Sampan.Server.Streaming;

/// <summary>Who hears the same as others, so that all of them can be told as one.</summary>
/// <remarks>
/// A connection settles when everything that its snapshots showed has been taken from the ring: from then on it is told
/// what everybody is told, and joins those with the same subscriptions. Whatever concerns it alone, a subscription or an
/// answer, makes it step out first.
/// </remarks>
public sealed partial class StreamHub
{
    private readonly Dictionary<AudienceKey, Audience> _audiences = [];
    private readonly Dictionary<AudienceKey, StreamConnection> _loners = [];
    private readonly List<StreamConnection> _settling = [];

    // Audiences for which something is pending.
    private readonly List<Audience> _told = [];

    /// <summary>After a connection's subscriptions have changed, and what they begin with was read.</summary>
    private void BeginSettling(StreamConnection connection)
    {
        connection.SettlesAt = _events.WrittenSoFar;
        if (!connection.IsSettling)
        {
            connection.IsSettling = true;
            _settling.Add(connection);
        }
    }

    /// <summary>At the end of a round, when everything pending has been sent.</summary>
    private void Settle()
    {
        var kept = 0;
        for (var i = 0; i < _settling.Count; i++)
        {
            var connection = _settling[i];
            if (connection.Phase == ConnectionPhase.Open && (_events.TakenSoFar < connection.SettlesAt || !IsCaughtUp(connection)))
            {
                _settling[kept++] = connection;
                continue;
            }

            connection.IsSettling = false;
            if (connection.Phase == ConnectionPhase.Open && connection.Subscriptions.Count > 0)
            {
                FindAudience(connection);
            }
        }

        _settling.RemoveRange(kept, _settling.Count - kept);
    }

    private static bool IsCaughtUp(StreamConnection connection) =>
        connection.Outbox.Count == 0 && !connection.Sender.IsWriting;

    private void FindAudience(StreamConnection connection)
    {
        ForgetSnapshots(connection);
        var key = AudienceKey.Of(connection);
        if (_audiences.TryGetValue(key, out var audience))
        {
            if (AudienceKey.HasSame(audience.Any, connection))
            {
                JoinAudience(connection, audience);
            }
        }
        else if (!_loners.Remove(key, out var other))
        {
            _loners.Add(key, connection);
            connection.LonerKey = key;
        }
        else if (AudienceKey.HasSame(other, connection))
        {
            other.LonerKey = null;
            audience = Found(key, connection);
            JoinAudience(other, audience);
            JoinAudience(connection, audience);
        }
        else
        {
            _loners.Add(key, other);
        }
    }

    /// <summary>What its snapshots showed is over: it hears whatever comes from here on.</summary>
    private static void ForgetSnapshots(StreamConnection connection)
    {
        foreach (var first in connection.Subscriptions.Values)
        {
            for (var subscription = first; subscription is not null; subscription = subscription.Next)
            {
                (subscription.SeenNumber, subscription.SeenTime) = (long.MinValue, long.MinValue);
            }
        }
    }

    private Audience Found(AudienceKey key, StreamConnection member)
    {
        var audience = new Audience(key);
        _audiences.Add(key, audience);
        foreach (var (instrument, first) in member.Subscriptions)
        {
            for (var each = first; each is not null; each = each.Next)
            {
                var subscription = new AudienceSubscription(audience, instrument, each.Type);
                audience.Subscriptions.Add(subscription);
                _topics[instrument]!.Get(each.Type).Add(subscription);
            }
        }

        return audience;
    }

    private void JoinAudience(StreamConnection connection, Audience audience)
    {
        foreach (var (instrument, first) in connection.Subscriptions)
        {
            for (var each = first; each is not null; each = each.Next)
            {
                _topics[instrument]!.Find(each.Type)!.Remove(each);
            }
        }

        audience.Add(connection, IsCaughtUp(connection));
    }

    /// <param name="connection">A connection, in an audience or not.</param>
    /// <param name="staysSubscribed">Whether its subscriptions go on, told to it alone.</param>
    private void LeaveAudience(StreamConnection connection, bool staysSubscribed)
    {
        if (connection.LonerKey is { } key)
        {
            _loners.Remove(key);
            connection.LonerKey = null;
        }

        if (connection.Audience is not { } audience)
        {
            return;
        }

        StepOut(connection);
        audience.Remove(connection);
        if (staysSubscribed)
        {
            SubscribeAlone(connection);
        }

        if (audience.IsEmpty)
        {
            Dissolve(audience);
        }
    }

    private void SubscribeAlone(StreamConnection connection)
    {
        foreach (var (instrument, first) in connection.Subscriptions)
        {
            for (var each = first; each is not null; each = each.Next)
            {
                _topics[instrument]!.Find(each.Type)!.Add(each);
            }
        }
    }

    private void Dissolve(Audience audience)
    {
        foreach (var subscription in audience.Subscriptions)
        {
            _topics[subscription.Instrument]!.Find(subscription.Type)!.Remove(subscription);
        }

        audience.ClearPending();
        _audiences.Remove(audience.Key);
    }

    /// <summary>What is pending for all goes into the connection's own outbox, in front of what is for it alone.</summary>
    private void StepOut(StreamConnection connection)
    {
        if (connection.IsPresent)
        {
            FallBehind(connection, connection.Audience!, 0, 0);
        }
    }

    /// <param name="connection">One that is present.</param>
    /// <param name="audience">Its audience.</param>
    /// <param name="firstUnsent">The first of what is pending that it has not been sent.</param>
    /// <param name="sent">The bytes of it that were sent after all.</param>
    private void FallBehind(StreamConnection connection, Audience audience, int firstUnsent, int sent)
    {
        audience.Remove(connection);
        audience.Add(connection, isPresent: false);
        foreach (var pending in audience.Pending[firstUnsent..])
        {
            Append(connection, pending.Frame, out var position);
            if (pending.State is { } state && SubscriptionOf(connection, state.Instrument, state.Type) is { } subscription)
            {
                subscription.Unsent = position;
            }

            // Before anything of it is sent: what was cut goes on where it was cut.
            if (sent > 0)
            {
                connection.Outbox.BeginAt(sent);
                sent = 0;
            }
        }
    }

    /// <summary>A trade, or anything else of which none may be left out.</summary>
    private void Tell(AudienceSubscription subscription, SharedFrame frame)
    {
        var audience = subscription.Audience;
        if (BeginTelling(audience))
        {
            audience.Append(frame, null);
        }

        foreach (var connection in audience.Behind)
        {
            Append(connection, frame, out _);
        }
    }

    /// <summary>A state, of which the newest is enough.</summary>
    /// <param name="subscription">Who is told.</param>
    /// <param name="frame">The state.</param>
    /// <param name="isLast">Whether nothing may replace it any more.</param>
    private void TellState(AudienceSubscription subscription, SharedFrame frame, bool isLast = false)
    {
        var audience = subscription.Audience;
        if (BeginTelling(audience))
        {
            TellPresent(audience, subscription, frame, isLast);
        }

        foreach (var connection in audience.Behind)
        {
            var own = SubscriptionOf(connection, subscription.Instrument, subscription.Type)!;
            AppendOrReplace(own, frame);
            own.Unsent = isLast ? Subscription.NoneUnsent : own.Unsent;
        }
    }

    private void TellPresent(Audience audience, AudienceSubscription subscription, SharedFrame frame, bool isLast)
    {
        if (audience.TryReplace(subscription, frame))
        {
            _replaced += audience.Present.Length;
        }
        else
        {
            audience.Append(frame, subscription);
        }

        if (isLast)
        {
            audience.Keep(subscription);
        }
    }

    /// <returns>Whether anybody is present to be told.</returns>
    private bool BeginTelling(Audience audience)
    {
        if (audience.Present.IsEmpty)
        {
            return false;
        }

        if (audience.Pending.IsEmpty)
        {
            _told.Add(audience);
        }

        return true;
    }

    private static Subscription? SubscriptionOf(StreamConnection connection, int instrument, StreamType type)
    {
        connection.Subscriptions.TryGetValue(instrument, out var subscription);
        while (subscription is not null && subscription.Type != type)
        {
            subscription = subscription.Next;
        }

        return subscription;
    }
}
