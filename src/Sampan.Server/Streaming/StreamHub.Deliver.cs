using Sampan.Market;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Itick;

namespace Sampan.Server.Streaming;

/// <summary>From events and changes to frames in outboxes.</summary>
public sealed partial class StreamHub
{
    private InstrumentTopics?[] _topics = [];
    private readonly byte[] _text = new byte[ItickMessages.LengthMax];
    private readonly SharedFrame?[] _depths = new SharedFrame?[Depth.LevelsMax + 1];
    private InstrumentSnapshot _snapshot;
    private long _rendered;
    private long _replaced;

    /// <summary>Messages rendered: each once, for all its readers.</summary>
    public long Rendered => Volatile.Read(ref _rendered);

    /// <summary>States that were replaced by newer ones before they were sent, over all connections.</summary>
    public long Replaced => Volatile.Read(ref _replaced);

    private void TakeEvents()
    {
        // No more than there are now: a market in a hurry must not keep the hub from sending.
        for (var left = _events.Count; left > 0; left--)
        {
            ref readonly var oldest = ref _events.Oldest;
            if (oldest.Interval == 0)
            {
                DeliverTrade(in oldest);
            }
            else
            {
                DeliverClosedBar(in oldest);
            }

            _events.Remove();
        }
    }

    private void DeliverTrade(ref readonly MarketEvent told)
    {
        _native.OnTrade(in told);
        if (_topics[told.Instrument]?.Find(StreamType.Tick) is not { IsEmpty: false } topic)
        {
            return;
        }

        var frame = Frame(_messages.Tick(_text, told.Instrument, in told.Trade));
        foreach (var subscription in topic.Subscriptions)
        {
            // Numbers begin again each day, and the time tells the days apart.
            if (told.Number > subscription.SeenNumber || told.Trade.Header.TsEvent > subscription.SeenTime)
            {
                Append(subscription.Connection, frame, out _);
            }
        }

        foreach (var audience in topic.Audiences)
        {
            Tell(audience, frame);
        }

        frame.Release();
    }

    /// <summary>The last state of a bar takes the place of an earlier one, and nothing takes its place.</summary>
    private void DeliverClosedBar(ref readonly MarketEvent told)
    {
        _native.OnBarClosed(in told);
        if (_topics[told.Instrument] is not { } topics)
        {
            return;
        }

        DeliverRevision(topics, in told);
        if (told.IsVoid)
        {
            return;
        }

        topics.Close(told.Interval, told.Bar.Start);
        if (topics.Find(StreamTypes.Of(told.Interval)) is not { IsEmpty: false } topic)
        {
            return;
        }

        var frame = Frame(_messages.Bar(_text, told.Instrument, in told.Bar, told.Interval));
        foreach (var subscription in topic.Subscriptions)
        {
            if (told.Bar.Start >= subscription.SeenTime)
            {
                AppendOrReplace(subscription, frame);
                subscription.Unsent = Subscription.NoneUnsent;
            }
        }

        foreach (var audience in topic.Audiences)
        {
            TellState(audience, frame, isLast: true);
        }

        frame.Release();
    }

    /// <summary>Each revision is told, as each trade is: none stands for another.</summary>
    private void DeliverRevision(InstrumentTopics topics, ref readonly MarketEvent told)
    {
        if ((!told.IsVoid && (told.Bar.Flags & BarFlags.Revised) == 0)
            || topics.Find(StreamType.Revision) is not { IsEmpty: false } topic)
        {
            return;
        }

        var bar = told.Bar;
        bar.Flags |= told.IsVoid ? BarFlags.Void : BarFlags.None;
        var frame = Frame(_messages.Revision(_text, told.Instrument, in bar, told.Interval));
        foreach (var subscription in topic.Subscriptions)
        {
            Append(subscription.Connection, frame, out _);
        }

        foreach (var audience in topic.Audiences)
        {
            Tell(audience, frame);
        }

        frame.Release();
    }

    private void TakeChanges()
    {
        // A round at most: what changes again meanwhile is for the next one, after this one has been sent.
        for (var left = _topics.Length; left > 0 && _dirty.TryTake(out var instrument, out var kinds); left--)
        {
            if (_topics[instrument] is not null || _native.IsWatched(instrument))
            {
                DeliverState(instrument, kinds);
            }
        }
    }

    private void DeliverState(int instrument, ChangeKinds kinds)
    {
        _market.Read(instrument, out _snapshot);

        // Whatever happened before this snapshot is told before it: a bar's end before the next bar's beginning.
        TakeEvents();
        if (_topics[instrument] is { } topics)
        {
            DeliverState(instrument, topics, kinds);
        }

        if (_native.IsWatched(instrument))
        {
            _native.OnState(instrument, in _snapshot);
        }
    }

