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

    public BarReader(HistoryDatabase database)
    {
        _connection = database.Connect();
        _handle = _connection.Handle!;
        _minutes = new BarCursor(_connection);
        _days = new BarCursor(_connection);
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
            RollMinutes(instrument, before, rollup);
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

    /// <inheritdoc cref="BarHistory.Read"/>
    public Bar[] Read(uint instrument, BarInterval interval, long until, int limit)
    {
        // The bar that holds the time starts before it, and has all its minutes; but for 09:29, which the bar of 09:30
        // takes in.
        var (start, end) = BarClock.Around(interval, until);
        var before = start <= until ? end : start - (BarUnits.Second * 60);
        var rollup = new BackwardRollup(interval, limit);
        using var snapshot = new Snapshot(this);
        if (BarClock.IsIntraday(interval))
        {
            RollMinutes(instrument, before, rollup);
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
        _connection.Dispose();
    }

    private void RollMinutes(uint instrument, long before, BackwardRollup rollup)
    {
        _minutes.Open(instrument, BarInterval.Minute1, before);
        while (_minutes.TryNext(out var minute) && rollup.Add(in minute))
        {
        }
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

            // Nothing was written, so that nothing can be lost; a question that failed has said so itself.
            sqlite3_exec(_reader._handle, "COMMIT");
        }
    }
}
