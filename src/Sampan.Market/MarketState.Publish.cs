namespace Sampan.Market;

/// <summary>What other threads are shown.</summary>
public sealed partial class MarketState
{
    // Longer than the records of one event take to come, which may cross a book for a moment.
    private const long CrossedMax = HongKongTime.NanosPerSecond;

    // So far ahead memory is asked for: about as many lines as the processor waits for at once.
    private const int PublishedAhead = 4;

    private readonly List<int> _crossed = [];

    /// <summary>Shows all changes to other threads.</summary>
    public void Publish(PublishedMarket published)
    {
        ReadDirectory();
        MarkLastingCrossed();
        var changed = Changed;
        for (var i = 0; i < changed.Length; i++)
        {
            if (i + PublishedAhead < changed.Length)
            {
                PrefetchOne(published, changed[i + PublishedAhead]);
            }

            PublishOne(published, changed[i], _states[changed[i]]);
        }

        published.Time = Time;
    }

    /// <summary>Asks for the memory that to publish a changed book takes, from where it is to where it is shown.</summary>
    private void PrefetchOne(PublishedMarket published, int instrument)
    {
        _states[instrument].Prefetch();
        _books.PrefetchLevels(instrument);
        ref readonly var shown = ref published.CellToWrite(instrument).Shown;
        CacheLines.Prefetch(in shown.Quote);
        CacheLines.Prefetch(in shown.Venue.NominalPrice);
        CacheLines.Prefetch(in shown.Bids);
        CacheLines.Prefetch(in shown.Asks);
        CacheLines.Prefetch(in shown.Time);
    }

    private void PublishOne(PublishedMarket published, int instrument, InstrumentState state)
    {
        var changes = _changes[instrument];
        state.Derive(Time, changes);
        WatchCrossed(instrument, state);
        _changes[instrument] = changes |= FollowingChanges(in published.CellToWrite(instrument).Shown, state);
        Show(ref published.CellToWrite(instrument), state, changes);
        if ((changes & ChangeKinds.BrokerQueue) != 0)
        {
            published.Publish(instrument, in state.BrokerQueue!.Queue);
        }
    }

    /// <summary>Whatever shows a doubt is another state with it than without; and with the quote are told figures of the venue.</summary>
    private static ChangeKinds FollowingChanges(in InstrumentSnapshot shown, InstrumentState state) =>
        shown.Quote.IsSuspect != state.Quote.IsSuspect ? ChangeKinds.Quote | ChangeKinds.Depth
        : shown.Venue.ClosingPrice != state.Venue.ClosingPrice || shown.Venue.Vwap != state.Venue.Vwap ? ChangeKinds.Quote
        : ChangeKinds.None;

    /// <summary>Changes what is shown where it differs, which is in its depth alone for nearly all that happens.</summary>
    private void Show(ref PublishedCell<InstrumentSnapshot> cell, InstrumentState state, ChangeKinds changes)
    {
        var isWhole = cell.Version == 0 || state.HasUnmarked;
        ShowNumbered(ref cell.Open(), state, isWhole ? InstrumentState.AllShown : changes, changes);
        cell.Close();
        state.HasUnmarked = false;
    }

    /// <summary>Crossed books of which nothing has been heard since: time alone makes them suspect.</summary>
    private void MarkLastingCrossed()
    {
        for (var i = _crossed.Count - 1; i >= 0; i--)
        {
            var state = _states[_crossed[i]];
            if (state.CrossedSince == long.MaxValue || (state.Quote.Suspect & SuspectReasons.Crossed) != 0)
            {
                _crossed.RemoveAt(i);
                state.IsCrossWatched = false;
            }
            else if (Time - state.CrossedSince >= CrossedMax)
            {
                Mark(_crossed[i], ChangeKinds.Quote | ChangeKinds.Depth);
            }
        }
    }

    private void WatchCrossed(int instrument, InstrumentState state)
    {
        if (!state.IsCrossed)
        {
            state.CrossedSince = long.MaxValue;
            state.Quote.Suspect &= ~SuspectReasons.Crossed;
            return;
        }

        state.CrossedSince = Math.Min(state.CrossedSince, Time);
        if (Time - state.CrossedSince >= CrossedMax)
        {
            state.Quote.Suspect |= SuspectReasons.Crossed;
        }
        else if (!state.IsCrossWatched)
        {
            state.IsCrossWatched = true;
            _crossed.Add(instrument);
        }
    }
}
