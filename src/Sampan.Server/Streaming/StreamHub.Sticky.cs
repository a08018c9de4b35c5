using Sampan.Server.Accounts;
using Sampan.Server.Streaming.Native;
using Sampan.Server.Streaming.Resume;

namespace Sampan.Server.Streaming;

/// <content>A client of iTick's dialect whose connection broke finds its subscriptions again.</content>
public sealed partial class StreamHub
{
    private readonly StickySessions _sticky;

    /// <summary>A connection broke: nobody has closed it.</summary>
    private void KeepSubscriptions(StreamConnection connection)
    {
        if (connection is { StickyPath: { } path, Grant: { } grant } && !_isStopping)
        {
            _sticky.Keep(grant, path, connection.Client is { } client
                ? NativeStream.SessionOf(client)
                : new StickySession(TypesOf(connection), null));
        }
    }

    /// <summary>A connection may act for an account: it has what one before it had that broke.</summary>
    private void RestoreSubscriptions(StreamConnection connection, TokenGrant grant)
    {
        if (connection.StickyPath is not { } path || _sticky.Take(grant, path) is not { } session)
        {
            return;
        }

        foreach (var group in session.Types.GroupBy(pair => pair.Value, pair => pair.Key))
        {
            Subscribe(connection, new SubscribeRequest([.. group], group.Key, null, null, session.Trades));
        }

        MarkRestored(connection);
        connection.Restored = [.. session.Types.Keys];
    }

    /// <summary>
    /// A client that subscribes by itself gets what it asks for, within its plan, as if it had never come before: what it was given
    /// back and does not name ends.
    /// </summary>
    private void EndRestored(StreamConnection connection, SubscribeRequest request)
    {
        if (connection.Restored is not { } restored)
        {
            return;
        }

        connection.Restored = null;
        restored.ExceptWith(request.Instruments);
        if (connection.Client is { } client)
        {
            _native.Leave(client, restored);
            return;
        }

        LeaveAudience(connection, staysSubscribed: true);
        BeginSettling(connection);
        foreach (var instrument in restored)
        {
            Leave(connection, instrument, StreamTypes.All);
        }
    }

    /// <summary>The client does not know that it has them: when it subscribes, it is to get its snapshots.</summary>
    private static void MarkRestored(StreamConnection connection)
    {
        foreach (var first in connection.Subscriptions.Values)
        {
            for (var subscription = first; subscription is not null; subscription = subscription.Next)
            {
                subscription.IsRestored = true;
            }
        }
    }

    private static Dictionary<int, int> TypesOf(StreamConnection connection)
    {
        var types = new Dictionary<int, int>();
        foreach (var (instrument, first) in connection.Subscriptions)
        {
            for (var subscription = first; subscription is not null; subscription = subscription.Next)
            {
                types[instrument] = types.GetValueOrDefault(instrument) | StreamTypes.Bit(subscription.Type);
            }
        }

        return types;
    }
}
