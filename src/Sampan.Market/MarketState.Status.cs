namespace Sampan.Market;

/// <summary>Sessions, suspensions, and what can be trusted.</summary>
public sealed partial class MarketState
{
    // 09:20, from where on the opening auction may match at any moment.
    private const long FirstMatching = BarClock.OpeningAuction - (9 * Minute);

    private ChangeKinds ApplyStatus(int instrument, InstrumentState state, in StatusRecord status)
    {
        var phase = PhaseOf(in status);
        if (phase == TradingPhase.Unknown)
        {
            Suspend(state, in status);
            return ChangeKinds.Quote | ChangeKinds.Venue;
        }

        (state.Venue.Phase, state.Venue.PhaseTime) = (phase, status.Header.TsEvent);
        SetStatus(state, status.Header.TsEvent);
        return ChangeKinds.Quote | ChangeKinds.Venue | (phase.IsClosed() ? CloseSession(instrument, state, phase) : ChangeKinds.None);
    }

    // 0 is the end of the day, and also what a record has that says nothing: the action decides.
    private static TradingPhase PhaseOf(in StatusRecord status) =>
        status.Action == StatusAction.PostClose ? TradingPhase.DayClose
        : status.Phase == TradingPhase.DayClose ? TradingPhase.Unknown
        : status.Phase;

    private static void Suspend(InstrumentState state, in StatusRecord status)
    {
        var isSuspended = status.Action is StatusAction.Halt or StatusAction.Suspend;
        if (isSuspended != state.Venue.IsSuspended)
        {
            (state.Venue.IsSuspended, state.Venue.SuspensionTime) = (isSuspended, status.Header.TsEvent);
        }

        state.IsDelisted = status.Action == StatusAction.NotAvailable;
        SetStatus(state, status.Header.TsEvent);
    }

    /// <summary>A new session does not end a suspension; that the exchange intervenes suspends all.</summary>
    private static void SetStatus(InstrumentState state, long time)
    {
        var status = state.IsDelisted ? InstrumentStatus.Delisted
            : state.Venue.IsSuspended || state.Venue.Phase == TradingPhase.ExchangeIntervention ? InstrumentStatus.Suspended
            : InstrumentStatus.Normal;
        if (status != state.Quote.Status)
        {
            (state.Quote.Status, state.Venue.StatusTime) = (status, time);
        }
    }

    private ChangeKinds CloseSession(int instrument, InstrumentState state, TradingPhase phase)
    {
        if (state.HasAuctions && state.Venue.ClosingPrice == Price.Undefined)
        {
            DeriveClosing(state, Price.Undefined);
        }

        if (state.Auctions is { IsClosed: false, Closing.Start: > 0 })
        {
            EndClosingAuction(instrument, state);
        }

        return phase == TradingPhase.DayClose ? DropOrders(state) : ChangeKinds.None;
    }

    /// <summary>No order outlives the day, and the exchange does not delete them one by one (OMD-C 3.1, 7.10).</summary>
    private ChangeKinds DropOrders(InstrumentState state)
    {
        state.Book.Clear();
        state.Levels?.Clear();
        state.OddLots?.Clear();
        state.Quote.Suspect &= ~(SuspectReasons.Contradicted | SuspectReasons.Crossed);
        if (state.BrokerQueue is not { } brokers)
        {
            return ChangeKinds.Depth;
        }

        brokers.Queue.Bids.Clear(Time);
        brokers.Queue.Asks.Clear(Time);
        return ChangeKinds.Depth | ChangeKinds.BrokerQueue;
    }

    private ChangeKinds ApplyIntegrity(int instrument, InstrumentState state, in IntegrityRecord integrity)
    {
        state.Quote.Suspect = integrity.IsSuspect
            ? state.Quote.Suspect | SuspectReasons.Told
            : state.Quote.Suspect & ~SuspectReasons.Told;
        if (!integrity.TradesLost)
        {
            return ChangeKinds.Quote | ChangeKinds.Depth;
        }

        LoseTrades(instrument, state);
        return ChangeKinds.Quote | ChangeKinds.Depth | ChangeKinds.Bars | ChangeKinds.Venue;
    }

    /// <summary>Marks the running bars, also those that have no price yet: the only trades in them may be the lost ones.</summary>
    private void LoseTrades(int instrument, InstrumentState state)
    {
        state.Venue.Doubts |= DayDoubts.TradesLost;
        for (var i = 0; i < BarSet.Count; i++)
        {
            RunningBar(state, i).Flags |= BarFlags.Incomplete;
        }

        KeepLoss(state, Time);
        LoseAuction(instrument, state);
    }

    /// <summary>What was lost while an auction may have matched is missing from the bars that it is put into.</summary>
    private void LoseAuction(int instrument, InstrumentState state)
    {
        if (Time >= Today + FirstMatching && Time < OpeningMinute)
        {
            HeldOpening(instrument, state).Flags |= BarFlags.Incomplete;
            KeepLoss(state, OpeningMinute);
        }
        else if (state.HasAuctions && Time >= _closing.ContinuousEnd && !IsClosingOver(state) && LastMinute != long.MaxValue)
        {
            HeldClosing(instrument, state).Flags |= BarFlags.Incomplete;
            KeepLoss(state, LastMinute);
        }
    }

    private void KeepLoss(InstrumentState state, long place)
    {
        if (!state.Trades.IsEmpty)
        {
            state.Trades.TryAppend(_trades, new DayTrade(Today, place, Time, DayTradeKind.Loss, Side.None));
        }
    }
}
