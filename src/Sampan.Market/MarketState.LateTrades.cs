namespace Sampan.Market;

/// <summary>Trades that are told after the clock has ended their minute.</summary>
/// <remarks>
/// Each minute has some, since orders of other channels move the clock. The trades of one instrument come in order, so its
/// finished bar is still at hand: no trade of a later minute can have taken its place.
/// </remarks>
public sealed partial class MarketState
{
    private readonly (long Start, long End)[] _lateFrames = new (long, long)[BarSet.Count];

    /// <summary>Takes a late trade into the bars of its minute, and hands out those that were finished.</summary>
    /// <returns>False, and nothing has changed, when a later trade has come before it after all.</returns>
    private bool TryTakeLate(int instrument, InstrumentState state, in TradeRecord trade, DayTradeKind kind, long minute)
    {
        if (!TryFindBars(state, minute))
        {
            return false;
        }

        state.Quote.Count(trade.Price, trade.Size, state.Stated);
        state.Quote.Move(trade.Price, trade.Size, trade.Side, trade.TradeType, trade.Header.TsEvent, state.Stated);
        for (var i = 0; i < BarSet.Count; i++)
        {
            ref var bar = ref state.Bars[i];
            bar.Add(trade.Price, trade.Size, bar.HasPrice, kind.Mark());
            state.BarsPresent |= bar.Start == _frames[i].Start ? 1 << i : 0;
        }

        Retell(instrument, state, minute);
        return true;
    }

    /// <summary>Makes sure that of each interval the bar is at hand that holds a minute.</summary>
    /// <returns>False, and nothing has changed, when a later bar has taken the place of one.</returns>
    private bool TryFindBars(InstrumentState state, long minute)
    {
        for (var i = 0; i < BarSet.Count; i++)
        {
            _lateFrames[i] = BarClock.Around(BarClock.Intervals[i], minute);
            if (_lateFrames[i].Start != _frames[i].Start && HasLaterBar(state, i))
            {
                return false;
            }
        }

        for (var i = 0; i < BarSet.Count; i++)
        {
            if (state.Bars[i].Start != _lateFrames[i].Start)
            {
                state.Bars[i] = Bar.Empty(_lateFrames[i], _start);
            }
        }

        return true;
    }

    private bool HasLaterBar(InstrumentState state, int interval) =>
        (state.BarsPresent & (1 << interval)) != 0 || state.Bars[interval].Start > _lateFrames[interval].Start;
}
