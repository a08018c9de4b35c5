using System.Runtime.InteropServices;
using Sampan.Market;

namespace Sampan.Server.Streaming.Native;

/// <summary>One type of one instrument, and who has subscribed to it.</summary>
internal sealed class NativeTopic
{
    private readonly List<NativeSubscription> _subscriptions = [];

    /// <summary>Who has subscribed.</summary>
    public ReadOnlySpan<NativeSubscription> Subscriptions => CollectionsMarshal.AsSpan(_subscriptions);

    public bool IsEmpty => _subscriptions.Count == 0;

    /// <summary>The number that was told last, and its day.</summary>
    public uint Last { get; set; }

    public long Day { get; set; }

    /// <summary>The depth that was told last, of a depth's topic.</summary>
    public ToldDepth? Told { get; set; }

    public void Add(NativeSubscription subscription)
    {
        subscription.Place = _subscriptions.Count;
        _subscriptions.Add(subscription);
    }

    public void Remove(NativeSubscription subscription)
    {
        var last = _subscriptions[^1];
        _subscriptions[subscription.Place] = last;
        last.Place = subscription.Place;
        _subscriptions.RemoveAt(_subscriptions.Count - 1);
        if (IsEmpty)
        {
            (Last, Day, Told) = (0, 0, null);
        }
    }
}

/// <summary>A depth as it was told, so that only changes need be told after it.</summary>
internal sealed class ToldDepth
{
    public Depth Bids;
    public Depth Asks;
    public bool IsSuspect;
}

/// <summary>The topics of one instrument that somebody watches, or has watched.</summary>
internal sealed class NativeTopics
{
    private readonly NativeTopic?[] _topics = new NativeTopic?[NativeTypes.Count];

    /// <summary>The set of types that somebody watches.</summary>
    public int Watched { get; private set; }

    /// <summary>The topic of a type; null when nobody has ever asked for it.</summary>
    public NativeTopic? Find(NativeType type) => _topics[(int)type];

    public void Add(NativeSubscription subscription)
    {
        (_topics[(int)subscription.Type] ??= new NativeTopic()).Add(subscription);
        Watched |= NativeTypes.Bit(subscription.Type);
    }

    public void Remove(NativeSubscription subscription)
    {
        var topic = _topics[(int)subscription.Type]!;
        topic.Remove(subscription);
        Watched &= topic.IsEmpty ? ~NativeTypes.Bit(subscription.Type) : -1;
    }
}
