using System.Diagnostics;
using Sampan.Market;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming;

/// <summary>Who hears what. A subscriber gets a snapshot first, and then everything that came after it, once.</summary>
public sealed partial class StreamHub
{
    // A batch takes well under a millisecond, and more on a machine that is busy with other things; one that takes longer than this has
    // no end for now: the market waits for a disk that fails.
    private static readonly TimeSpan BatchMax = TimeSpan.FromSeconds(2);

    private long _endlessBatch = -1;
    private int _subscriptionCount;

    /// <summary>Instruments subscribed, over all connections.</summary>
    public int SubscriptionCount => Volatile.Read(ref _subscriptionCount);

    private void Subscribe(StreamConnection connection, SubscribeRequest request)
    {
        if (connection.Phase != ConnectionPhase.Open || connection.Grant is not { } grant)
        {
            return;
        }

        EndRestored(connection, request);
        if (connection.Client is { } client)
        {
            _native.Subscribe(client, grant, request);
            return;
        }

        var added = request.Instruments.Count(instrument => !connection.Subscriptions.ContainsKey(instrument));
        var perConnection = grant.Account.Plan.SubscriptionsPerConnection ?? int.MaxValue;
        if (added > perConnection - connection.Subscriptions.Count || !grant.Account.TryAddSubscriptions(added))
        {
            Answer(connection, request.Refused);
            return;
        }

        Volatile.Write(ref _subscriptionCount, _subscriptionCount + added);
        LeaveAudience(connection, staysSubscribed: true);
        Answer(connection, request.Done);
        MakeRoom(Instruments.Current.Count);
        foreach (var instrument in request.Instruments)
        {
            Watch(instrument, request.Types);
        }

        AwaitBatch();
        foreach (var instrument in request.Instruments)
        {
            Join(connection, instrument, request.Types);
        }

        BeginSettling(connection);
    }

    private void Answer(StreamConnection connection, byte[]? text)
    {
        if (text is not null)
        {
            Send(connection, new Message(Opcode.Text, text));
        }
    }

    private void Unsubscribe(StreamConnection connection, UnsubscribeRequest request)
    {
        if (connection.Phase != ConnectionPhase.Open)
        {
            return;
        }

        if (connection.Client is { } client)
        {
            _native.Unsubscribe(client, request);
            return;
        }

        LeaveAudience(connection, staysSubscribed: true);
        BeginSettling(connection);
        foreach (var instrument in request.Instruments ?? [.. connection.Subscriptions.Keys])
        {
            Leave(connection, instrument, request.Types);
        }

        Send(connection, new Message(Opcode.Text, request.Done));
    }

    private void RemoveSubscriptions(StreamConnection connection)
    {
        LeaveAudience(connection, staysSubscribed: false);
        foreach (var instrument in connection.Subscriptions.Keys.ToArray())
        {
            Leave(connection, instrument, StreamTypes.All);
        }
    }

    /// <summary>Before somebody watches an instrument that has appeared since: the market asks only about those watched.</summary>
    internal void MakeRoom(int instruments)
    {
        if (instruments <= _topics.Length)
        {
            return;
        }

        Array.Resize(ref _topics, instruments);
        _native.MakeRoom(instruments);
        _dirty.MakeRoom(instruments);
        var interest = new byte[instruments];
        _interest.CopyTo(interest, 0);
        Volatile.Write(ref _interest, interest);
    }

    /// <summary>The market tells of it from its next batch on.</summary>
    private void Watch(int instrument, int types)
    {
        _topics[instrument] ??= new InstrumentTopics();
        Volatile.Write(ref _interest[instrument], (byte)(_interest[instrument] | (byte)StreamTypes.InterestIn(types)));
    }

