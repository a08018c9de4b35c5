using System.Numerics;
using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Server.Streaming.Native;

/// <content>From what has happened to frames in outboxes.</content>
internal sealed partial class NativeStream
{
    // Readers that lag each in its own way are told each by itself.
    private const int MadeMax = 16;

    /// <summary>A trade was told.</summary>
    public void OnTrade(ref readonly MarketEvent told)
    {
        if (_topics[told.Instrument]?.Find(NativeType.Trade) is not { IsEmpty: false } topic)
        {
            return;
        }

        (topic.Last, topic.Day) = ((uint)told.Number, told.Day);
        foreach (var subscription in topic.Subscriptions)
        {
            TakeTrade(subscription, in told);
        }

        ForgetMade();
    }

    /// <summary>A bar was finished: its last state replaces an earlier one, and nothing replaces it.</summary>
    public void OnBarClosed(ref readonly MarketEvent told)
    {
        var type = NativeTypes.Of(told.Interval);
        if (_topics[told.Instrument]?.Find(type) is not { IsEmpty: false } topic)
        {
            return;
        }

        var state = new State(topic, type, told.Instrument, (uint)told.Number, told.Day);
        foreach (var subscription in topic.Subscriptions)
        {
            if (IsNews(subscription, in state))
            {
                TakeClosedBar(subscription, in state, in told.Bar);
            }
        }

        (topic.Last, topic.Day) = (state.Number, state.Day);
        ForgetMade();
    }

    /// <summary>An instrument has a new snapshot.</summary>
    public void OnState(int instrument, in InstrumentSnapshot snapshot)
    {
        for (var left = _topics[instrument]!.Watched; left != 0; left &= left - 1)
        {
            var type = (NativeType)BitOperations.TrailingZeroCount(left);
            if (TryGetNumber(type, in snapshot, out var number))
            {
                var topic = _topics[instrument]!.Find(type)!;
                DeliverState(new State(topic, type, instrument, number, snapshot.Numbers.Day), in snapshot);
            }
        }
    }

    /// <summary>The number of a state; false when there is none, or no day yet that it could be of, or it is no state.</summary>
    private static bool TryGetNumber(NativeType type, in InstrumentSnapshot snapshot, out uint number)
    {
        number = type switch
        {
            NativeType.Quote => snapshot.Numbers.Quote,
            NativeType.Depth => snapshot.Numbers.Depth,
            NativeType.Status => snapshot.Numbers.Status,
            NativeType.Auction => snapshot.Numbers.Auction,
            NativeType.Book => 0,
            >= NativeType.FirstBar when (snapshot.BarsPresent & (1 << NativeTypes.BarIndexOf(type))) != 0 =>
                snapshot.Numbers.Bar(NativeTypes.BarIndexOf(type)),
            _ => 0,
        };
        return number != 0 && snapshot.Numbers.Day > 0;
    }

    private void DeliverState(State state, in InstrumentSnapshot snapshot)
    {
        var topic = state.Topic;
        var isTold = topic.Day == state.Day && topic.Last >= state.Number;
        if (isTold || (state.Type == NativeType.Depth && WasTold(topic, in snapshot)))
        {
            return;
        }

        foreach (var subscription in topic.Subscriptions)
        {
            if (IsNews(subscription, in state))
            {
                TakeState(subscription, in state, in snapshot);
            }
        }

        (topic.Last, topic.Day) = (state.Number, state.Day);
        if (state.Type == NativeType.Depth)
        {
            Remember(topic, in snapshot);
        }

        ForgetMade();
    }

    private static bool IsNews(NativeSubscription subscription, in State state) =>
        state.Day > subscription.Day || (state.Day == subscription.Day && state.Number > subscription.Last);

    private static bool WasTold(NativeTopic topic, in InstrumentSnapshot snapshot) =>
        topic.Told is { } told
        && topic.Day == snapshot.Numbers.Day
        && told.IsSuspect == snapshot.Quote.IsSuspect
        && DepthChanges.AreSame(in told.Bids, in snapshot.Bids, Depth.LevelsMax)
        && DepthChanges.AreSame(in told.Asks, in snapshot.Asks, Depth.LevelsMax);

    private static void Remember(NativeTopic topic, in InstrumentSnapshot snapshot)
    {
        topic.Told ??= new ToldDepth();
        (topic.Told.Bids, topic.Told.Asks) = (snapshot.Bids, snapshot.Asks);
        topic.Told.IsSuspect = snapshot.Quote.IsSuspect;
    }

