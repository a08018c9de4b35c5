using System.Runtime.InteropServices;
using Sampan.Server.Streaming.Audiences;

namespace Sampan.Server.Streaming;

/// <summary>One type of one instrument, and who has subscribed to it.</summary>
internal sealed class Topic
{
    private readonly List<Subscription> _subscriptions = [];
    private readonly List<AudienceSubscription> _audiences = [];
    private SharedFrame? _last;

    /// <summary>Who has subscribed, and is told by itself.</summary>
    public ReadOnlySpan<Subscription> Subscriptions => CollectionsMarshal.AsSpan(_subscriptions);

    /// <summary>Who has subscribed, and is told together.</summary>
    public ReadOnlySpan<AudienceSubscription> Audiences => CollectionsMarshal.AsSpan(_audiences);

    /// <summary>Whether nobody has.</summary>
    public bool IsEmpty => _subscriptions.Count + _audiences.Count == 0;

    public void Add(Subscription subscription)
    {
        subscription.Place = _subscriptions.Count;
        _subscriptions.Add(subscription);
    }

    public void Add(AudienceSubscription subscription)
    {
        subscription.Place = _audiences.Count;
        _audiences.Add(subscription);
    }

    public void Remove(AudienceSubscription subscription)
    {
        var last = _audiences[^1];
        _audiences[subscription.Place] = last;
        last.Place = subscription.Place;
        _audiences.RemoveAt(_audiences.Count - 1);
        ForgetIfEmpty();
    }

    /// <summary>Removes a subscription, unless it is told as one of an audience and not in this list.</summary>
    public void Remove(Subscription subscription)
    {
        if (subscription.Place == Subscription.NoPlace)
        {
            return;
        }

        var last = _subscriptions[^1];
        _subscriptions[subscription.Place] = last;
        last.Place = subscription.Place;
        _subscriptions.RemoveAt(_subscriptions.Count - 1);
        subscription.Place = Subscription.NoPlace;
        ForgetIfEmpty();
    }

    /// <summary>Whether this state was told already: a change below the levels that are shown, for example.</summary>
    public bool WasTold(ReadOnlySpan<byte> payload) => _last is not null && _last.Payload.SequenceEqual(payload);

    /// <summary>Keeps what a snapshot has told, unless something was told before: to whom it is new it will be told.</summary>
    public void RememberFirst(SharedFrame frame)
    {
        if (_last is null)
        {
            Remember(frame);
        }
    }

    /// <summary>Keeps the state that was told last.</summary>
    public void Remember(SharedFrame? frame)
    {
        frame?.Share();
        _last?.Release();
        _last = frame;
    }

    private void ForgetIfEmpty()
    {
        if (IsEmpty)
        {
            Remember(null);
        }
    }
}
