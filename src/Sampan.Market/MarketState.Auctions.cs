namespace Sampan.Market;

/// <summary>Auctions, and the bars that they are put into: those of the minute before the session, or of its last minute.</summary>
/// <remarks>
/// The opening auction matches at some moment after 09:20 and belongs to the minute 09:29, which opens every bar of the morning; the
/// closing auction matches minutes after the end of continuous trading and belongs to its last minute, as vendors have it. So the one
/// is held back until its minute begins. The bars of the other end by the clock, and are told once more when the auction is over.
/// Days take both at once.
/// </remarks>
public sealed partial class MarketState
{
    private const long Minute = 60 * HongKongTime.NanosPerSecond;

    private readonly List<int> _openingHeld = [];
    private readonly List<int> _closingHeld = [];

    /// <summary>Where the minute of the opening auction begins today, nanoseconds since the Unix epoch, UTC.</summary>
    private long OpeningMinute => Today + BarClock.OpeningAuction;

    /// <summary>
    /// Where the last minute of continuous trading begins today; <see cref="long.MaxValue"/> on a day without, and when this market
    /// began after it: then its bars are not ours to change.
    /// </summary>
    private long LastMinute => _closing.ContinuousEnd != long.MaxValue && _start < _closing.ContinuousEnd
        ? _closing.ContinuousEnd - Minute
        : long.MaxValue;

    /// <summary>When the closing auction that is held back is over by the clock.</summary>
    private long AuctionEnd => _closingHeld.Count > 0 ? _closing.TradingEnd : long.MaxValue;

    private bool IsOpening(in TradeRecord trade, DayTradeKind kind)
    {
        var time = trade.Header.TsEvent;
        return kind == DayTradeKind.Auction && time >= Today && time < OpeningMinute + Minute
            && (trade.TradeId != 0 || Time < OpeningMinute + Minute);
    }

    private bool IsClosing(DayTradeKind kind) =>
        kind == DayTradeKind.ClosingAuction && Time >= _closing.ContinuousEnd && LastMinute != long.MaxValue;

    private bool IsClosingOver(InstrumentState state) => Time >= _closing.TradingEnd || state.Venue.Phase.IsClosed();

    /// <summary>Takes a trade of an auction whose minute has not begun, or has ended.</summary>
    /// <returns>False when it is no such trade.</returns>
    private bool TryHold(int instrument, InstrumentState state, in TradeRecord trade, DayTradeKind kind)
    {
        if (IsClosing(kind))
        {
            CountInDays(state, in trade, kind);
            Hold(instrument, ref HeldClosing(instrument, state), in trade, kind);
            if (state.Auctions!.IsClosed || IsClosingOver(state))
            {
                EndClosingAuction(instrument, state);
            }

            return true;
        }

        if (!IsOpening(in trade, kind) || Time >= OpeningMinute)
        {
            return false;
        }

        CountInDays(state, in trade, kind);
        Hold(instrument, ref HeldOpening(instrument, state), in trade, kind);
        return true;
    }

    private static void Hold(int instrument, ref Bar held, in TradeRecord trade, DayTradeKind kind) =>
        held.Add(trade.Price, trade.Size, held.HasPrice, kind.Mark());

    private void CountInDays(InstrumentState state, in TradeRecord trade, DayTradeKind kind)
    {
        state.Quote.Count(trade.Price, trade.Size, state.Stated);
        state.Quote.Move(trade.Price, trade.Size, trade.Side, trade.TradeType, trade.Header.TsEvent, state.Stated);
        TakeIntoBars(state, trade.Price, trade.Size, kind.Mark(), first: DayIndex);
        TakeClosing(state, in trade, kind);
    }

    private ref Bar HeldOpening(int instrument, InstrumentState state)
    {
        state.Auctions ??= new AuctionBars();
        if (state.Auctions.Opening.Start == 0)
        {
            state.Auctions.Opening = Bar.Empty(OpeningMinute, BarFlags.None);
            _openingHeld.Add(instrument);
        }

        return ref state.Auctions.Opening;
    }

    private ref Bar HeldClosing(int instrument, InstrumentState state)
    {
        state.Auctions ??= new AuctionBars();
        if (state.Auctions.Closing.Start == 0)
        {
            state.Auctions.Closing = Bar.Empty(LastMinute, BarFlags.None);
            _closingHeld.Add(instrument);
            _nextMoment = Math.Min(_nextMoment, AuctionEnd);
        }

        return ref state.Auctions.Closing;
    }

    /// <summary>Opens the bars of the morning with the auction, now that their time has come.</summary>
    private void OpenWithAuctions(BarFlags atEnd)
    {
        foreach (var instrument in _openingHeld)
        {
            var state = _states[instrument];
            for (var i = 0; i < DayIndex; i++)
            {
                OpenWithAuction(instrument, state, i, atEnd);
            }

            Mark(instrument, ChangeKinds.Bars);
        }

        _openingHeld.Clear();
    }