    private void DeliverState(int instrument, InstrumentTopics topics, ChangeKinds kinds)
    {
        if ((kinds & ChangeKinds.Quote) != 0 && topics.Find(StreamType.Quote) is { IsEmpty: false } quotes)
        {
            DeliverState(quotes, _messages.Quote(_text, instrument, in _snapshot));
        }

        if ((kinds & ChangeKinds.Depth) != 0 && topics.Find(StreamType.Depth) is { IsEmpty: false } depths)
        {
            DeliverDepth(instrument, depths);
        }

        if ((kinds & ChangeKinds.Bars) != 0)
        {
            DeliverBars(instrument, topics);
        }

        if ((kinds & ChangeKinds.Venue) != 0)
        {
            DeliverVenue(instrument, topics);
        }
    }

    private void DeliverVenue(int instrument, InstrumentTopics topics)
    {
        if (topics.Find(StreamType.Status) is { IsEmpty: false } statuses)
        {
            DeliverState(statuses, _messages.Status(_text, instrument, in _snapshot));
        }

        if (topics.Find(StreamType.Auction) is { IsEmpty: false } auctions)
        {
            DeliverState(auctions, _messages.Auction(_text, instrument, in _snapshot));
        }
    }

    private void DeliverBars(int instrument, InstrumentTopics topics)
    {
        for (var type = StreamType.FirstBar; type <= StreamTypes.LastBar; type++)
        {
            var interval = StreamTypes.IntervalOf(type);
            ref readonly var bar = ref _snapshot.Bars[BarSet.IndexOf(interval)];
            if (topics.Find(type) is { IsEmpty: false } topic
                && _snapshot.HasBar(interval)
                && !topics.IsClosed(interval, bar.Start))
            {
                DeliverState(topic, _messages.Bar(_text, instrument, in bar, interval));
            }
        }
    }

    private void DeliverState(Topic topic, int length)
    {
        if (length == 0 || topic.WasTold(_text.AsSpan(0, length)))
        {
            return;
        }

        var frame = Frame(length);
        topic.Remember(frame);
        foreach (var subscription in topic.Subscriptions)
        {
            AppendOrReplace(subscription, frame);
        }

        foreach (var audience in topic.Audiences)
        {
            TellState(audience, frame);
        }

        frame.Release();
    }

    /// <summary>As other states, but plans may show fewer levels: one frame for each number of them.</summary>
    private void DeliverDepth(int instrument, Topic topic)
    {
        var length = _messages.Depth(_text, instrument, in _snapshot, Depth.LevelsMax);
        if (length == 0 || topic.WasTold(_text.AsSpan(0, length)))
        {
            return;
        }

        var whole = Frame(length);
        topic.Remember(whole);
        _depths[Depth.LevelsMax] = whole;
        foreach (var subscription in topic.Subscriptions)
        {
            AppendOrReplace(subscription, DepthOf(instrument, subscription.Connection.DepthLevels));
        }

        foreach (var audience in topic.Audiences)
        {
            TellState(audience, DepthOf(instrument, audience.Audience.Key.DepthLevels));
        }

        foreach (ref var frame in _depths.AsSpan())
        {
            frame?.Release();
            frame = null;
        }
    }

    private SharedFrame DepthOf(int instrument, int levels)
    {
        levels = Math.Clamp(levels, 0, Depth.LevelsMax);
        return _depths[levels] ??= Frame(_messages.Depth(_text, instrument, in _snapshot, levels));
    }

    private SharedFrame Frame(int length)
    {
        _rendered++;
        return _frames.Frame(Opcode.Text, _text.AsSpan(0, length));
    }

    private void AppendOrReplace(Subscription subscription, SharedFrame frame)
    {
        if (subscription.Connection.Outbox.TryReplace(subscription.Unsent, frame))
        {
            _replaced++;
        }
        else
        {
            Append(subscription.Connection, frame, out var position);
            subscription.Unsent = position;
        }
    }

    private void Append(StreamConnection connection, SharedFrame frame, out long position)
    {
        StepOut(connection);
        if (connection.Outbox.TryAppend(frame, out position) || TryAppendAfterAll(connection, frame, out position))
        {
            Queue(connection);
            return;
        }

        position = Subscription.NoneUnsent;
        if (!connection.IsSlow)
        {
            connection.IsSlow = true;
            _slow.Add(connection);
        }
    }

    private bool TryAppendAfterAll(StreamConnection connection, SharedFrame frame, out long position)
    {
        Relieve(connection);
        return connection.Outbox.TryAppend(frame, out position);
    }
}
