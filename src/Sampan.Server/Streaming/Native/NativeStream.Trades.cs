using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Server.Streaming.Native;

/// <content>Trades are a sequence: each number is sent, or named as missing.</content>
internal sealed partial class NativeStream
{
    private void TakeTrade(NativeSubscription subscription, ref readonly MarketEvent told)
    {
        var isNews = told.Day > subscription.Day || (told.Day == subscription.Day && told.Number > subscription.Last);
        if (!isNews)
        {
            return;
        }

        var frame = MakeTrade(subscription.Variant, told.Instrument, (uint)told.Number, told.Day, in told.Trade);
        if (subscription.Resume is { } resume)
        {
            resume.Hold((uint)told.Number, told.Day, frame);
            return;
        }

        PutTrade(subscription, (uint)told.Number, told.Day, frame);
        subscription.Client.Note(new LatencySample(told.Trade.Header.TsEvent, told.Trade.TsRecv, _now));
    }

    /// <summary>Appends a trade, and before it the name of what is missing.</summary>
    private void PutTrade(NativeSubscription subscription, uint number, long day, SharedFrame frame)
    {
        var next = subscription.LastOn(day) + 1;
        if (number > next)
        {
            // Numbers that were never given to a trade, since a run before this one may have given them to others.
            if (subscription.Missing is not null || !TrySayMissing(subscription, day, next, number - 1, "lost"u8))
            {
                Miss(subscription, day, next, number - 1);
            }
            else
            {
                (subscription.Last, subscription.Day) = (number - 1, day);
            }
        }

        if (!TrySayMissing(subscription) || !TryAppend(subscription.Client, frame, out _))
        {
            Miss(subscription, day, number, number);
        }
        else
        {
            (subscription.Last, subscription.Day) = (number, day);
        }
    }

    private SharedFrame MakeTrade(NativeVariant variant, int instrument, uint number, long day, in TradeRecord trade)
    {
        if (Made(variant, number, isChange: false) is { } made)
        {
            return made;
        }

        var received = trade.TsRecv == 0 ? _hub.Received : trade.TsRecv;
        var head = new NativeHead(instrument, number, day, Times: TimesOf(variant, trade.Header.TsEvent, received));
        return Keep(variant, number, isChange: false, _renderer.Trade(_text, variant, in head, in trade))!;
    }

    /// <summary>Trades do not fit: by the subscription's choice they are named later, or the client is closed.</summary>
    private void Miss(NativeSubscription subscription, long day, uint from, uint to)
    {
        if (!subscription.Skips)
        {
            MarkTooSlow(subscription.Client);
            return;
        }

        _hub.CountSkipped(to - from + 1);
        (subscription.Last, subscription.Day) = (to, day);
        if (subscription.Missing is { } missing && missing.Day == day && missing.To + 1 == from)
        {
            missing.To = to;
        }
        else
        {
            subscription.Missing = new MissingTrades { Day = day, From = from, To = to, Earlier = subscription.Missing };
        }

        Owe(subscription);
    }

    /// <summary>Names what is missing, if anything is.</summary>
    private bool TrySayMissing(NativeSubscription subscription)
    {
        while (subscription.Missing is { } newest)
        {
            var (oldest, newer) = (newest, (MissingTrades?)null);
            while (oldest.Earlier is { } earlier)
            {
                (newer, oldest) = (oldest, earlier);
            }

            if (!TrySayMissing(subscription, oldest.Day, oldest.From, oldest.To, "slow"u8))
            {
                return false;
            }

            subscription.Missing = newer is null ? null : Without(newest, oldest);
        }

        return true;
    }

    private bool TrySayMissing(NativeSubscription subscription, long day, uint from, uint to, ReadOnlySpan<byte> reason)
    {
        var length = _renderer.Missing(
            _text, subscription.Variant.Encoding, subscription.Type, subscription.Instrument, day, from, to, reason);
        return TrySay(subscription.Client, _text.AsSpan(0, length));
    }

    /// <summary>The list without its oldest.</summary>
    private static MissingTrades? Without(MissingTrades list, MissingTrades oldest) =>
        list == oldest
            ? null
            : new MissingTrades
            {
                Day = list.Day,
                From = list.From,
                To = list.To,
                Earlier = list.Earlier is null ? null : Without(list.Earlier, oldest),
            };
}
