using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>Every instrument of a market: records in, state and outputs out.</summary>
/// <remarks>
/// A deterministic state machine. It has no clock, no thread and no I/O: time comes in with the records, and the same
/// records give the same state, always. It belongs to one loop; other threads see what it publishes.
/// </remarks>
public sealed partial class MarketState
{
    private readonly IMarketOutput _output;
    private readonly InstrumentState[] _states;
    private readonly BookSet _books;

    // What every order needs, apart from the large state of an instrument: one byte each, so that they stay in the cache.
    private readonly ChangeKinds[] _changes;
    private readonly bool[] _hasDay;

    private readonly List<int> _changed = [];
    private readonly (long Start, long End)[] _frames = new (long, long)[BarSet.Count];
    private readonly BarFlags[] _frameFlags = new BarFlags[BarSet.Count];
    private InstrumentSnapshot _snapshot;
    private long _nextFrameEnd = long.MinValue;

    /// <param name="instruments">How many instruments there are: records name them by 0 to one less.</param>
    /// <param name="output">Who hears of trades and closed bars.</param>
    public MarketState(int instruments, IMarketOutput output)
    {
        _output = output;
        _books = new BookSet(instruments);
        _states = [.. Enumerable.Range(0, instruments).Select(instrument => new InstrumentState(_books[instrument]))];
        _changes = new ChangeKinds[instruments];
        _hasDay = new bool[instruments];
        _changed.EnsureCapacity(instruments);
    }

    /// <summary>How far the market has come: the newest time of any record, nanoseconds since the Unix epoch, UTC.</summary>
    public long Time { get; private set; } = long.MinValue;

    /// <summary>Records that named an instrument outside the table, or were of a type that the market does not know.</summary>
    public long Ignored { get; private set; }

    /// <summary>The instruments with changes that have not been published yet.</summary>
    public ReadOnlySpan<int> Changed => CollectionsMarshal.AsSpan(_changed);

    /// <summary>What has changed of an instrument since it was last published.</summary>
    public ChangeKinds ChangesOf(int instrument) => _changes[instrument];

    /// <summary>All books.</summary>
    public BookSet Books => _books;

    /// <summary>An instrument's book.</summary>
    public OrderBook BookOf(int instrument) => _books[instrument];

    /// <summary>An instrument's quote.</summary>
    public ref readonly Quote QuoteOf(int instrument) => ref _states[instrument].Quote;

    /// <summary>Begins at a time: bars whose interval is already under way are incomplete.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC. Before the first record.</param>
    public void Start(long time)
    {
        Time = time;
        MoveFrames(BarFlags.Incomplete);
        for (var i = 0; i < BarSet.Count; i++)
        {
            if (_frames[i].Start == time)
            {
                _frameFlags[i] = BarFlags.None;
            }
        }
    }

    /// <summary>Gives an instrument what an earlier run knew of it. After <see cref="Start"/>, before the first record.</summary>
    public void Restore(int instrument, in MarketSeed seed)
    {
        var state = _states[instrument];
        state.Quote.Last = seed.Last;
        state.Quote.LastTime = seed.LastTime;
        state.Quote.LastSize = Quote.SizeUnknown;
        state.Quote.PreviousClose = seed.PreviousClose;
        state.Day = BarClock.StartOf(BarInterval.Day, seed.LastTime);
        for (var i = 0; i < BarSet.Count; i++)
        {
            if ((seed.BarsPresent & (1 << i)) != 0 && seed.Bars[i].Start == _frames[i].Start)
            {
                state.Bars[i] = seed.Bars[i];
                state.Bars[i].Flags = (seed.Bars[i].Flags & ~BarFlags.Running) | _frameFlags[i];
                state.BarsPresent |= 1 << i;
            }
        }

        RestoreDay(state, seed);
        Mark(instrument, ChangeKinds.Quote | ChangeKinds.Bars);
    }

    /// <summary>Applies the next record.</summary>
    public void Apply(ref readonly RecordHeader header)
    {
        AdvanceTo(header.TsEvent);
        if (header.Type == RecordType.Timer)
        {
            return;
        }

        if (header.InstrumentId >= (uint)_states.Length)
        {
            Ignored++;
            return;
        }

        var instrument = (int)header.InstrumentId;
        StartDayIfNew(instrument);
        if (header.Type == RecordType.Order)
        {
            ApplyOrder(instrument, in Record.As<OrderRecord>(in header));
            return;
        }

        Mark(instrument, Apply(instrument, _states[instrument], in header));
    }

    /// <summary>Shows all changes to other threads.</summary>
    public void Publish(PublishedMarket published)
    {
        foreach (var instrument in _changed)
        {
            var state = _states[instrument];
            state.CopyTo(ref _snapshot, Time);
            published.Publish(instrument, in _snapshot);
        }

        published.Time = Time;
    }

    /// <summary>Forgets the changes: everybody has been told.</summary>
    public void ForgetChanges()
    {
        foreach (var instrument in _changed)
        {
            _changes[instrument] = ChangeKinds.None;
        }

        _changed.Clear();
    }

    /// <summary>Hands out the running bars as they are, marked incomplete: the market stops here.</summary>
    public void Stop()
    {
        for (var i = 0; i < BarSet.Count; i++)
        {
            CloseBars(i, BarFlags.Incomplete);
        }
    }

