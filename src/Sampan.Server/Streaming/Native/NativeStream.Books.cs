using Sampan.Server.Rendering;

namespace Sampan.Server.Streaming.Native;

/// <content>Books order by order: a whole one first, then each change; after a loss, what is missing and a whole one again.</content>
internal sealed partial class NativeStream
{
    private const string Slow = "slow";
    private const string NotKept = "notKept";
    private const string Overflow = "overflow";

    /// <summary>A change of a book was told, or a whole book that somebody has asked for.</summary>
    public void OnOrder(ref readonly OrderEvent told)
    {
        if (told.Answer is { } answer)
        {
            TakeBook(answer.Subscription, answer.Take(), told.Number, told.Day);
            return;
        }

        if (_topics[told.Instrument]?.Find(NativeType.Book) is not { IsEmpty: false } topic)
        {
            return;
        }

        foreach (var subscription in topic.Subscriptions)
        {
            TakeOrder(subscription, in told);
        }

        ForgetMade();
    }

    /// <summary>Changes were lost on their way from the market.</summary>
    /// <param name="takeLost">Whether it was so with an instrument, which is forgotten then.</param>
    public void OnOrdersLost(Func<int, bool> takeLost)
    {
        for (var instrument = 0; instrument < _topics.Length; instrument++)
        {
            if (takeLost(instrument) && _topics[instrument]?.Find(NativeType.Book) is { } topic)
            {
                foreach (var subscription in topic.Subscriptions)
                {
                    AwaitBook(subscription, Overflow);
                }
            }
        }
    }

    /// <summary>The market had no answer.</summary>
    /// <param name="subscription">For whom.</param>
    /// <param name="isAtOnce">Whether it has one as soon as it is asked again; else later.</param>
    public void AskAgain(NativeSubscription subscription, bool isAtOnce)
    {
        subscription.Client.AskedBook = null;
        subscription.Client.AwaitingBooks.Enqueue(subscription);
        if (isAtOnce)
        {
            GoOnBooks(subscription.Client);
        }
    }

    private void BeginBook(NativeSubscription subscription, ResumePoint? point)
    {
        if (point is { } from)
        {
            (subscription.Day, subscription.Last) = (from.Day ?? _hub.Day, from.Number);
        }

        AwaitBook(subscription, point is null ? null : NotKept);
    }

    private void AwaitBook(NativeSubscription subscription, string? loss)
    {
        if (!subscription.AwaitsBook)
        {
            (subscription.AwaitsBook, subscription.BookLoss) = (true, loss);
            subscription.Client.AwaitingBooks.Enqueue(subscription);
            GoOnBooks(subscription.Client);
        }
    }

    /// <summary>Asks for the next book that a client waits for, when there is room for it.</summary>
    private void GoOnBooks(NativeClient client)
    {
        while (client.AskedBook is null && client.AwaitingBooks.Count > 0 && !IsAbove(client, 4))
        {
            var next = client.AwaitingBooks.Dequeue();
            if (!next.HasEnded)
            {
                client.AskedBook = next;
                _hub.AskBook(next);
            }
        }
    }

    private void TakeOrder(NativeSubscription subscription, ref readonly OrderEvent told)
    {
        var isNews = told.Day > subscription.Day || (told.Day == subscription.Day && told.Number > subscription.Last);
        if (subscription.AwaitsBook || !isNews)
        {
            return;
        }

        if (told.Number != subscription.LastOn(told.Day) + 1)
        {
            AwaitBook(subscription, Overflow);
        }
        else if (TryAppend(subscription.Client, MakeOrder(subscription.Variant, in told), out _))
        {
            (subscription.Day, subscription.Last) = (told.Day, told.Number);
            subscription.Client.Note(new LatencySample(told.Order.Header.TsEvent, told.Order.TsRecv, _now));
        }
        else if (subscription.Skips)
        {
            AwaitBook(subscription, Slow);
        }
        else
        {
            MarkTooSlow(subscription.Client);
        }
    }

    private SharedFrame MakeOrder(NativeVariant variant, ref readonly OrderEvent told)
    {
        if (Made(variant, told.Number, isChange: true) is { } made)
        {
            return made;
        }

        var received = told.Order.TsRecv == 0 ? _hub.Received : told.Order.TsRecv;
        var head = new NativeHead(
            told.Instrument, told.Number, told.Day, Times: TimesOf(variant, told.Order.Header.TsEvent, received));
        return Keep(variant, told.Number, isChange: true, _renderer.Order(_text, variant, in head, in told.Order))!;
    }

    private void TakeBook(NativeSubscription subscription, WholeBook book, uint number, long day)
    {
        var client = subscription.Client;
        client.AskedBook = client.AskedBook == subscription ? null : client.AskedBook;
        if (!subscription.HasEnded && subscription.AwaitsBook && client.Connection.Phase == ConnectionPhase.Open)
        {
            NameLost(subscription, number, day);
            (subscription.Day, subscription.Last, subscription.AwaitsBook) = (day, number, false);
            PutBook(subscription, book);
        }

        GoOnBooks(client);
    }

    /// <summary>Names the changes between those that were sent and the book that follows.</summary>
    private void NameLost(NativeSubscription subscription, uint number, long day)
    {
        if (subscription.BookLoss is not { } loss)
        {
            return;
        }

        if (subscription.Day != 0 && subscription.Day < day)
        {
            // How many there were on a day that is over, nobody knows any more.
            NameLost(subscription, subscription.Day, subscription.Last + 1, 0, loss);
        }

        var from = subscription.LastOn(day) + 1;
        if (from <= number)
        {
            NameLost(subscription, day, from, number, loss);
            _hub.CountSkipped(loss == Slow ? number - from + 1 : 0);
        }
    }

    private void NameLost(NativeSubscription subscription, long day, uint from, uint to, string loss)
    {
        var reason = loss == Slow ? "slow"u8 : loss == NotKept ? "notKept"u8 : "overflow"u8;
        var length = _renderer.Missing(
            _text, subscription.Variant.Encoding, subscription.Type, subscription.Instrument, day, from, to, reason);
        Append(subscription.Client, _hub.MakeFrame(Frames.Opcode.Text, _text.AsSpan(0, length)));
    }

    private void PutBook(NativeSubscription subscription, WholeBook book)
    {
        var variant = subscription.Variant;
        var head = new NativeHead(
            subscription.Instrument, subscription.Last, subscription.Day, IsSnapshot: true,
            Times: TimesOf(variant, book.Time, _hub.Received));
        for (var part = 0; part < book.Parts; part++)
        {
            var length = _renderer.Book(_text, variant, in head, book, part);
            Append(subscription.Client, _hub.MakeFrame(NativeRenderer.OpcodeOf(variant.Encoding), _text.AsSpan(0, length)));
        }
    }

    /// <summary>Appends what belongs together, beyond the bound of the outbox if need be: one book for each client.</summary>
    private void Append(NativeClient client, SharedFrame frame)
    {
        client.Waiting.Append(frame);
        frame.Release();
        _hub.Queue(client.Connection);
    }
}
