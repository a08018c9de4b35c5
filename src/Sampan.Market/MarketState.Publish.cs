namespace Sampan.Market;

/// <summary>What other threads are shown.</summary>
public sealed partial class MarketState
{
    // Longer than the records of one event take to come, which may cross a book for a moment.
    private const long CrossedMax = HongKongTime.NanosPerSecond;

    private readonly List<int> _crossed = [];
    private InstrumentSnapshot _snapshot;

    /// <summary>Shows all changes to other threads.</summary>
    public void Publish(PublishedMarket published)
    {
        ReadDirectory();
        MarkLastingCrossed();
        foreach (var instrument in _changed)
        {
            PublishOne(published, instrument, _states[instrument]);
        }

        published.Time = Time;
    }

    private void PublishOne(PublishedMarket published, int instrument, InstrumentState state)
    {
        var changes = _changes[instrument];
        state.Derive(Time, changes);
        WatchCrossed(instrument, state);
        state.CopyTo(ref _snapshot, Time);
        published.Publish(instrument, in _snapshot);
        if ((changes & ChangeKinds.BrokerQueue) != 0)
        {
            published.Publish(instrument, in state.BrokerQueue!.Queue);
        }
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