    /// <summary>A clock that has moved far may have passed the end of the bar as well.</summary>
    private void OpenWithAuction(int instrument, InstrumentState state, int interval, BarFlags atEnd)
    {
        var (start, _) = BarClock.Around(BarClock.Intervals[interval], OpeningMinuteOf(state));
        var isRunning = start == _frames[interval].Start;
        var flags = state.Auctions!.Opening.Flags | (isRunning ? _frameFlags[interval] : atEnd);
        ref var bar = ref state.Bars[interval];
        bar = state.Auctions.Opening with { Start = start, Flags = flags };
        if (bar.HasPrice && isRunning)
        {
            state.BarsPresent |= 1 << interval;
        }
        else if (bar.HasPrice)
        {
            TellFinished(instrument, state, interval, in bar);
        }
    }

    private static long OpeningMinuteOf(InstrumentState state) => state.Auctions!.Opening.Start;

    /// <summary>The clock says that all closing auctions are over, or the market stops.</summary>
    private void EndClosingAuctions()
    {
        // Each takes itself off the list.
        while (_closingHeld.Count > 0)
        {
            EndClosingAuction(_closingHeld[^1], _states[_closingHeld[^1]]);
        }
    }

    /// <summary>Puts a closing auction into the bars of the last minute, and tells them once more.</summary>
    private void EndClosingAuction(int instrument, InstrumentState state)
    {
        state.Auctions!.IsClosed = true;
        _closingHeld.Remove(instrument);
        if (state.Auctions.Closing is { HasPrice: false, Flags: BarFlags.None })
        {
            // Every trade of it was taken back: the bars are as they were told.
            return;
        }

        var minute = state.Auctions.Closing.Start;
        if (TryFindBars(state, minute))
        {
            Retell(instrument, state, minute);
        }
        else if (!state.Trades.IsEmpty)
        {
            // A market that trades on while it closes has other bars at hand by now.
            Replay(instrument, state, new DayTrade(Today, minute, minute, DayTradeKind.ClosingAuction, Side.None));
        }

        Mark(instrument, ChangeKinds.Bars);
    }

    /// <summary>Counts a minute that has ended and changed, and hands out each bar with it that has ended, too.</summary>
    private void Retell(int instrument, InstrumentState state, long minute)
    {
        CountRevision(state, minute);
        for (var i = 0; i < BarSet.Count; i++)
        {
            ref var bar = ref state.Bars[i];
            bar.Revision++;
            if (bar.Start != _frames[i].Start && WithClosing(state, i, in bar) is { HasPrice: true })
            {
                bar.Flags |= BarFlags.Revised;
                HandOut(instrument, state, i, in bar);
            }
        }

        TellClosingAuction(instrument, state, minute, in state.Bars[0]);
    }

    private static void CountRevision(InstrumentState state, long minute) =>
        (state.Revisions ??= new MinuteRevisions()).Add(minute);

    /// <summary>
    /// Hands out a bar that has ended, with the closing auction if that belongs to it; or that there is none any more, now that its
    /// only trade was taken back. An auction that came to nothing leaves a minute as empty as it was.
    /// </summary>
    private void HandOut(int instrument, InstrumentState state, int interval, in Bar bar, bool isTakenBack = false)
    {
        var whole = WithClosing(state, interval, in bar);
        if (whole.HasPrice)
        {
            TellFinished(instrument, state, interval, in whole);
        }
        else if (isTakenBack)
        {
            _output.OnBarVoided(instrument, BarClock.Intervals[interval], in whole);
        }
    }

    /// <summary>Days have taken the auction already.</summary>
    private static Bar WithClosing(InstrumentState state, int interval, in Bar bar)
    {
        if (interval >= DayIndex || state.Auctions is not { IsClosed: true } auctions
            || BarClock.StartOf(BarClock.Intervals[interval], auctions.Closing.Start) != bar.Start)
        {
            return bar;
        }

        var whole = bar;
        if (!bar.HasPrice)
        {
            whole = auctions.Closing with { Start = bar.Start, Revision = bar.Revision };
            whole.Flags |= bar.Flags;
        }
        else if (auctions.Closing.HasPrice)
        {
            whole.Add(in auctions.Closing);
        }

        whole.Flags |= auctions.Closing.Flags & BarFlags.Incomplete;
        return whole;
    }

    /// <summary>Tells the auction and what was before it apart, when the minute that holds both was told anew.</summary>
    private void TellClosingAuction(int instrument, InstrumentState state, long minute, in Bar continuous)
    {
        if (state.Auctions is { IsClosed: true } auctions && auctions.Closing.Start == minute)
        {
            _output.OnClosingAuction(instrument, in auctions.Closing, in continuous);
        }
    }
}
