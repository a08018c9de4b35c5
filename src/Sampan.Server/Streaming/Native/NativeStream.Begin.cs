namespace Sampan.Server.Streaming.Native;

/// <content>Subscriptions begin one after the other, as their reader takes it: a whole market is more than may wait at once.</content>
internal sealed partial class NativeStream
{
    /// <summary>Begins a subscription, after those that wait.</summary>
    private void BeginInTurn(NativeSubscription subscription, ResumePoint? point)
    {
        var client = subscription.Client;
        if (subscription.Type is NativeType.Book or NativeType.Gap || (client.Beginning.Count == 0 && !IsAbove(client, 4)))
        {
            Begin(subscription, point);
            return;
        }

        (subscription.AwaitsBeginning, subscription.Beginning) = (true, point);
        client.Beginning.Enqueue(subscription);
    }

    private void GoOnBeginning(NativeClient client)
    {
        while (!IsAbove(client, 4) && client.Beginning.TryPeek(out var next) && (next.HasEnded || IsShown(next)))
        {
            client.Beginning.Dequeue();
            if (!next.HasEnded)
            {
                next.AwaitsBeginning = false;
                Begin(next, next.Beginning);
            }
        }
    }

    /// <summary>Whether what was passed over while a subscription waited is in what it will begin with.</summary>
    private bool IsShown(NativeSubscription subscription)
    {
        if (subscription.Type != NativeType.Trade || subscription.Last == 0)
        {
            return true;
        }

        _hub.Published.Read(subscription.Instrument, out _own);
        return _own.Numbers.Day > subscription.Day
            || (_own.Numbers.Day == subscription.Day && (uint)_own.Quote.Number >= subscription.Last);
    }
}
