using Sampan.Market;
using Sampan.Server.History.Journal;

namespace Sampan.Server.Streaming.Native;

/// <content>Trades of the past, in order, up to where a reader hears what happens.</content>
internal sealed partial class NativeStream
{
    private const int ChunkMax = 512;
    private const int TradeBytes = 256;

    // The disk serves a few at a time; the others wait their turn.
    private readonly SemaphoreSlim _reads = new(2);

    /// <summary>Begins to send a subscription what was traded after a number, or finds that nothing was.</summary>
    private void BeginResume(NativeSubscription subscription, ResumePoint point, in InstrumentSnapshot snapshot)
    {
        var today = Math.Max(snapshot.Numbers.Day, _hub.Day);
        var (day, after) = (point.Day ?? today, point.Number);

        // Of an instrument of which nothing was heard on this day yet, an earlier run may have had trades: the journal knows.
        var last = snapshot.Numbers.Day == today ? (uint)snapshot.Quote.Number : day == today ? after : 0;
        (subscription.Day, subscription.Last) = (today, last);
        if (day == today && after == last && snapshot.Numbers.Day == today)
        {
            SayResumed(subscription, day, after, 0);
        }
        else if (day > today || (day == today && after > last))
        {
            // A number of the future: of another server, or made up.
            (subscription.Day, subscription.Last) = (today, last);
            SayResumed(subscription, today, last, 0);
        }
        else
        {
            subscription.Resume = new TradeResume(day, after);
            subscription.Client.Resuming.Enqueue(subscription);
            GoOnResuming(subscription.Client);
        }
    }

    /// <summary>Reads on for the subscription whose turn it is, when there is room for what it is sent.</summary>
    private void GoOnResuming(NativeClient client)
    {
        if (client.Unfinished is { } chunk)
        {
            client.Unfinished = null;
            Take(client, chunk);
        }

        while (client.Resuming.TryPeek(out var ended) && ended.Resume is null)
        {
            client.Resuming.Dequeue();
        }

        if (!client.IsReading && client.Unfinished is null && client.Resuming.TryPeek(out var next) && !IsAbove(client, 4))
        {
            client.IsReading = true;
            var resume = next.Resume!;
            var id = _hub.Instruments.Current[next.Instrument].Id;
            var room = Math.Clamp(_hub.Options.OutboxBytesMax / 4 / TradeBytes, 16, Math.Min(ChunkMax, _hub.Options.OutboxFramesMax / 4));
            _ = ReadAsync(client, next, new TradeChunk(id, resume.Day, resume.After, room));
        }
    }

    private async Task ReadAsync(NativeClient client, NativeSubscription subscription, TradeChunk chunk)
    {
        // Off the hub's thread from here on.
        await Task.Yield();
        await _reads.WaitAsync();
        try
        {
            if (_journal is { } journal)
            {
                await journal.FlushAsync(client.Connection.End);
                chunk.ReadFrom(journal);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or UnauthorizedAccessException)
        {
            // What could not be read is named as missing.
            chunk.HasFailed = true;
        }
        finally
        {
            _reads.Release();
        }

        _hub.Call(client.Connection, () =>
        {
            client.IsReading = false;
            chunk.Subscription = subscription;
            Take(client, chunk);
            GoOnResuming(client);
        });
    }

    private void Take(NativeClient client, TradeChunk chunk)
    {
        var subscription = chunk.Subscription!;
        if (subscription.Resume is not { } resume || client.Connection.Phase != ConnectionPhase.Open)
        {
            return;
        }

        while (chunk.TryPeek(out var trade))
        {
            if (!TryReplay(subscription, resume, chunk.Day, in trade))
            {
                client.Unfinished = chunk;
                return;
            }

            chunk.Skip();
        }

        if (chunk.IsLastOfDay && !TryEndDay(subscription, resume, chunk))
        {
            client.Unfinished = chunk;
        }
    }

    /// <summary>Sends a trade of the past, and names the numbers before it that there is none of.</summary>
    private bool TryReplay(NativeSubscription subscription, TradeResume resume, long day, in JournalTrade trade)
    {
        if (trade.Number > resume.After + 1 && !TrySayMissing(subscription, day, resume.After + 1, trade.Number - 1, "lost"u8))
        {
            return false;
        }

        resume.After = Math.Max(resume.After, trade.Number - 1);
        var frame = MakeTrade(subscription.Variant, subscription.Instrument, trade.Number, day, trade.ToRecord(subscription.Instrument));
        var isSent = TryAppend(subscription.Client, frame, out _);
        ForgetMade();
        if (isSent)
        {
            resume.After = trade.Number;
            resume.Sent++;
        }

        return isSent;
    }

    /// <summary>A day has no more: the next one follows, or what happens.</summary>
    /// <returns>False when there was no room to say what is missing.</returns>
    private bool TryEndDay(NativeSubscription subscription, TradeResume resume, TradeChunk chunk)
    {
        if (resume.Day != subscription.Day)
        {
            if (!chunk.IsKept && !TrySayMissing(subscription, resume.Day, resume.After + 1, 0, "notKept"u8))
            {
                return false;
            }

            (resume.Day, resume.After) = (Math.Min(chunk.NextDay ?? subscription.Day, subscription.Day), 0);
            return true;
        }

        resume.SkipHeld();

        // More was traded meanwhile than is held: the journal has it.
        return (resume.HasHoleBeforeHeld && chunk.IsKept) || TryGoLive(subscription, resume, chunk);
    }

    private bool TryGoLive(NativeSubscription subscription, TradeResume resume, TradeChunk chunk)
    {
        // What the snapshot counts and nothing has: its number was reserved, or no journal is kept.
        var known = resume.FirstHeld is { } first ? first - 1 : subscription.Last;
        if (known > resume.After)
        {
            if (!TrySayMissing(subscription, resume.Day, resume.After + 1, known, chunk.IsKept ? "lost"u8 : "notKept"u8))
            {
                return false;
            }

            resume.After = known;
        }

        subscription.Last = resume.After;
        SayResumed(subscription, resume.FirstDay, resume.FirstAfter, resume.Sent);
        subscription.Resume = null;
        foreach (var held in resume.TakeHeld())
        {
            PutTrade(subscription, held.Number, held.Day, held.Frame);
            held.Frame.Release();
        }

        return true;
    }

    private void SayResumed(NativeSubscription subscription, long day, uint after, int sent)
    {
        if (subscription.Client.IsNative)
        {
            var (from, to) = (_renderer.DayText(day), _renderer.DayText(subscription.Day));
            Say(subscription.Client, NativeReplies.Resumed(
                _renderer.SymbolOf(subscription.Instrument), from, after, sent, to, subscription.Last));
        }
    }
}
