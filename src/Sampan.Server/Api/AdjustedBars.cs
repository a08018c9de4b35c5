using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Api;

/// <summary>Bars on one scale, and as of a time: what is stored, and at its end the bar that is running.</summary>
/// <remarks>
/// A running week or month that holds an ex-date is on two scales. So it is made anew, of the stored days and the running one.
/// </remarks>
internal sealed class AdjustedBars(MarketContext market)
{
    // A commit takes milliseconds; a disk that takes longer is failing, and the client should hear of it.
    private static readonly TimeSpan FlushMax = TimeSpan.FromSeconds(5);

    /// <summary>The newest bars that start at a time or earlier, oldest first.</summary>
    /// <param name="id">The stable <c>Instrument.Id</c>.</param>
    /// <param name="instrument">Null for a code that is known from imported history only.</param>
    /// <param name="wanted">Which bars.</param>
    /// <param name="asOf">On what scale, and as of when.</param>
    /// <param name="cancellation">Ends the wait for the disk.</param>
    /// <exception cref="TimeoutException">What has closed can't be stored at present.</exception>
    public async Task<Bar[]> ReadAsync(
        uint id, Instrument? instrument, (BarInterval Interval, long Until, int Limit) wanted, AsOf asOf, CancellationToken cancellation)
    {
        // In this order nothing falls between: a bar that closes meanwhile is in the copy, in the store, or in both.
        var isIntraday = BarClock.IsIntraday(wanted.Interval);
        var running = Running(instrument, isIntraday ? wanted.Interval : BarInterval.Day, out var now);
        await market.HistoryWriter.WaitFlushedAsync(cancellation).WaitAsync(FlushMax, cancellation);

        var time = Math.Min(asOf.Time ?? now, now);
        var adjustment = AdjustedView.AdjustmentOf(market.History, id, asOf.Mode, time);
        running = running is { } bar && bar.Start <= wanted.Until && IsOver(asOf, now) ? bar : null;
        var view = new AdjustedView(adjustment, Math.Min(asOf.Time ?? long.MaxValue, LastStored(now)), isIntraday ? null : running);
        var bars = market.History.ReadAdjusted(id, wanted.Interval, wanted.Until, wanted.Limit, view);
        return isIntraday && running is { } last ? BarMerge.WithRunning(bars, in last, wanted.Until, wanted.Limit) : bars;
    }

    /// <summary>Says in the head of an answer what it carries, where its body has no place for it.</summary>
    public void Tell(HttpContext context, AsOf asOf)
    {
        const long NanosPerMillisecond = 1_000_000;
        var headers = context.Response.Headers;
        headers["Sampan-Adjust"] = AsOf.NameOf(asOf.Mode);
        headers["Sampan-As-Of"] = FormattableString.Invariant($"{(asOf.Time ?? market.Published.Time) / NanosPerMillisecond}");
    }

    /// <summary>The bar that is running shows what is traded now: somebody who asks as of earlier must not see it.</summary>
    private static bool IsOver(AsOf asOf, long now) => asOf.Time is null || asOf.Time >= now;

    /// <summary>A replay must not tell what is yet to come, though it may be stored.</summary>
    private long LastStored(long now) => market.IsReplay ? now : long.MaxValue;

    private Bar? Running(Instrument? instrument, BarInterval interval, out long now)
    {
        now = market.Published.Time;
        if (instrument is null)
        {
            return null;
        }

        // The batch that this is of may not have shown its time yet.
        market.Published.Read(instrument.Index, out var snapshot);
        now = Math.Max(now, snapshot.Time);
        return snapshot.TryGetBar(interval, out var bar) ? bar : null;
    }
}
