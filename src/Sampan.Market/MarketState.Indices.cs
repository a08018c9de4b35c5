namespace Sampan.Market;

/// <summary>Indices that the feed does not tell, computed from their members every two seconds of the market's time.</summary>
/// <remarks>As the index company does it. As soon as the feed tells the level of an index, ours gives way to it.</remarks>
public sealed partial class MarketState
{
    /// <summary>How often levels are computed, nanoseconds.</summary>
    public const long IndexInterval = 2 * HongKongTime.NanosPerSecond;

    private const long NanosPerTenThousandth = Price.Unit / 10_000;

    private readonly IndexTable? _indexTable;
    private IndexCalculator[] _indices = [];
    private long _nextLevels = long.MaxValue;
    private long _levelsDay = long.MinValue;

    /// <summary>Finds the instruments of the indices, after the table has changed.</summary>
    private void FindIndices(InstrumentTable table)
    {
        if (_indexTable is null)
        {
            return;
        }

        _indices =
        [
            .. _indexTable.Codes
                .Select(code => table.TryFind(AssetClass.Indices, code, default, out var index) ? index : null)
                .OfType<Instrument>()
                .Select(index => new IndexCalculator(index.Code, index.Index)),
        ];
        _levelsDay = long.MinValue;
        _nextLevels = _indices.Length > 0 ? long.MinValue : long.MaxValue;
    }

    /// <summary>The last level of a bar is the one at its end, though the interval is not over.</summary>
    private void ComputeLastLevels()
    {
        if (_indices.Length > 0 && _nextFrameEnd > Time)
        {
            Time = _nextFrameEnd - 1;
            ComputeIndices();
        }
    }

    private void ComputeIndicesIfDue()
    {
        if (Time >= _nextLevels)
        {
            _nextLevels = Time - (Time % IndexInterval) + IndexInterval;
            ComputeIndices();
        }
    }

    private void ComputeIndices()
    {
        if (_levelsDay != Today)
        {
            BeginIndices();
        }

        foreach (var index in _indices)
        {
            var state = _states[index.Instrument];
            if (!state.IsLevelTold && index.TryCompute(_states, out var level, out var turnover))
            {
                TakeLevel(index, level, turnover);
            }
        }
    }

    private void BeginIndices()
    {
        _levelsDay = Today;
        foreach (var index in _indices)
        {
            index.Begin(_indexTable!.Of(index.Code, HongKongTime.DateOf(Today))!, Today, _table!, _states);
        }
    }

    private void TakeLevel(IndexCalculator index, long level, Int128 turnover)
    {
        StartDayIfNew(index.Instrument);
        var state = _states[index.Instrument];
        ref var figures = ref state.Venue.Index;
        var told = (long)Int128.Min(turnover / NanosPerTenThousandth, long.MaxValue - 1);
        if (level == index.Published && state.Quote.HasTraded && told == figures.Turnover)
        {
            return;
        }

        (figures.Turnover, figures.Time) = (told, Time);
        Mark(index.Instrument, ChangeKinds.Venue);
        if (level != index.Published || !state.Quote.HasTraded)
        {
            index.Published = level;
            state.IsLevel = true;
            state.Quote.Move(level, 0, Side.None, TradeType.Automatch, Time, state.Stated);
            TakeIntoBars(state, level, 0, BarFlags.None);
            Mark(index.Instrument, ChangeKinds.Quote | ChangeKinds.Bars);
        }
    }
}
