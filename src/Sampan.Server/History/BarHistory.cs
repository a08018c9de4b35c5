using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>The bars of the past: stored by minute and day, read by any interval.</summary>
/// <remarks>
/// Any thread may read; each reader has a connection for the time of its question and sees one moment of the file.
/// Writers take turns. It does not know what the market has that is not stored yet: see <see cref="BarMerge"/>.
/// </remarks>
/// <param name="database">The file.</param>
/// <param name="keepsComplete">
/// Whether a bar of which all was seen stays when one comes in its place of which a part was not: so a recording of half a day
/// does not spoil what is stored of the day.
/// </param>
public sealed class BarHistory(HistoryDatabase database, bool keepsComplete = false) : IDisposable
{
    // Connections that are kept for the next question; more are made when more ask at once.
    private const int IdleReadersMax = 8;

    private readonly ConcurrentBag<BarReader> _idle = [];
    private readonly Lock _writing = new();
    private BarAppender? _appender;
    private bool _isDisposed;

    /// <summary>The file that it reads and writes.</summary>
    public HistoryDatabase Database => database;

    /// <summary>
    /// Stores all bars or none, in one transaction. A bar that is there already is replaced: the later version holds.
    /// </summary>
    /// <remarks>
    /// Only minutes and days are worth storing: nothing else is read. The turnover is kept to 1e-6 of the currency, and
    /// as not known where it is 9.2e12 or more.
    /// </remarks>
    /// <param name="bars">The bars.</param>
    /// <param name="progress">How far the feed is stored with them; null for bars that no live feed has brought.</param>
    /// <exception cref="SqliteException">The disk is full or fails, or another writer holds it for 10 s.</exception>
    public void Append(ReadOnlySpan<StoredBar> bars, FeedProgress? progress = null)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _appender ??= new BarAppender(database, keepsComplete);
            _appender.Append(bars, progress);
        }
    }

    /// <summary>The newest bars that start at or before a time, oldest first.</summary>
    /// <remarks>
    /// The last one is as far as the stored minutes go, and not marked as running: history has no clock. Days, weeks
    /// and months are made from stored days, and from minutes for the days that have none.
    /// </remarks>
    /// <param name="instrument">The stable <c>Instrument.Id</c>.</param>
    /// <param name="interval">Any of the ten.</param>
    /// <param name="until">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="limit">How many bars at most.</param>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public Bar[] Read(uint instrument, BarInterval interval, long until, int limit) =>
        Read(instrument, new BarReading(interval, until, limit));

    /// <summary>The newest bars, made as the reading says, oldest first.</summary>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public Bar[] Read(uint instrument, BarReading reading)
    {
        using var rented = new RentedReader(this);
        return rented.Reader.Read(instrument, reading with { Until = Math.Min(reading.Until, BarUnits.LatestTime) });
    }

    /// <summary>
    /// As <see cref="Read(uint, BarInterval, long, int)"/>, with every price and volume on one scale, and nothing of after a time.
    /// </summary>
    /// <param name="instrument">The stable <c>Instrument.Id</c>.</param>
    /// <param name="interval">Any of the ten.</param>
    /// <param name="until">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="limit">How many bars at most.</param>
    /// <param name="view">The scale.</param>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    internal Bar[] ReadAdjusted(uint instrument, BarInterval interval, long until, int limit, AdjustedView view)
    {
        using var rented = new RentedReader(this);
        return rented.Reader.ReadAdjusted(instrument, interval, Math.Min(until, BarUnits.LatestTime), limit, view);
    }

    /// <summary>The raw close of the last day that begins before a time, units of 1e-9; null when there is none.</summary>
    /// <param name="instrument">The stable <c>Instrument.Id</c>.</param>
    /// <param name="time">Where a day begins, nanoseconds since the Unix epoch, UTC.</param>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public long? ReadCloseBefore(uint instrument, long time)
    {
        using var rented = new RentedReader(this);
        return rented.Reader.ReadCloseBefore(instrument, Math.Min(time, BarUnits.LatestTime));
    }

    /// <summary>What a market that starts at a time must know of an instrument; false when nothing is stored.</summary>
    /// <remarks>
    /// As of that time: minutes that start later, and days that end later, are as if they were not there.
    /// <see cref="MarketSeed.LastTime"/> is the start of the last minute, or of the last day where it has no minutes:
    /// the trade was not earlier.
    /// </remarks>
    /// <param name="instrument">The stable <c>Instrument.Id</c>.</param>
    /// <param name="now">When the market starts, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="seed">What is known.</param>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public bool TryReadSeed(uint instrument, long now, out MarketSeed seed)
    {
        using var rented = new RentedReader(this);
        return rented.Reader.TryReadSeed(instrument, Math.Min(now, BarUnits.LatestTime), out seed);
    }

    /// <summary>Closes the file. Questions that are under way may still end.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            _isDisposed = true;
            _appender?.Dispose();
        }

        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private BarReader Rent()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _idle.TryTake(out var reader) ? reader : new BarReader(database);
    }

    private void Return(BarReader reader)
    {
        if (_isDisposed || _idle.Count >= IdleReadersMax)
        {
            reader.Dispose();
        }
        else
        {
            _idle.Add(reader);
        }
    }

    /// <summary>A reader for the time of one question.</summary>
    private readonly ref struct RentedReader(BarHistory history)
    {
        public BarReader Reader { get; } = history.Rent();

        public void Dispose() => history.Return(Reader);
    }
}
