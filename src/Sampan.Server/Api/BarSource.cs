using System.Globalization;
using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.Rendering;

namespace Sampan.Server.Api;

/// <summary>What has bars: an instrument, or a Hong Kong code that is known from imported history only.</summary>
/// <param name="Id">The stable <c>Instrument.Id</c>.</param>
/// <param name="Instrument">Null for a code that is in no table.</param>
internal readonly record struct BarSeries(uint Id, Instrument? Instrument)
{
    /// <summary>Whether its days are stamped at midnight UTC.</summary>
    public bool IsIndex => Instrument?.Class == AssetClass.Indices;
}

/// <summary>Bars as they are served: what is stored, and at its end the bar that is running.</summary>
internal sealed class BarSource(MarketContext market)
{
    // A commit takes milliseconds; a disk that takes longer is failing, and the client should hear of it.
    private static readonly TimeSpan FlushMax = TimeSpan.FromSeconds(5);

    /// <summary>How far the market has come, nanoseconds since the Unix epoch, UTC.</summary>
    public long Time => market.Published.Time;

    /// <summary>Finds what may have bars by its class, its code in any form, and its region.</summary>
    public bool TryFind(AssetClass assetClass, ReadOnlySpan<char> code, ReadOnlySpan<char> region, out BarSeries series)
    {
        if (market.Instruments.Current.TryFind(assetClass, code, region, out var instrument))
        {
            series = new BarSeries(instrument.Id, instrument);
            return true;
        }

        series = default;
        return assetClass == AssetClass.Stock && IsHongKong(region) && TryFindImported(code, out series);
    }

    /// <summary>Finds a code of Hong Kong that is in no table, and has bars.</summary>
    public bool TryFindImported(ReadOnlySpan<char> code, out BarSeries series)
    {
        series = default;
        if (!Symbol.TryParse(code, out var parts)
            || !IsHongKong(parts.Region)
            || !uint.TryParse(parts.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || market.History.Read(id, BarInterval.Day, long.MaxValue, limit: 1).Length == 0)
        {
            return false;
        }

        series = new BarSeries(id, null);
        return true;
    }

    /// <summary>The newest bars that are stamped with a time or an earlier one, oldest first.</summary>
    /// <param name="series">Whose.</param>
    /// <param name="reading">Which.</param>
    /// <param name="cancellation">Ends the wait for the disk.</param>
    /// <exception cref="TimeoutException">What has closed can't be stored at present.</exception>
    public async Task<Bar[]> ReadAsync(BarSeries series, BarReading reading, CancellationToken cancellation)
    {
        // In this order nothing falls between: a bar that closes meanwhile is in the copy, in the store, or in both.
        var apart = reading.AuctionsApart && BarClock.IsIntraday(reading.Interval);
        var runningInterval = apart ? BarInterval.Minute1 : reading.Interval;
        var hasRunning = TryReadRunning(series, runningInterval, out var running, out var time);
        await market.HistoryWriter.WaitFlushedAsync(cancellation).WaitAsync(FlushMax, cancellation);

        // The time is compared with what the bars are stamped with: who asks for one less than a bar's gets those before.
        var until = reading.Until - ItickJson.StampDelay(reading.Interval, series.IsIndex);
        reading = reading with { Until = Math.Min(until, LastStored(runningInterval, time)) };
        if (apart)
        {
            // The running bar holds an auction that has opened it: this one is made of minutes, too.
            reading = reading with { Until = until, Running = hasRunning && running.Start <= until ? running : null };
            return MarkRunning(market.History.Read(series.Id, reading), reading.Interval, time);
        }

        var bars = market.History.Read(series.Id, reading);
        return hasRunning ? BarMerge.WithRunning(bars, in running, until, reading.Limit) : bars;
    }

    private static Bar[] MarkRunning(Bar[] bars, BarInterval interval, long time)
    {
        var isApart = bars is [.., { Flags: var flags }] && (flags & BarFlags.Auction) != 0;
        if (bars.Length > 0 && !isApart && BarClock.Around(interval, bars[^1].Start).End > time)
        {
            bars[^1].Flags |= BarFlags.Running;
        }

        return bars;
    }

    /// <summary>
    /// The latest time of which a stored bar is served. A replay must not tell what is yet to come, though it may be stored: the bar
    /// that holds its time is the market's own, or none.
    /// </summary>
    private long LastStored(BarInterval interval, long time) =>
        market.IsReplay ? BarClock.StartOf(interval, time) - 1 : long.MaxValue;

    /// <summary>The running bar, and a time that the market has reached by then.</summary>
    private bool TryReadRunning(BarSeries series, BarInterval interval, out Bar bar, out long time)
    {
        (bar, time) = (default, market.Published.Time);
        if (series.Instrument is not { } instrument)
        {
            return false;
        }

        // The batch that this is of may not have shown its time yet.
        market.Published.Read(instrument.Index, out var snapshot);
        time = Math.Max(market.Published.Time, snapshot.Time);
        return snapshot.TryGetBar(interval, out bar);
    }

    private static bool IsHongKong(ReadOnlySpan<char> region) =>
        region.IsEmpty || region.Equals("HK", StringComparison.OrdinalIgnoreCase);
}
