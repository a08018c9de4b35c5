namespace Sampan.Server.Streaming.Native;

/// <content>What clients are told beside data.</content>
internal sealed partial class NativeStream
{
    private const long NanosPerMillisecond = 1_000_000;

    private (bool IsStale, byte[] Text) _silence = (false, []);

    /// <summary>Sends an answer, in order with the data.</summary>
    public void Answer(NativeClient client, byte[]? text)
    {
        if (text is not null)
        {
            Say(client, text);
        }
    }

    /// <summary>Changes how a client is told, from the next subscription and the next frame on; null leaves a thing as it is.</summary>
    public void Set(NativeClient client, bool? times, bool? batches, bool? cursor)
    {
        client.HasTimes = times ?? client.HasTimes;
        client.WantsCursor = cursor ?? client.WantsCursor;
        if (batches is { } value && value != client.Batches)
        {
            StageAll(client);
            client.Batches = value;
            KeepWaiting(client);
        }
    }

    /// <summary>What waits now is not replaced any more.</summary>
    private static void KeepWaiting(NativeClient client)
    {
        foreach (var first in client.Subscriptions.Values)
        {
            for (var subscription = first; subscription is not null; subscription = subscription.Next)
            {
                subscription.Unsent = NativeSubscription.NoneUnsent;
            }
        }
    }

    /// <summary>Tells a client where it stands.</summary>
    public void SayCursor(NativeClient client, byte[]? id) => Say(client, NativeReplies.Cursor(id, CursorOf(client)));

    /// <summary>Time has passed: who was told nothing of the server's life for long is told.</summary>
    public void OnTick()
    {
        var now = _hub.Time.GetTimestamp();
        foreach (var client in _clients)
        {
            GoOnBeginning(client);
            GoOnBooks(client);
            if (client.IsNative
                && client.Connection.Phase == ConnectionPhase.Open
                && _hub.Time.GetElapsedTime(client.LastHeartbeat, now) >= _hub.Options.HeartbeatInterval)
            {
                client.LastHeartbeat = now;
                TrySay(client, NativeReplies.Heartbeat(
                    _hub.Time.GetUtcNow().ToUnixTimeMilliseconds(), client.WantsCursor ? CursorOf(client) : null));
            }
        }
    }

    /// <summary>The last message of a client, which says why it is closed.</summary>
    public byte[] LastMessage(NativeClient client, Frames.CloseCode code, string reason) => NativeReplies.Close(
        (int)code, NativeCloses.NameOf(code), reason, client.WantsCursor ? CursorOf(client) : null);

    /// <summary>The feed is silent, or speaks again.</summary>
    /// <param name="isStale">Whether it is silent.</param>
    /// <param name="since">Since when, nanoseconds since the Unix epoch, UTC.</param>
    public void SayStale(bool isStale, long since)
    {
        _silence = (isStale, NativeReplies.Stale(isStale, since / NanosPerMillisecond));
        foreach (var client in _clients)
        {
            TellSilence(client);
        }
    }

    /// <summary>Tells a client whether the feed is silent, if that is not what it was told last: later, if there is no room.</summary>
    public void TellSilence(NativeClient client)
    {
        if (client.IsNative
            && client.Connection.Grant is not null
            && client.KnowsSilence != _silence.IsStale
            && TrySay(client, _silence.Text))
        {
            client.KnowsSilence = _silence.IsStale;
        }
    }

    private string? CursorOf(NativeClient client)
    {
        if (client.Connection.Grant is not { } grant)
        {
            return null;
        }

        // The states that it stands for are those before it: a newer one in the place of one of them would come twice to who resumes.
        KeepWaiting(client);
        return _hub.Cursors.Write(client, grant.Account.Id, _hub.Instruments.Current);
    }
}
