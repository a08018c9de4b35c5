namespace Sampan.Market;

/// <summary>The end of a market: of a recording that has been played, or of a server that stops.</summary>
public sealed partial class MarketState
{
    /// <summary>
    /// Hands out the running bars as they are: the market stops here, and goes on showing them. They are incomplete, unless the
    /// day is over: then nothing more comes to the bars of the day, only to the week and the month.
    /// </summary>
    /// <param name="keepsHours">
    /// Whether the market trades in the exchange's hours, so that the clock tells the end of a day, too; else only a session does.
    /// </param>
    public void Stop(bool keepsHours = false)
    {
        OpenWithAuctions(atEnd: BarFlags.Incomplete);
        foreach (var instrument in _closingHeld)
        {
            _states[instrument].Auctions!.Closing.Flags |= IsDayOver(_states[instrument], keepsHours) ? BarFlags.None : BarFlags.Incomplete;
        }

        EndClosingAuctions();
        for (var i = 0; i < BarSet.Count; i++)
        {
            HandOutRunning(i, keepsHours);
        }
    }

    private void HandOutRunning(int interval, bool keepsHours)
    {
        for (var instrument = 0; instrument < _states.Length; instrument++)
        {
            var state = _states[instrument];
            if ((state.BarsPresent & (1 << interval)) == 0)
            {
                continue;
            }

            ref var bar = ref state.Bars[interval];
            bar.Flags |= interval <= BarSet.IndexOf(BarInterval.Day) && IsDayOver(state, keepsHours)
                ? BarFlags.None
                : BarFlags.Incomplete;
            TellFinished(instrument, state, interval, in bar);
            Mark(instrument, ChangeKinds.Bars);
        }
    }

    /// <summary>The session comes on a channel of its own, that not every recording has; and it may be the one of yesterday.</summary>
    private bool IsDayOver(InstrumentState state, bool keepsHours) =>
        (state.Venue.Phase.IsClosed() && state.Venue.PhaseTime >= Today) || (keepsHours && Time >= _closing.TradingEnd);
}
