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
    private readonly InstrumentDirectory? _directory;
    private readonly BookSet _books = new(0);
    private readonly List<int> _changed = [];

    // What every order needs, apart from the large state of an instrument: one byte each, so that they stay in the cache.
    private ChangeKinds[] _changes = [];
    private bool[] _hasDay = [];

    private InstrumentState[] _states = [];
    private InstrumentTable? _table;

    /// <summary>A market without reference data: no instrument of it takes part in auctions.</summary>
    /// <param name="instruments">How many instruments there are: records name them by 0 to one less.</param>
    /// <param name="output">Who hears of trades and closed bars.</param>
    public MarketState(int instruments, IMarketOutput output)
    {
        (_output, _closing) = (output, new ClosingClock(TradingCalendar.BuiltIn));
        Grow(instruments);
    }

    /// <summary>A market whose instruments may become more while it runs.</summary>
    /// <param name="directory">The instruments: one has to be in it before the first record that names it is applied.</param>
    /// <param name="output">Who hears of trades and closed bars.</param>
    /// <param name="calendar">Which days are half, and which have no close; null for the one that Sampan brings along.</param>
    /// <param name="indices">Indices to compute while the feed does not tell them; null for none.</param>
    public MarketState(
        InstrumentDirectory directory, IMarketOutput output, TradingCalendar? calendar = null, IndexTable? indices = null)
    {
        (_output, _directory, _closing) = (output, directory, new ClosingClock(calendar ?? TradingCalendar.BuiltIn));
        _indexTable = indices;
        ReadDirectory();
    }

    /// <summary>How far the market has come: the newest time of any record, nanoseconds since the Unix epoch, UTC.</summary>
    public long Time { get; private set; } = long.MinValue;

    /// <summary>Records that named an instrument outside the table, or were of a type that the market does not know.</summary>
    public long Ignored { get; private set; }

    /// <summary>How many instruments there are.</summary>
    public int InstrumentCount => _states.Length;

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

    /// <summary>What the venue says of an instrument; what is derived is as of the last <see cref="Publish"/>.</summary>
    public ref readonly VenueState VenueOf(int instrument) => ref _states[instrument].Venue;

    /// <summary>An instrument's odd lot orders; null when there never were any.</summary>
    public OddLotBook? OddLotsOf(int instrument) => _states[instrument].OddLots;

    /// <summary>Begins at a time: bars whose interval is already under way are incomplete.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC. Before the first record.</param>
    public void Start(long time)
    {
        Time = _start = time;
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
        state.Day = BarClock.StartOf(BarInterval.Day, seed.LastTime);
        state.Numbers = StateNumbers.After(0, state.Day);
        state.TakeClose(seed.PreviousClose, seed.PreviousCloseTime);
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

        if (header.InstrumentId >= (uint)_states.Length && !TryGrow(in header))
        {
            return;
        }

        var instrument = (int)header.InstrumentId;
        if (header.Type == RecordType.CorporateAction)
        {
            // An announcement begins no day.
            Mark(instrument, ApplyAction(instrument, _states[instrument], in Record.As<CorporateActionRecord>(in header)));
            return;
        }

        StartDayIfNew(instrument);
        if (header.Type == RecordType.Order)
        {
            ApplyOrder(instrument, in Record.As<OrderRecord>(in header));
            return;
        }

        Mark(instrument, Apply(instrument, _states[instrument], in header));
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

    private ChangeKinds Apply(int instrument, InstrumentState state, ref readonly RecordHeader header)
    {
        switch (header.Type)
        {
            case RecordType.Trade:
                return ApplyTrade(instrument, state, in Record.As<TradeRecord>(in header));
            case RecordType.Statistic:
                return ApplyStatistic(instrument, state, in Record.As<StatisticRecord>(in header));
            case RecordType.Status:
                return ApplyStatus(instrument, state, in Record.As<StatusRecord>(in header));
            case RecordType.Levels:
                return ApplyLevels(state, in Record.As<LevelsRecord>(in header));
            case RecordType.OddLotOrder:
                return ApplyOddLot(state, in Record.As<OddLotOrderRecord>(in header));
            case RecordType.BrokerQueue:
                return ApplyBrokerQueue(state, in Record.As<BrokerQueueRecord>(in header));
            case RecordType.Integrity:
                return ApplyIntegrity(instrument, state, in Record.As<IntegrityRecord>(in header));
            default:
                ApplyOthers(in header);
                return ChangeKinds.None;
        }
    }

    /// <summary>Touches nothing of an instrument but its book, unless there is something to say of it.</summary>
    private void ApplyOrder(int instrument, ref readonly OrderRecord order)
    {
        var isApplied = _books.TryApply(instrument, in order);
        var isDoubtful = !isApplied || (order.Flags & RecordFlags.MaybeBadBook) != 0;
        if (isDoubtful || order.Action == OrderAction.Clear)
        {
            NoteDoubt(_states[instrument], order.Action, isDoubtful);
        }

        Mark(instrument, ChangeKinds.Depth);
        if (isApplied && _taps.IsOpen(instrument))
        {
            TellOrder(instrument, in order);
        }
    }

    private static void NoteDoubt(InstrumentState state, OrderAction action, bool isDoubtful)
    {
        if (action == OrderAction.Clear)
        {
            state.Quote.Suspect &= ~SuspectReasons.Contradicted;
            state.Levels?.Clear();
        }

        // The end of the day comes on a channel of its own: what is still deleted after it has gone with it.
        if (isDoubtful && state.Venue.Phase != TradingPhase.DayClose)
        {
            state.Quote.Suspect |= SuspectReasons.Contradicted;
        }
    }

    /// <summary>Records that are about no instrument, and those that nobody knows.</summary>
    private void ApplyOthers(ref readonly RecordHeader header)
    {
        switch (header.Type)
        {
            case RecordType.News:
                _output.OnNews(in Record.As<NewsRecord>(in header));
                break;
            case RecordType.Gap:
                _output.OnGap(in Record.As<GapRecord>(in header));
                break;
            default:
                Ignored++;
                break;
        }
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
        var today = Today;
        if (state.Day != today)
        {
            state.StartDay(today);
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
            quote.Number = day.Trades;
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
