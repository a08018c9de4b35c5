using Sampan.Server.Accounts;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming.Native;

/// <content>Clients of iTick's dialect that want numbers: their commands are iTick's.</content>
internal sealed partial class NativeStream
{
    /// <summary>Subscribes to all of it, or refuses it whole.</summary>
    public void Subscribe(NativeClient client, TokenGrant grant, SubscribeRequest request)
    {
        var isNew = request.Instruments.Where(instrument => !client.Subscriptions.ContainsKey(instrument)).ToList();
        var perConnection = grant.Account.Plan.SubscriptionsPerConnection ?? int.MaxValue;
        if (isNew.Count > perConnection - client.Subscriptions.Count || !grant.Account.TryAddSubscriptions(isNew.Count))
        {
            Say(client, request.Refused);
            return;
        }

        _hub.CountSubscriptions(isNew.Count);
        var types = TypesOf(request.Types);
        var own = new NativeSubscribe { Terms = [] };
        var added = new List<NativeSubscription>();
        _hub.MakeRoom(_hub.Instruments.Current.Count);
        foreach (var instrument in request.Instruments)
        {
            Add(client, own, new NativeWish(instrument, types), added);
        }

        _hub.AwaitBatch();
        Say(client, request.Done);
        foreach (var subscription in added)
        {
            Begin(subscription, null);
        }
    }

    /// <summary>Ends subscriptions.</summary>
    public void Unsubscribe(NativeClient client, UnsubscribeRequest request)
    {
        foreach (var instrument in request.Instruments ?? [.. client.Subscriptions.Keys])
        {
            Leave(client, instrument, TypesOf(request.Types));
        }

        Say(client, request.Done);
    }

    /// <summary>The types of the native stream that iTick's are.</summary>
    private static int TypesOf(int types)
    {
        var set = 0;
        for (var type = StreamType.Quote; (int)type < StreamTypes.Count; type++)
        {
            set |= StreamTypes.Has(types, type) ? NativeTypes.Bit(TypeOf(type)) : 0;
        }

        return set;
    }

    private static NativeType TypeOf(StreamType type) => type switch
    {
        StreamType.Quote => NativeType.Quote,
        StreamType.Tick => NativeType.Trade,
        StreamType.Depth => NativeType.Depth,
        StreamType.Status => NativeType.Status,
        StreamType.Auction => NativeType.Auction,
        _ => NativeTypes.Of(StreamTypes.IntervalOf(type)),
    };
}