    private void TakeState(NativeSubscription subscription, in State state, in InstrumentSnapshot snapshot)
    {
        var waits = subscription.Client.Waiting.Waits(subscription.Unsent);
        var last = subscription.LastOn(state.Day);
        var before = waits && subscription.Day == state.Day ? subscription.Before : last;
        var isChange = subscription.Variant.HasDeltas
            && !waits
            && before > 0
            && state.Topic is { Told: not null } topic
            && topic.Day == state.Day
            && topic.Last == last;
        Put(subscription, in state, before, MakeState(subscription.Variant, in state, before, isChange, in snapshot));
    }

    private void TakeClosedBar(NativeSubscription subscription, in State state, in Bar bar)
    {
        var waits = subscription.Client.Waiting.Waits(subscription.Unsent) && subscription.Day == state.Day;
        var before = waits ? subscription.Before : subscription.LastOn(state.Day);
        Put(subscription, in state, before, MakeClosedBar(subscription.Variant, in state, before, in bar));
        subscription.Unsent = NativeSubscription.NoneUnsent;
    }

    /// <summary>Appends a state, in the place of one that waits; without room the newest is owed.</summary>
    private void Put(NativeSubscription subscription, in State state, uint before, SharedFrame? frame)
    {
        if (frame is null)
        {
            return;
        }

        if (subscription.Client.Waiting.TryReplace(subscription.Unsent, frame))
        {
            _hub.CountReplaced();
        }
        else if (TryAppend(subscription.Client, frame, out var position))
        {
            subscription.Unsent = position;
        }
        else
        {
            Owe(subscription);
            return;
        }

        (subscription.Before, subscription.Last, subscription.Day) = (before, state.Number, state.Day);
        subscription.Client.Note(new LatencySample(_hub.MarketTime, _hub.Received, _now));
    }

    private SharedFrame? MakeState(NativeVariant variant, in State state, uint before, bool isChange, in InstrumentSnapshot snapshot)
    {
        if (Made(variant, before, isChange) is { } made)
        {
            return made;
        }

        var head = state.Head(before, TimesOf(variant, snapshot.Time, _hub.Received));
        var length = _renderer.State(_text, variant, state.Type, in head, in snapshot, isChange ? state.Topic.Told : null);
        return Keep(variant, before, isChange, length);
    }

    private SharedFrame? MakeClosedBar(NativeVariant variant, in State state, uint before, in Bar bar)
    {
        if (Made(variant, before, isChange: false) is { } made)
        {
            return made;
        }

        var head = state.Head(before, TimesOf(variant, _hub.MarketTime, _hub.Received));
        return Keep(variant, before, isChange: false, _renderer.ClosedBar(_text, variant, state.Type, in head, in bar));
    }

    private static NativeTimes TimesOf(NativeVariant variant, long happened, long received, long now) =>
        variant.HasTimes ? new NativeTimes(happened, received, now) : default;

    private NativeTimes TimesOf(NativeVariant variant, long happened, long received) => TimesOf(variant, happened, received, _now);

    private SharedFrame? Made(NativeVariant variant, uint before, bool isChange)
    {
        foreach (var made in _made)
        {
            if (made.Before == before && made.IsChange == isChange && made.Variant == variant)
            {
                return made.Frame;
            }
        }

        return null;
    }

    /// <summary>Keeps a frame until all have been told: then it belongs to its readers alone.</summary>
    /// <returns>Null when the dialect has nothing to say.</returns>
    private SharedFrame? Keep(NativeVariant variant, uint before, bool isChange, int length)
    {
        if (length == 0)
        {
            return null;
        }

        if (_made.Count == MadeMax)
        {
            _made[^1].Frame.Release();
            _made.RemoveAt(MadeMax - 1);
        }

        var frame = _hub.MakeFrame(NativeRenderer.OpcodeOf(variant.Encoding), _text.AsSpan(0, length));
        _made.Add(new MadeFrame(variant, before, isChange, frame));
        return frame;
    }

    private void ForgetMade()
    {
        foreach (var made in _made)
        {
            made.Frame.Release();
        }

        _made.Clear();
    }

    /// <summary>A state with its number.</summary>
    private readonly record struct State(NativeTopic Topic, NativeType Type, int Instrument, uint Number, long Day)
    {
        /// <summary>The head of its message for a reader that was told a number before.</summary>
        public NativeHead Head(uint before, NativeTimes times) =>
            new(Instrument, Number, Day, Number - before - 1, IsSnapshot: false, times);
    }
}
