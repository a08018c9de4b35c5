using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>What was known of an instrument when its first kept trade of the day came: where a replay begins.</summary>
/// <remarks>Bars that reach back behind it: weeks and months, and whatever ran when the server took over from an earlier run.</remarks>
internal sealed class DayBase
{
    /// <summary>Bytes of one, with what every object has.</summary>
    public static readonly long Bytes =
        Unsafe.SizeOf<Quote>() + Unsafe.SizeOf<BarSet>() + (2 * Unsafe.SizeOf<Bar>()) + (2 * IntPtr.Size);

    public Quote Quote;
    public BarSet Bars;
    public Bar Opening;
    public Bar Closing;

    /// <summary>Takes what is known now.</summary>
    public void Take(InstrumentState state)
    {
        (Quote, Bars, Opening, Closing) = (state.Quote, state.Bars, default, default);
        if (state.Auctions is { } auctions)
        {
            (Opening, Closing) = (auctions.Opening, auctions.Closing);
        }

        // What was told anew today is counted from the minutes.
        for (var i = 0; state.Revisions is not null && i < BarSet.Count; i++)
        {
            var (start, end) = BarClock.Around(BarClock.Intervals[i], Bars[i].Start);
            Bars[i].Revision -= state.Revisions.Sum(BarClock.FirstMinuteOf(BarClock.Intervals[i], start), end);
        }
    }
}