    /// <summary>Lets a batch end that may not have seen what is watched now.</summary>
    internal void AwaitBatch()
    {
        // What is watched comes before the look at the batch: a batch that begins after it tells everything.
        Interlocked.MemoryBarrier();
        var batch = Volatile.Read(ref _batch);
        if ((batch & 1) == 0 || batch == _endlessBatch)
        {
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        var spin = new SpinWait();
        while (Volatile.Read(ref _batch) == batch)
        {
            // The market may be waiting for room.
            TakeEvents();
            spin.SpinOnce();
            if (Stopwatch.GetElapsedTime(begun) > BatchMax)
            {
                _endlessBatch = batch;
                return;
            }
        }
    }

    private void Join(StreamConnection connection, int instrument, int types)
    {
        var isKnown = _market.Read(instrument, out _snapshot) != 0;
        for (var type = StreamType.Quote; (int)type < StreamTypes.Count; type++)
        {
            if (!StreamTypes.Has(types, type))
            {
                continue;
            }

            if (!Find(connection, instrument, type, out var first))
            {
                var subscription = new Subscription(connection, instrument, type) { Next = first };
                connection.Subscriptions[instrument] = subscription;
                _topics[instrument]!.Get(type).Add(subscription);
                if (isKnown)
                {
                    SendSnapshot(subscription);
                }
            }
            else if (isKnown && SubscriptionOf(connection, instrument, type) is { IsRestored: true } restored)
            {
                restored.IsRestored = false;
                SendSnapshot(restored);
            }
        }
    }

    private static bool Find(StreamConnection connection, int instrument, StreamType type, out Subscription? first)
    {
        connection.Subscriptions.TryGetValue(instrument, out first);
        for (var subscription = first; subscription is not null; subscription = subscription.Next)
        {
            if (subscription.Type == type)
            {
                return true;
            }
        }

        return false;
    }

    private void SendSnapshot(Subscription subscription)
    {
        var length = RenderSnapshot(subscription);
        if (length == 0)
        {
            return;
        }

        var frame = Frame(length);
        Append(subscription.Connection, frame, out var position);
        if (subscription.Type != StreamType.Tick)
        {
            subscription.Unsent = position;
        }

        if (subscription.Type is StreamType.Status or StreamType.Auction)
        {
            // Every trade marks what the venue says as changed, and it hardly ever is.
            _topics[subscription.Instrument]!.Get(subscription.Type).RememberFirst(frame);
        }

        frame.Release();
    }

    private int RenderSnapshot(Subscription subscription)
    {
        var instrument = subscription.Instrument;
        switch (subscription.Type)
        {
            case StreamType.Quote:
                return _messages.Quote(_text, instrument, in _snapshot);
            case StreamType.Tick:
                (subscription.SeenNumber, subscription.SeenTime) = (_snapshot.Quote.Number, _snapshot.Quote.LastTime);
                return _messages.LastTick(_text, instrument, in _snapshot);
            case StreamType.Depth:
                return _messages.Depth(_text, instrument, in _snapshot, subscription.Connection.DepthLevels);
            case StreamType.Status:
                return _messages.Status(_text, instrument, in _snapshot);
            case StreamType.Auction:
                return _messages.Auction(_text, instrument, in _snapshot);
            case StreamType.Revision:
                return 0;
            default:
                return RenderRunningBar(subscription, StreamTypes.IntervalOf(subscription.Type));
        }
    }

    private int RenderRunningBar(Subscription subscription, BarInterval interval)
    {
        if (!_snapshot.HasBar(interval))
        {
            return 0;
        }

        ref readonly var bar = ref _snapshot.Bars[BarSet.IndexOf(interval)];
        subscription.SeenTime = bar.Start;
        return _messages.Bar(_text, subscription.Instrument, in bar, interval);
    }

    private void Leave(StreamConnection connection, int instrument, int types)
    {
        if (!connection.Subscriptions.TryGetValue(instrument, out var subscription))
        {
            return;
        }

        Subscription? kept = null;
        var topics = _topics[instrument]!;
        while (subscription is not null)
        {
            var next = subscription.Next;
            if (StreamTypes.Has(types, subscription.Type))
            {
                topics.Find(subscription.Type)!.Remove(subscription);
            }
            else
            {
                (subscription.Next, kept) = (kept, subscription);
            }

            subscription = next;
        }

        Unwatch(instrument);
        Keep(connection, instrument, kept);
    }

    private void Keep(StreamConnection connection, int instrument, Subscription? first)
    {
        if (first is not null)
        {
            connection.Subscriptions[instrument] = first;
            return;
        }

        connection.Subscriptions.Remove(instrument);
        connection.Grant!.Account.RemoveSubscriptions(1);
        Volatile.Write(ref _subscriptionCount, _subscriptionCount - 1);
    }
}
