using Sampan.Market;

namespace Sampan.Server.Streaming;

/// <summary>
/// What the market's loop calls. Nothing here takes longer than the copy of a trade, unless the hub is far behind.
/// </summary>
public sealed partial class StreamHub
{
    private readonly DirtyInstruments _dirty = new();

    // An Interest for each instrument; the hub writes it, and replaces it by a longer one; the market reads it.
    private byte[] _interest = [];
    private readonly EventRing<MarketEvent> _events;

    // Odd while a batch has told of events and is not published yet.
    private long _batch;
    private long _marketWaits;

    /// <summary>How often the market had to wait for the hub, because too many events were on their way.</summary>
    public long MarketWaits => Volatile.Read(ref _marketWaits);

    /// <inheritdoc/>
    public void OnTrade(int instrument, in TradeRecord trade, long number)
    {
        if (!IsWatched(instrument, Interest.Trades) || !TryWaitForRoom())
        {
            return;
        }

        ref var slot = ref _events.Free;
        slot.Instrument = instrument;
        slot.Interval = 0;
        slot.Number = number;
        slot.Day = _day;
        slot.Trade = trade;
        _events.Write();
    }

    /// <inheritdoc/>
    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar) => OnBarClosed(instrument, interval, in bar, 0, 0);

    /// <inheritdoc/>
    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar, uint number, long day) =>
        TellBar(instrument, interval, in bar, number, day, isVoid: false);

    /// <inheritdoc/>
    public void OnBarVoided(int instrument, BarInterval interval, in Bar bar) =>
        TellBar(instrument, interval, in bar, 0, 0, isVoid: true);

    private void TellBar(int instrument, BarInterval interval, in Bar bar, uint number, long day, bool isVoid)
    {
        if (!IsWatched(instrument, isVoid ? Interest.Revisions : Interest.Bars | Interest.Revisions) || !TryWaitForRoom())
        {
            return;
        }

        ref var slot = ref _events.Free;
        slot.Instrument = instrument;
        slot.Interval = interval;
        slot.Number = number;
        slot.Day = day;
        slot.Bar = bar;
        slot.IsVoid = isVoid;
        _events.Write();
    }

    /// <summary>A batch is published: its changes may be told.</summary>
    /// <param name="market">
    /// The market, between <see cref="MarketState.Publish"/> and <see cref="MarketState.ForgetChanges"/>.
    /// </param>
    public void OnBatch(MarketState market)
    {
        NoteBatch(market);

        // What was published comes before what is asked: a subscriber that is not seen here sees the new snapshot.
        Interlocked.MemoryBarrier();
        foreach (var instrument in market.Changed)
        {
            var kinds = market.ChangesOf(instrument) & (ChangeKinds)InterestIn(instrument);
            if (kinds != ChangeKinds.None)
            {
                _dirty.Mark(instrument, kinds);
            }
        }

        if ((_batch & 1) != 0)
        {
            Volatile.Write(ref _batch, _batch + 1);
        }

        if (!_dirty.IsEmpty || !_events.IsEmpty || !_orders.IsEmpty || _hasLostOrders)
        {
            _signal.Set();
        }
    }

    private bool IsWatched(int instrument, Interest interest)
    {
        if ((_batch & 1) == 0)
        {
            // Before the first question: a subscriber that it misses knows that it has to wait for the batch.
            Interlocked.Increment(ref _batch);
        }

        return (InterestIn(instrument) & interest) != 0;
    }

    /// <summary>In an instrument that is newer than the last subscription to any such, nobody is interested.</summary>
    private Interest InterestIn(int instrument)
    {
        var interest = Volatile.Read(ref _interest);
        return (uint)instrument < (uint)interest.Length ? (Interest)Volatile.Read(ref interest[instrument]) : Interest.None;
    }

    /// <returns>False when there is no hub any more that would make room.</returns>
    private bool TryWaitForRoom()
    {
        if (_events.HasRoom)
        {
            return true;
        }

        Volatile.Write(ref _marketWaits, _marketWaits + 1);
        var spin = new SpinWait();
        while (!_events.HasRoom && !_isDisposed)
        {
            _signal.Set();
            _pace.Hurry();
            spin.SpinOnce();
        }

        return _events.HasRoom;
    }
}
