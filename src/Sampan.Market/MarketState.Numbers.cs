namespace Sampan.Market;

/// <summary>The numbers of trades and states: how they go on after a restart.</summary>
public sealed partial class MarketState
{
    // What an earlier run of the same day may have told of instruments that it has left no numbers of.
    private StateNumbers _firstNumbers;
    private long _firstTrade;

    /// <summary>The highest number that any state has today; never less than at an earlier call of the same day.</summary>
    public uint HighestNumber { get; private set; }

    /// <summary>The numbers of an instrument's states.</summary>
    public ref readonly StateNumbers NumbersOf(int instrument) => ref _states[instrument].Numbers;

    /// <summary>The numbers of an instrument's states on the running day, though nothing was heard of it yet.</summary>
    public StateNumbers NumbersToday(int instrument)
    {
        var state = _states[instrument];
        return state.Day == Today ? state.Numbers : state.FirstNumbersOn(Today);
    }

    /// <summary>The number of an instrument's last trade on the running day, though nothing was heard of it yet.</summary>
    public long LastTradeToday(int instrument)
    {
        var state = _states[instrument];
        return state.Day == Today ? state.Quote.Number : state.FirstTradeOn(Today);
    }

    /// <summary>
    /// Sets after which numbers a day goes on that an earlier run has begun. After <see cref="Restore"/>, before the first record.
    /// </summary>
    /// <param name="numbers">The last number of each type, and the day. On any other day numbers begin with 1.</param>
    /// <param name="trade">The last number of a trade.</param>
    public void RestoreNumbers(in StateNumbers numbers, long trade)
    {
        (_firstNumbers, _firstTrade) = (numbers, trade);
        HighestNumber = Math.Max(HighestNumber, numbers.Highest());
        foreach (var state in _states)
        {
            state.RestoreNumbers(in numbers, trade);
        }
    }

    /// <summary>As <see cref="RestoreNumbers(in StateNumbers, long)"/>, of one instrument and after that for all.</summary>
    public void RestoreNumbers(int instrument, in StateNumbers numbers, long trade)
    {
        HighestNumber = Math.Max(HighestNumber, numbers.Highest());
        _states[instrument].RestoreNumbers(in numbers, trade);
        Mark(instrument, ChangeKinds.Quote);
    }

    /// <summary>Hands out a finished bar with its number.</summary>
    private void TellFinished(int instrument, InstrumentState state, int interval, in Bar bar)
    {
        state.Numbers.Finished[interval]++;
        HighestNumber = Math.Max(HighestNumber, state.Numbers.Bar(interval));
        _output.OnBarClosed(instrument, BarClock.Intervals[interval], in bar, state.Numbers.Bar(interval), state.Numbers.Day);
    }

    /// <summary>Shows an instrument, and counts what is different from what was shown before.</summary>
    private void ShowNumbered(ref InstrumentSnapshot shown, InstrumentState state, ChangeKinds copied, ChangeKinds changes)
    {
        ref var numbers = ref state.Numbers;
        numbers.Count(changes);
        if ((changes & ChangeKinds.Bars) != 0)
        {
            // A trade moves the bars of all intervals; that one of them has ended moves none of the others.
            numbers.Running += state.Bars[BarSet.Count - 1] == shown.Bars[BarSet.Count - 1] ? 0 : 1u;
        }

        if ((copied & (ChangeKinds.Quote | ChangeKinds.Depth | ChangeKinds.Venue)) != 0)
        {
            numbers.Status += numbers.Status > 0 && state.HasStatusOf(in shown, Time) ? 0 : 1u;
        }

        if ((copied & ChangeKinds.Venue) != 0)
        {
            numbers.Auction += state.Venue.Auction.IsSame(in shown.Venue.Auction) ? 0 : 1u;
        }

        var (bid, ask, nominal) = (shown.BestBid, shown.BestAsk, shown.Venue.NominalPrice);
        state.CopyTo(ref shown, copied, Time);

        // A book may change the best prices and the nominal one, which belong to the quote, too.
        var isTouched = (changes & ChangeKinds.Quote) == 0
            && (shown.BestBid != bid || shown.BestAsk != ask || shown.Venue.NominalPrice != nominal);
        numbers.Quote += isTouched ? 1u : 0;
        var highest = Math.Max(Math.Max(numbers.Depth, numbers.Quote), Math.Max(numbers.Running, numbers.Orders));
        HighestNumber = Math.Max(HighestNumber, highest);
        shown.Numbers = numbers;
    }
}
