using Microsoft.Data.Sqlite;
using Sampan.Market;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Sampan.Server.History;

/// <summary>Answers questions for bars on a connection of its own. Not thread-safe.</summary>
internal sealed class BarReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly BarCursor _minutes;
    private readonly BarCursor _days;
    private readonly BarCursor _minutesWithVoid;
    private readonly BarCursor _parts;

    public BarReader(HistoryDatabase database)
    {
        _connection = database.Connect();
        _handle = _connection.Handle!;
        _minutes = new BarCursor(_connection);
        _days = new BarCursor(_connection);
        _minutesWithVoid = new BarCursor(_connection, withVoid: true);
        _parts = new BarCursor(_connection);
    }

    /// <inheritdoc cref="BarHistory.ReadAdjusted"/>
    public Bar[] ReadAdjusted(uint instrument, BarInterval interval, long until, int limit, AdjustedView view)
    {
        var (start, end) = BarClock.Around(interval, until);
        var before = Math.Min(Math.Min(view.AsOf, BarUnits.LatestTime) + 1, start <= until ? end : start - (BarUnits.Second * 60));
        var rollup = new BackwardRollup(interval, limit);
        using var snapshot = new Snapshot(this);
        if (BarClock.IsIntraday(interval))
        {
            RollMinutes(instrument, before, new BarReading(interval, until, limit), rollup);
            return view.Adjust(rollup.Finish());
        }

        RollDays(instrument, before, rollup, view);
        return rollup.Finish();
    }

    /// <inheritdoc cref="BarHistory.ReadCloseBefore"/>
    public long? ReadCloseBefore(uint instrument, long time)
    {
        using var snapshot = new Snapshot(this);
        var days = new DayCursor(_days, _minutes, instrument, time, time);
        return days.TryNext(out var day) ? day.Close : null;
    }

    /// <inheritdoc cref="BarHistory.Read(uint, BarReading)"/>
    public Bar[] Read(uint instrument, BarReading reading)
    {
        // The bar that holds the time starts before it, and has all its minutes; but for 09:29, which the bar of 09:30
        // takes in.
        var (start, end) = BarClock.Around(reading.Interval, reading.Until);
        var before = start <= reading.Until ? end : start - (BarUnits.Second * 60);
        var rollup = new BackwardRollup(reading.Interval, reading.Limit, reading.WithVoid);
        using var snapshot = new Snapshot(this);
        if (BarClock.IsIntraday(reading.Interval))
        {
            RollMinutes(instrument, before, reading, rollup);
        }
        else
        {
            RollDays(instrument, before, rollup);
        }

        return rollup.Finish();
    }

    /// <inheritdoc cref="BarHistory.TryReadSeed"/>
    public bool TryReadSeed(uint instrument, long now, out MarketSeed seed)
    {
        using var snapshot = new Snapshot(this);
        return SeedReader.TryRead(_days, _minutes, instrument, now, out seed);
    }

    public void Dispose()
    {
        _minutes.Dispose();
        _days.Dispose();
        _minutesWithVoid.Dispose();
        _parts.Dispose();
        _connection.Dispose();
    }

    private void RollMinutes(uint instrument, long before, BarReading reading, BackwardRollup rollup)
    {
        var goesOn = true;
        if (reading.Running is { } running && running.Start < before)
        {
            before = running.Start;
            goesOn = Add(instrument, in running, reading, rollup);
        }

        _minutesWithVoid.Open(instrument, BarInterval.Minute1, before);
        while (goesOn && _minutesWithVoid.TryNext(out var minute))
        {
            goesOn = Add(instrument, in minute, reading, rollup);
        }
    }

    /// <returns>False when there are enough bars.</returns>
    private bool Add(uint instrument, in Bar minute, BarReading reading, BackwardRollup rollup)
    {
        if (!reading.AuctionsApart || (minute.Flags & (BarFlags.Auction | BarFlags.ClosingAuction)) == 0)
        {
            return rollup.Add(in minute);
        }

        if (TryReadPart(instrument, StoredBar.ClosingAuction, minute.Start, out var auction))
        {
            // It begins where the minute ends.
            auction.Start += 60 * BarUnits.Second;
            var hasBefore = TryReadPart(instrument, StoredBar.BeforeClosingAuction, minute.Start, out var earlier);
            return (auction.Start > reading.Until || rollup.AddApart(in auction)) && (!hasBefore || rollup.Add(in earlier));
        }

        return (minute.Flags & BarFlags.Auction) != 0 ? rollup.AddApart(in minute) : rollup.Add(in minute);
    }

    private bool TryReadPart(uint instrument, BarInterval part, long minute, out Bar bar)
    {
        _parts.Open(instrument, part, minute + BarUnits.Second);
        return _parts.TryNext(out bar) && bar.Start == minute;
    }

    private void RollDays(uint instrument, long before, BackwardRollup rollup)
    {
        var days = new DayCursor(_days, _minutes, instrument, before, before);
        while (days.TryNext(out var day) && rollup.Add(in day))
        {
        }
    }

    /// <summary>Days on one scale before they are rolled up: first the one that is running, then those that are stored.</summary>
    private void RollDays(uint instrument, long before, BackwardRollup rollup, AdjustedView view)
    {
        if (view.RunningDay is { } running && running.Start < before)
        {
            before = running.Start;
            rollup.Add(view.Adjust(running));
        }

        // Of the day in which the view ends only the minutes until then count.
        var days = new DayCursor(_days, _minutes, instrument, DayEndBefore(before), before);
        while (days.TryNext(out var day) && rollup.Add(view.Adjust(day)))
        {
        }
    }

    private static long DayEndBefore(long before)
    {
        var (start, end) = BarClock.Around(BarInterval.Day, before - 1);
        return end <= before ? end : start;
    }

    /// <summary>Days and minutes as of one moment: a commit between the two reads can't be seen.</summary>
    private readonly ref struct Snapshot
    {
        private readonly BarReader _reader;

        public Snapshot(BarReader reader)
        {
            _reader = reader;
            SqliteProblem.ThrowUnless(SQLITE_OK, sqlite3_exec(_reader._handle, "BEGIN"), _reader._handle);
        }

        public void Dispose()
        {
            _reader._minutes.Close();
            _reader._days.Close();
            _reader._minutesWithVoid.Close();
            _reader._parts.Close();

            // Nothing was written, so that nothing can be lost; a question that failed has said so itself.
            sqlite3_exec(_reader._handle, "COMMIT");
        }
    }
}
