namespace Sampan.Market;

/// <summary>What the clock does: bars end, days begin, closing prices are taken.</summary>
public sealed partial class MarketState
{
    private static readonly int DayIndex = BarSet.IndexOf(BarInterval.Day);

    private readonly (long Start, long End)[] _frames = new (long, long)[BarSet.Count];
    private readonly BarFlags[] _frameFlags = new BarFlags[BarSet.Count];
    private readonly ClosingClock _closing;
    private long _start = long.MinValue;
    private long _nextFrameEnd = long.MinValue;
    private long _nextMoment = long.MinValue;

    /// <summary>Where the day begins, nanoseconds since the Unix epoch, UTC.</summary>
    private long Today => _frames[BarSet.IndexOf(BarInterval.Day)].Start;

    /// <summary>Where the running minute begins, nanoseconds since the Unix epoch, UTC.</summary>
    private long CurrentMinute => _frames[BarSet.IndexOf(BarInterval.Minute1)].Start;

    /// <summary>Moves time on, and closes what ended before it. Time that goes back is the time there was.</summary>
    private void AdvanceTo(long time)
    {
        if (time <= Time)
        {
            return;
        }

        if (time >= _nextMoment)
        {
            PassMoments(time);
        }

        Time = time;
    }

    private void PassMoments(long time)
    {
        while (time >= _closing.Next)
        {
            TakeClosingSamples(_closing.Next, _closing.MoveOn());
        }

        if (time >= AuctionEnd)
        {
            EndClosingAuctions();
        }

        if (time >= _nextFrameEnd)
        {
            ComputeLastLevels();
            Time = time;
            MoveFrames(BarFlags.None);
        }

        Time = time;
        ComputeIndicesIfDue();
        if (time >= _nextCoolingOff)
        {
            PassCoolingOff();
        }

        _nextMoment = NextMoment();
    }

    private long NextMoment() =>
        Math.Min(Math.Min(_nextFrameEnd, AuctionEnd), Math.Min(_nextLevels, Math.Min(_closing.Next, _nextCoolingOff)));

    private void MoveFrames(BarFlags flags)
    {
        var day = Today;
        _nextFrameEnd = long.MaxValue;
        for (var i = 0; i < BarSet.Count; i++)
        {
            if (Time >= _frames[i].End)
            {
                CloseBars(i);
                _frames[i] = BarClock.Around(BarClock.Intervals[i], Time);
                _frameFlags[i] = flags;
            }

            _nextFrameEnd = Math.Min(_nextFrameEnd, _frames[i].End);
        }

        if (_openingHeld.Count > 0 && Time >= day + BarClock.OpeningAuction)
        {
            OpenWithAuctions(atEnd: BarFlags.None);
        }

        if (Today != day)
        {
            StartDay();
        }

        _nextMoment = NextMoment();
    }

    /// <summary>The trades of yesterday are forgotten: only those of today can be cancelled.</summary>
    private void StartDay()
    {
        _closing.StartDay(Time);
        HighestNumber = _firstNumbers.Day == Today ? _firstNumbers.Highest() : 0;
        _output.OnDay(Today);
        _trades.Clear();
        Array.Clear(_hasDay);
        foreach (var state in _states)
        {
            state.Trades = new DayTrades();
            (state.Auctions, state.Revisions) = (null, null);
        }
    }

    private void CloseBars(int interval)
    {
        for (var instrument = 0; instrument < _states.Length; instrument++)
        {
            var state = _states[instrument];
            if ((state.BarsPresent & (1 << interval)) != 0)
            {
                state.BarsPresent &= ~(1 << interval);
                state.Bars[interval].Flags |= Doubt(state.Quote.Suspect, state.Venue.Doubts, BarClock.Intervals[interval]);
                TellFinished(instrument, state, interval, in state.Bars[interval]);
                Mark(instrument, ChangeKinds.Bars);
            }
        }
    }

    /// <summary>
    /// What makes a bar doubtful as it stands: messages that may still come, and of days a trade taken back that nobody knew.
    /// </summary>
    internal static BarFlags Doubt(SuspectReasons suspect, DayDoubts doubts, BarInterval interval) =>
        (suspect & SuspectReasons.Told) != 0
        || (!BarClock.IsIntraday(interval) && (doubts & DayDoubts.UnknownTradeCancelled) != 0)
            ? BarFlags.Suspect
            : BarFlags.None;

    /// <summary>Takes a price into all running bars from an interval on, with size 0 the level of an index.</summary>
    private void TakeIntoBars(InstrumentState state, long price, long size, BarFlags auction, int first = 0)
    {
        for (var i = first; i < BarSet.Count; i++)
        {
            RunningBar(state, i).Add(price, size, (state.BarsPresent & (1 << i)) != 0, auction);
            state.BarsPresent |= 1 << i;
        }
    }

    /// <summary>Takes volume without a price: it counts for days, and waits there until the day has a price.</summary>
    private void CountInBars(InstrumentState state, long price, long size)
    {
        for (var i = BarSet.IndexOf(BarInterval.Day); i < BarSet.Count; i++)
        {
            RunningBar(state, i).Count(price, size);
        }
    }

    /// <summary>The bar of an interval, without a price if there was none in it; then it is not present yet.</summary>
    private ref Bar RunningBar(InstrumentState state, int interval)
    {
        ref var bar = ref state.Bars[interval];
        if (bar.Start != _frames[interval].Start)
        {
            bar = Bar.Empty(_frames[interval].Start, _frameFlags[interval]);
        }

        return ref bar;
    }
}
