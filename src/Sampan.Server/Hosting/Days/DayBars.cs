using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Hosting.Days;

/// <summary>The bars of a day by three ways, which must agree: told live, made again from the records, read from the history.</summary>
internal sealed class DayBars : IMarketOutput, IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("sampan-day-");
    private readonly BarLog _live = new();
    private readonly BarHistory _history;
    private readonly HistoryWriter _writer;
    private readonly IReadOnlyList<Instrument> _instruments;

    /// <param name="instruments">Whose bars, in the order of their indices.</param>
    public DayBars(IReadOnlyList<Instrument> instruments)
    {
        _instruments = instruments;
        _history = new BarHistory(HistoryDatabase.Open(_folder.FullName));
        _writer = new HistoryWriter(_history, index => _instruments[index].Id, NullLogger<HistoryWriter>.Instance);
    }

    /// <inheritdoc/>
    public void OnTrade(int instrument, in TradeRecord trade, long number) => _writer.OnTrade(instrument, in trade, number);

    /// <inheritdoc/>
    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
    {
        _live.OnBarClosed(instrument, interval, in bar);
        _writer.OnBarClosed(instrument, interval, in bar);
    }

    /// <inheritdoc/>
    public void OnBarVoided(int instrument, BarInterval interval, in Bar bar)
    {
        _live.OnBarVoided(instrument, interval, in bar);
        _writer.OnBarVoided(instrument, interval, in bar);
    }

    /// <summary>The bars of an instrument as the three ways have them.</summary>
    public async Task<(Bar[] Live, Bar[] Rebuilt, Bar[] Stored)> ReadAsync(DayMarket market, int instrument, BarInterval interval)
    {
        var rebuilt = new BarLog();
        var published = market.Rebuild(rebuilt);
        await _writer.WaitFlushedAsync();
        var stored = _history.Read(_instruments[instrument].Id, interval, long.MaxValue, int.MaxValue);
        return (
            WithRunning(_live.Read(instrument, interval), market.Published, instrument, interval),
            WithRunning(rebuilt.Read(instrument, interval), published, instrument, interval),
            WithRunning(stored, market.Published, instrument, interval));
    }

    public void Dispose()
    {
        _writer.Dispose();
        _history.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Bar[] WithRunning(Bar[] closed, PublishedMarket market, int instrument, BarInterval interval) =>
        market.Read(instrument, out var snapshot) > 0 && snapshot.TryGetBar(interval, out var running)
            ? BarMerge.WithRunning(closed, in running, long.MaxValue, int.MaxValue)
            : closed;

    /// <summary>The bars that a market has told, the later version of each.</summary>
    internal sealed class BarLog : IMarketOutput
    {
        private readonly Dictionary<(int Instrument, BarInterval Interval), SortedList<long, Bar>> _bars = [];

        public Bar[] Read(int instrument, BarInterval interval) => [.. Of(instrument, interval).Values];

        public void OnTrade(int instrument, in TradeRecord trade, long number)
        {
            // A bar that closes holds it.
        }

        public void OnBarClosed(int instrument, BarInterval interval, in Bar bar) => Of(instrument, interval)[bar.Start] = bar;

        public void OnBarVoided(int instrument, BarInterval interval, in Bar bar) => Of(instrument, interval).Remove(bar.Start);

        private SortedList<long, Bar> Of(int instrument, BarInterval interval)
        {
            if (!_bars.TryGetValue((instrument, interval), out var bars))
            {
                _bars[(instrument, interval)] = bars = [];
            }

            return bars;
        }
    }
}
