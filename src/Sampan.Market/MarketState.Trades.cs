namespace Sampan.Market;

/// <summary>Trades, and trades that are taken back.</summary>
public sealed partial class MarketState
{
    private readonly TradeMemory _trades = new();
    private readonly DayReplay _replay = new();
    private long _bases;

    /// <summary>Cancels of trades that are not known: of before this server began, or lost.</summary>
    public long UnknownCancels { get; private set; }

    /// <summary>Bytes that the trades of the day take, kept for the case that one is cancelled.</summary>
    public long TradeBytes => _trades.Bytes + (_bases * DayBase.Bytes);

    private ChangeKinds ApplyTrade(int instrument, InstrumentState state, in TradeRecord trade)
    {
        if (state.Trades.TryReinstate(_trades, trade.TradeId, trade.Price, trade.Size, out var rest))
        {
            return Replay(instrument, state, in rest);
        }

        state.Quote.Number++;
        _output.OnTrade(instrument, in trade, state.Quote.Number);
        var kind = trade.Size == 0
            ? DayTradeKind.NoEffect
            : DayTradeKinds.Of(trade.TradeType, MakesClosingPrice(state, in trade));
        var isKept = TryKeep(state, in trade, kind, out var kept);
        if (TryHold(instrument, state, in trade, kind))
        {
            return ChangeKinds.Quote | ChangeKinds.Bars | ChangeKinds.Venue;
        }

        if (!isKept || kept.MinuteOn(Today) >= CurrentMinute)
        {
            Count(state, in trade, kind);
            return ChangeKinds.Quote | ChangeKinds.Bars | ChangeKinds.Venue;
        }

        TakeClosing(state, in trade, kind);
        return TryTakeLate(instrument, state, in trade, kind, kept.MinuteOn(Today))
            ? ChangeKinds.Quote | ChangeKinds.Bars | ChangeKinds.Venue
            : Replay(instrument, state, in kept);
    }

    private void Count(InstrumentState state, in TradeRecord trade, DayTradeKind kind)
    {
        var effect = kind.Effect();
        if ((effect & TradeEffect.Volume) != 0)
        {
            state.Quote.Count(trade.Price, trade.Size, state.Stated);
        }

        if ((effect & TradeEffect.Price) != 0)
        {
            state.Quote.Move(trade.Price, trade.Size, trade.Side, trade.TradeType, trade.Header.TsEvent, state.Stated);
            TakeIntoBars(state, trade.Price, trade.Size, kind.Mark());
            TakeClosing(state, in trade, kind);
        }
        else if ((effect & TradeEffect.Volume) != 0)
        {
            state.Quote.SetAside(trade.Price, trade.Size);
            CountInBars(state, trade.Price, trade.Size);
        }
    }

    /// <summary>
    /// Keeps a trade that can be cancelled, since it has a number. From the first such trade of a day all are kept, so that
    /// what was before it and what is kept make up the day.
    /// </summary>
    private bool TryKeep(InstrumentState state, in TradeRecord trade, DayTradeKind kind, out DayTrade kept)
    {
        kept = default;
        if (trade.TradeId == 0 && state.Trades.IsEmpty)
        {
            return false;
        }

        if (state.Trades.IsEmpty)
        {
            if (state.Base is null)
            {
                state.Base = new DayBase();
                _bases++;
            }

            state.Base.Take(state);
        }

        kept = new DayTrade(Today, PlaceOf(in trade, kind), trade.Header.TsEvent, kind, trade.Side)
        {
            Price = trade.Price,
            Size = trade.Size,
            Id = trade.TradeId,
        };
        return state.Trades.TryAppend(_trades, in kept);
    }

    /// <summary>
    /// Which bars a trade belongs to: those of its own time, though other channels, or a packet that had to be asked for again,
    /// may have brought the market further. Bars of before the start are not ours to change.
    /// </summary>
    private long PlaceOf(in TradeRecord trade, DayTradeKind kind)
    {
        if (IsClosing(kind))
        {
            return LastMinute;
        }

        var time = trade.Header.TsEvent;
        if (IsOpening(in trade, kind) && OpeningMinute >= BarClock.StartOf(BarInterval.Minute1, _start))
        {
            return OpeningMinute;
        }

        var isLate = (kind.Effect() & TradeEffect.Price) != 0 && time >= Today && time >= _start && trade.TradeId != 0;
        return isLate ? time : Time;
    }

