using System.Runtime.InteropServices;

namespace Sampan.Server.Streaming;

/// <summary>One type of one instrument, and who has subscribed to it.</summary>
internal sealed class Topic
{
    private readonly List<Subscription> _subscriptions = [];
    private SharedFrame? _last;

    /// <summary>Who has subscribed.</summary>
    public ReadOnlySpan<Subscription> Subscriptions => CollectionsMarshal.AsSpan(_subscriptions);

    /// <summary>Whether nobody has.</summary>
    public bool IsEmpty => _subscriptions.Count == 0;

    public void Add(Subscription subscription)
    {
        subscription.Place = _subscriptions.Count;
        _subscriptions.Add(subscription);
    }

    public void Remove(Subscription subscription)
    {
        var last = _subscriptions[^1];
        _subscriptions[subscription.Place] = last;
        last.Place = subscription.Place;
        _subscriptions.RemoveAt(_subscriptions.Count - 1);
        if (IsEmpty)
        {
            Remember(null);
        }
    }

    /// <summary>Whether this state was told already: a change below the levels that are shown, for example.</summary>
    public bool WasTold(ReadOnlySpan<byte> payload) => _last is not null && _last.Payload.SequenceEqual(payload);

    /// <summary>Keeps the state that was told last.</summary>
    public void Remember(SharedFrame? frame)
    {
        frame?.Share();
        _last?.Release();
        _last = frame;
    }
}