    private ChangeKinds Apply(int instrument, InstrumentState state, ref readonly RecordHeader header)
    {
        switch (header.Type)
        {
            case RecordType.Trade:
                ApplyTrade(instrument, state, in Record.As<TradeRecord>(in header));
                return ChangeKinds.Quote | ChangeKinds.Bars;
            case RecordType.Statistic:
                return ApplyStatistic(state, in Record.As<StatisticRecord>(in header));
            case RecordType.Status:
                ApplyStatus(state, in Record.As<StatusRecord>(in header));
                return ChangeKinds.Quote;
            default:
                Ignored++;
                return ChangeKinds.None;
        }
    }

    /// <summary>Touches nothing of an instrument but its book, unless there is something to say of it.</summary>
    private void ApplyOrder(int instrument, ref readonly OrderRecord order)
    {
        var applied = _books.TryApply(instrument, in order);
        if (!applied || order.Action == OrderAction.Clear || (order.Flags & RecordFlags.MaybeBadBook) != 0)
        {
            ref var quote = ref _states[instrument].Quote;
            quote.IsSuspect &= order.Action != OrderAction.Clear;
            quote.IsSuspect |= !applied || (order.Flags & RecordFlags.MaybeBadBook) != 0;
        }

        Mark(instrument, ChangeKinds.Depth);
    }

    private void ApplyTrade(int instrument, InstrumentState state, in TradeRecord trade)
    {
        Take(state, trade.Price, trade.Size, trade.Side, trade.TradeType, trade.Header.TsEvent);
        _output.OnTrade(instrument, in trade, state.Quote.Trades);
    }

    private ChangeKinds ApplyStatistic(InstrumentState state, in StatisticRecord statistic)
    {
        switch (statistic.StatisticType)
        {
            case StatisticType.VenuePrice:
                Take(state, statistic.Price, 0, Side.None, TradeType.Automatch, statistic.Header.TsEvent);
                return ChangeKinds.Quote | ChangeKinds.Bars;
            case StatisticType.ClosePrice when statistic.TsRef >= 0 && statistic.TsRef < statistic.Header.TsEvent:
                state.Quote.PreviousClose = statistic.Price;
                return ChangeKinds.Quote;
            default:
                return ChangeKinds.None;
        }
    }

    private static void ApplyStatus(InstrumentState state, in StatusRecord status) =>
        state.Quote.Status = status.Action switch
        {
            StatusAction.Halt or StatusAction.Suspend => InstrumentStatus.Suspended,
            StatusAction.NotAvailable => InstrumentStatus.Delisted,
            _ => InstrumentStatus.Normal,
        };

    private void Take(InstrumentState state, long price, long size, Side aggressor, TradeType type, long time)
    {
        state.Quote.Take(price, size, aggressor, type, time);
        for (var i = 0; i < BarSet.Count; i++)
        {
            if ((state.BarsPresent & (1 << i)) == 0)
            {
                state.Bars[i] = Bar.Opened(_frames[i].Start, price, _frameFlags[i]);
            }

            state.Bars[i].Add(price, size);
        }

        state.BarsPresent = (1 << BarSet.Count) - 1;
    }

    private void StartDayIfNew(int instrument)
    {
        if (!_hasDay[instrument])
        {
            _hasDay[instrument] = true;
            StartDayIfNew(_states[instrument]);
        }
    }

    private void StartDayIfNew(InstrumentState state)
    {
        var today = _frames[BarSet.IndexOf(BarInterval.Day)].Start;
        if (state.Day != today)
        {
            state.Day = today;
            state.Quote.StartDay();
        }
    }

    private static void RestoreDay(InstrumentState state, in MarketSeed seed)
    {
        var day = seed.Bars[BarSet.IndexOf(BarInterval.Day)];
        if ((seed.BarsPresent & (1 << BarSet.IndexOf(BarInterval.Day))) != 0)
        {
            ref var quote = ref state.Quote;
            (quote.Open, quote.High, quote.Low) = (day.Open, day.High, day.Low);
            (quote.Volume, quote.Turnover, quote.Trades) = (day.Volume, day.Turnover, day.Trades);
        }
    }

    /// <summary>Moves time on, and closes what ended before it. Time that goes back is the time there was.</summary>
    private void AdvanceTo(long time)
    {
        if (time <= Time)
        {
            return;
        }

        Time = time;
        if (time >= _nextFrameEnd)
        {
            MoveFrames(BarFlags.None);
        }
    }

    private void MoveFrames(BarFlags flags)
    {
        _nextFrameEnd = long.MaxValue;
        for (var i = 0; i < BarSet.Count; i++)
        {
            if (Time >= _frames[i].End)
            {
                CloseBars(i, BarFlags.None);
                _frames[i] = BarClock.Around(BarClock.Intervals[i], Time);
                _frameFlags[i] = flags;
                if (BarClock.Intervals[i] == BarInterval.Day)
                {
                    Array.Clear(_hasDay);
                }
            }

            _nextFrameEnd = Math.Min(_nextFrameEnd, _frames[i].End);
        }
    }

    private void CloseBars(int interval, BarFlags flags)
    {
        for (var instrument = 0; instrument < _states.Length; instrument++)
        {
            var state = _states[instrument];
            if ((state.BarsPresent & (1 << interval)) != 0)
            {
                state.BarsPresent &= ~(1 << interval);
                state.Bars[interval].Flags |= flags;
                _output.OnBarClosed(instrument, BarClock.Intervals[interval], in state.Bars[interval]);
                Mark(instrument, ChangeKinds.Bars);
            }
        }
    }

    private void Mark(int instrument, ChangeKinds changes)
    {
        ref var marked = ref _changes[instrument];
        if (marked == ChangeKinds.None && changes != ChangeKinds.None)
        {
            _changed.Add(instrument);
        }

        marked |= changes;
    }
}