    /// <summary>Takes a trade back (OMD-C 51).</summary>
    /// <remarks>
    /// One that is not known was told before this server began, or was lost. The book is as right as before, so the instrument
    /// is not suspect; but the day that we count may hold the trade still, and says so.
    /// </remarks>
    private ChangeKinds Cancel(int instrument, InstrumentState state, long tradeId)
    {
        if (tradeId is > 0 and <= uint.MaxValue && state.Trades.TryCancel(_trades, (uint)tradeId, out var cancelled))
        {
            return Replay(instrument, state, in cancelled, isTakenBack: true);
        }

        UnknownCancels++;
        state.Venue.Doubts |= DayDoubts.UnknownTradeCancelled;
        return ChangeKinds.Venue;
    }

    /// <summary>Makes quote and bars anew after a trade has changed or come late, and hands out the finished bars that hold it.</summary>
    private ChangeKinds Replay(int instrument, InstrumentState state, in DayTrade changed, bool isTakenBack = false)
    {
        var minute = changed.MinuteOn(Today);
        _replay.Begin(state.Base!, Today, minute, _start, LastMinute);
        foreach (ref readonly var trade in state.Trades.All(_trades))
        {
            _replay.Take(in trade);
        }

        state.Quote.TakeOver(in _replay.Quote, state.Stated);
        if (changed.Kind == DayTradeKind.ClosingAuction)
        {
            DeriveClosing(state, _replay.ClosingPrice);
        }

        if (changed.Kind.Effect() != TradeEffect.None)
        {
            Revise(instrument, state, in changed, minute, isTakenBack);
        }

        return ChangeKinds.Quote | ChangeKinds.Bars | ChangeKinds.Venue;
    }

    private void Revise(int instrument, InstrumentState state, in DayTrade changed, long minute, bool isTakenBack)
    {
        if (state.Auctions is { } auctions)
        {
            _replay.TakeOver(auctions);
        }

        // What is held back is in no bar but those of days, and volume alone in none either.
        var isHeld = minute > CurrentMinute || (changed.Kind == DayTradeKind.ClosingAuction && state.Auctions is { IsClosed: false });
        var first = isHeld || (changed.Kind.Effect() & TradeEffect.Price) == 0 ? DayIndex : 0;
        if (first == 0 && minute < CurrentMinute)
        {
            CountRevision(state, minute);
        }

        for (var i = first; i < BarSet.Count; i++)
        {
            Revise(instrument, state, i, minute, isTakenBack);
        }

        if (first == 0)
        {
            TellClosingAuction(instrument, state, minute, in _replay.Bars[0]);
        }
    }

    private void Revise(int instrument, InstrumentState state, int interval, long minute, bool isTakenBack)
    {
        ref var bar = ref _replay.Bars[interval];
        var (start, end) = BarClock.Around(BarClock.Intervals[interval], minute);
        bar.Revision += state.Revisions?.Sum(BarClock.FirstMinuteOf(BarClock.Intervals[interval], start), end) ?? 0;
        if (start == _frames[interval].Start)
        {
            var isPresent = (_replay.BarsPresent & (1 << interval)) != 0;
            state.Bars[interval] = bar;
            state.BarsPresent = isPresent ? state.BarsPresent | (1 << interval) : state.BarsPresent & ~(1 << interval);
            return;
        }

        bar.Flags |= BarFlags.Revised | Doubt(state.Quote.Suspect, state.Venue.Doubts, BarClock.Intervals[interval]);
        if (state.Bars[interval].Start == bar.Start)
        {
            // The bar that ended last lies there until the next one opens, for trades that come late.
            state.Bars[interval] = bar;
        }

        HandOut(instrument, state, interval, in bar, isTakenBack);
    }
}
