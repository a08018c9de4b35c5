using Sampan.Server.Rendering;

namespace Sampan.Server.Streaming.Native;

/// <content>Who hears what. A subscriber gets a snapshot first, or what it missed, and then everything that comes after it.</content>
internal sealed partial class NativeStream
{
    /// <summary>Does what a client asks, and answers.</summary>
    public void Subscribe(NativeClient client, NativeSubscribe request)
    {
        if (client.Connection.Phase != ConnectionPhase.Open || client.Connection.Grant is null)
        {
            return;
        }

        if (request.Client is { } flags)
        {
            Set(client, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
        }

        var counted = new HashSet<int>();
        foreach (var wish in request.Wishes)
        {
            wish.IsRefused = !counted.Contains(wish.Instrument) && !TryCount(client, wish.Instrument, counted);
        }

        var added = Join(client, request, [.. request.Wishes.Where(wish => !wish.IsRefused)]);
        Say(client, request.Answer(client, _hub.Instruments.Current));
        foreach (var subscription in added)
        {
            Begin(subscription, request.ResumeOf(subscription));
        }
    }

    /// <summary>Lets the market tell of what is watched from now on, and then makes the subscriptions that are new.</summary>
    private List<NativeSubscription> Join(NativeClient client, NativeSubscribe request, List<NativeWish> wishes)
    {
        _hub.MakeRoom(_hub.Instruments.Current.Count);
        foreach (var wish in wishes)
        {
            _topics[wish.Instrument] ??= new NativeTopics();
            _hub.Watch(wish.Instrument, NativeTypes.InterestIn(wish.Types));
            if (NativeTypes.Has(wish.Types, NativeType.Book))
            {
                _hub.Tap(wish.Instrument, isOpen: true);
            }
        }

        // What happens until then is taken from the ring: nobody is told of it whose snapshot will show it.
        _hub.AwaitBatch();
        var added = new List<NativeSubscription>();
        foreach (var wish in wishes)
        {
            Add(client, request, wish, added);
        }

        return added;
    }

    /// <summary>Ends subscriptions, and answers.</summary>
    public void Unsubscribe(NativeClient client, NativeUnsubscribe request)
    {
        if (client.Connection.Phase != ConnectionPhase.Open)
        {
            return;
        }

        foreach (var instrument in request.Instruments ?? [.. client.Subscriptions.Keys])
        {
            Leave(client, instrument, request.Types);
        }

        Say(client, request.Answer(client, _hub.Instruments.Current));
    }

    private void RemoveSubscriptions(NativeClient client)
    {
        foreach (var instrument in client.Subscriptions.Keys.ToArray())
        {
            Leave(client, instrument, NativeTypes.All);
        }
    }

    /// <summary>Counts an instrument that the client has not subscribed to yet, unless that is more than its plan has.</summary>
    private bool TryCount(NativeClient client, int instrument, HashSet<int> counted)
    {
        if (client.Subscriptions.ContainsKey(instrument))
        {
            return true;
        }

        var account = client.Connection.Grant!.Account;
        var perConnection = account.Plan.SubscriptionsPerConnection ?? int.MaxValue;
        if (client.Subscriptions.Count + counted.Count >= perConnection || !account.TryAddSubscriptions(1))
        {
            return false;
        }

        counted.Add(instrument);
        _hub.CountSubscriptions(1);
        return true;
    }

    private void Add(NativeClient client, NativeSubscribe request, NativeWish wish, List<NativeSubscription> added)
    {
        var topics = _topics[wish.Instrument]!;
        client.Subscriptions.TryGetValue(wish.Instrument, out var first);
        for (var type = NativeType.Trade; (int)type < NativeTypes.Count; type++)
        {
            if (NativeTypes.Has(wish.Types & NativeSubscribe.TypesFor(client), type) && client.Find(wish.Instrument, type) is null)
            {
                var (skips, variant) = request.For(client, wish.Instrument, type);
                first = new NativeSubscription(client, wish.Instrument, type, variant, skips) { Next = first };
                client.Subscriptions[wish.Instrument] = first;
                topics.Add(first);
                added.Add(first);
                client.GapSubscriptions += type == NativeType.Gap ? 1 : 0;
            }
        }
    }

    private void Begin(NativeSubscription subscription, ResumePoint? point)
    {
        if (subscription.Type == NativeType.Book)
        {
            BeginBook(subscription, point);
            return;
        }

        if (subscription.Type == NativeType.Gap)
        {
            BeginGaps(subscription.Client, point);
            return;
        }

        var isKnown = _hub.Published.Read(subscription.Instrument, out _own) != 0;
        if (subscription.Type == NativeType.Trade && (isKnown || point is not null))
        {
            BeginTrades(subscription, point);
        }
        else if (TryGetNumber(subscription.Type, in _own, out var number)
            && _own.Numbers.Day >= (point is null ? 0 : point.Value.Day ?? _hub.Day))
        {
            BeginState(subscription, number, point);
        }
        else if (point is { } from)
        {
            // Nothing was heard on this day yet: it goes on after what an earlier run has told.
            (subscription.Day, subscription.Last) = (from.Day ?? _hub.Day, from.Number);
        }
    }

    private void BeginTrades(NativeSubscription subscription, ResumePoint? point)
    {
        if (point is { } from)
        {
            BeginResume(subscription, from, in _own);
            return;
        }

        (subscription.Day, subscription.Last) = (_own.Numbers.Day, (uint)_own.Quote.Number);
        var head = new NativeHead(
            subscription.Instrument, subscription.Last, subscription.Day, IsSnapshot: true,
            Times: TimesOf(subscription.Variant, _own.Quote.LastTime, _hub.Received));
        var length = _renderer.TradeSnapshot(_text, subscription.Variant, in head, in _own);
        if (length > 0)
        {
            Put(subscription, length);
        }
    }

    private void BeginState(NativeSubscription subscription, uint number, ResumePoint? point)
    {
        var day = _own.Numbers.Day;
        var topic = _topics[subscription.Instrument]!.Find(subscription.Type)!;
        if (topic.Last == 0)
        {
            (topic.Last, topic.Day) = (number, day);
            RememberFirst(topic, subscription.Type);
        }

        var known = point is { } from && (from.Day ?? day) == day && from.Number <= number ? from.Number : 0;
        (subscription.Day, subscription.Last) = (day, number);
        if (known == number)
        {
            // It has this state already.
            return;
        }

        var replaced = known == 0 ? 0 : number - known - 1;
        var head = new NativeHead(
            subscription.Instrument, number, day, replaced, IsSnapshot: true, TimesOf(subscription.Variant, _own.Time, _hub.Received));
        subscription.Before = known;
        subscription.Unsent = Put(subscription, _renderer.State(_text, subscription.Variant, subscription.Type, in head, in _own, null));
    }

    private void RememberFirst(NativeTopic topic, NativeType type)
    {
        if (type == NativeType.Depth)
        {
            Remember(topic, in _own);
        }
    }

    private long Put(NativeSubscription subscription, int length)
    {
        if (length == 0)
        {
            return NativeSubscription.NoneUnsent;
        }

        var frame = _hub.MakeFrame(NativeRenderer.OpcodeOf(subscription.Variant.Encoding), _text.AsSpan(0, length));
        if (!TryAppend(subscription.Client, frame, out var position))
        {
            MarkTooSlow(subscription.Client);
        }

        frame.Release();
        return position;
    }

    private void Leave(NativeClient client, int instrument, int types)
    {
        if (!client.Subscriptions.TryGetValue(instrument, out var subscription))
        {
            return;
        }

        NativeSubscription? kept = null;
        var topics = _topics[instrument]!;
        while (subscription is not null)
        {
            var next = subscription.Next;
            if (NativeTypes.Has(types, subscription.Type))
            {
                topics.Remove(subscription);
                End(subscription);
            }
            else
            {
                (subscription.Next, kept) = (kept, subscription);
            }

            subscription = next;
        }

        _hub.Unwatch(instrument);
        _hub.Tap(instrument, NativeTypes.Has(topics.Watched, NativeType.Book));
        Keep(client, instrument, kept);
    }

    private static void End(NativeSubscription subscription)
    {
        foreach (var held in subscription.Resume?.TakeHeld() ?? [])
        {
            held.Frame.Release();
        }

        subscription.HasEnded = true;
        subscription.Resume = null;
        subscription.Missing = null;
        if (subscription.Type == NativeType.Gap)
        {
            subscription.Client.HearsGaps &= --subscription.Client.GapSubscriptions > 0;
        }

        if (subscription.IsOwed)
        {
            subscription.Client.Owed.Remove(subscription);
        }
    }

    private void Keep(NativeClient client, int instrument, NativeSubscription? first)
    {
        if (first is not null)
        {
            client.Subscriptions[instrument] = first;
            return;
        }

        client.Subscriptions.Remove(instrument);
        client.Connection.Grant!.Account.RemoveSubscriptions(1);
        _hub.CountSubscriptions(-1);
    }
}
