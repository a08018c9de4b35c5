using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Streaming.Resume;

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
            Answer(client, request.Refused);
            return;
        }

        _hub.CountSubscriptions(isNew.Count);
        var types = TypesOf(request.Types);
        var added = Join(
            client, new NativeSubscribe { Terms = [] }, [.. request.Instruments.Select(instrument => new NativeWish(instrument, types))]);
        Answer(client, request.Done);
        foreach (var subscription in added)
        {
            var isTrade = subscription.Type == NativeType.Trade && request.Trades is not null;
            BeginInTurn(subscription, isTrade && request.Trades!.TryGetValue(subscription.Instrument, out var point) ? point : null);
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

    /// <summary>Ends all subscriptions of some instruments without an answer: nobody has asked.</summary>
    public void Leave(NativeClient client, IEnumerable<int> instruments)
    {
        foreach (var instrument in instruments)
        {
            Leave(client, instrument, NativeTypes.All);
        }
    }

    /// <summary>What a client has subscribed to, in the types of iTick's dialect.</summary>
    public static Dictionary<int, int> TypesOf(NativeClient client)
    {
        var types = new Dictionary<int, int>();
        foreach (var (instrument, first) in client.Subscriptions)
        {
            for (var subscription = first; subscription is not null; subscription = subscription.Next)
            {
                types[instrument] = types.GetValueOrDefault(instrument) | StreamTypes.Bit(TypeOf(subscription.Type));
            }
        }

        return types;
    }

    /// <summary>What is kept of a client whose connection broke.</summary>
    /// <remarks>What waited, or may have waited, is sent again rather than not at all: the numbers tell what is there twice.</remarks>
    public static StickySession SessionOf(NativeClient client)
    {
        var trades = new Dictionary<int, ResumePoint>();
        foreach (var instrument in client.Subscriptions.Keys)
        {
            if (client.Find(instrument, NativeType.Trade) is { Day: > 0 } trade)
            {
                var unsent = (uint)(client.Staging.Count + client.Connection.Outbox.Count);
                trades[instrument] = new ResumePoint(trade.Last - Math.Min(trade.Last, unsent), trade.Day);
            }
        }

        return new StickySession(TypesOf(client), client.WantsMissed ? trades : null);
    }

    private static StreamType TypeOf(NativeType type) => type switch
    {
        NativeType.Quote => StreamType.Quote,
        NativeType.Depth => StreamType.Depth,
        NativeType.Status => StreamType.Status,
        NativeType.Auction => StreamType.Auction,
        >= NativeType.FirstBar and < NativeType.Book => StreamTypes.Of(BarClock.Intervals[NativeTypes.BarIndexOf(type)]),
        _ => StreamType.Tick,
    };

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
