using Microsoft.Data.Sqlite;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Hosting;

/// <summary>Looks into the history for actions that are due, so that a running market hears of those that are imported.</summary>
/// <remarks>It reads on a timer's thread; the market's own thread only takes what is there.</remarks>
internal sealed class ActionFollower : IDisposable
{
    // A price of weeks ago is that of a share that has been suspended since. Splits count for ever: indices count shares.
    private const int DaysBack = 60;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ActionStore _store;
    private readonly InstrumentDirectory _instruments;
    private readonly Func<long> _marketTime;
    private readonly Dictionary<(uint Instrument, string Id), (ulong Number, StoredAction Told)> _told = [];
    private readonly ITimer _timer;
    private IReadOnlyList<(ulong Number, StoredAction Action)>? _news;
    private int _isLooking;
    private ulong _numbers;

    /// <param name="store">Where to look.</param>
    /// <param name="instruments">Whose actions.</param>
    /// <param name="marketTime">How far the market has come, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="time">The clock on the wall.</param>
    public ActionFollower(ActionStore store, InstrumentDirectory instruments, Func<long> marketTime, TimeProvider time)
    {
        (_store, _instruments, _marketTime) = (store, instruments, marketTime);
        _timer = time.CreateTimer(_ => Look(), null, TimeSpan.Zero, Interval);
    }

    /// <summary>Appends what has changed since the last call. To be called by the market's loop.</summary>
    public void AppendNews(RecordBuffer records)
    {
        if (Interlocked.Exchange(ref _news, null) is not { } news)
        {
            return;
        }

        foreach (var (number, stored) in news)
        {
            if (_instruments.Current.TryFind(stored.InstrumentId, out var instrument))
            {
                // Its time is that of the market, whatever that is: 0 moves no clock.
                ref var record = ref records.Append<CorporateActionRecord>(Publisher.History, instrument.Index, tsEvent: 0);
                stored.Action.WriteTo(ref record);
                (record.ActionId, record.Known, record.IsCancelled) = (number, stored.Known, stored.IsCancelled);
            }
        }
    }

    /// <summary>Looks for what has changed, unless somebody does, or the last news have not been taken yet.</summary>
    public void Look()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) != 0)
        {
            return;
        }

        try
        {
            if (Volatile.Read(ref _news) is null && Find() is { Count: > 0 } news)
            {
                Volatile.Write(ref _news, news);
            }
        }
        catch (SqliteException)
        {
            // The file is locked or the disk fails, which the history's writer reports; the next look finds what this one did not.
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    public void Dispose() => _timer.Dispose();

    private List<(ulong Number, StoredAction Action)> Find()
    {
        var now = _marketTime();
        var oldest = now - (DaysBack * HongKongTime.NanosPerDay);
        var due = _store.ReadFrom(DateOnly.MinValue, now)
            .Where(action => action.Action.IsSplit || action.Action.ExTime >= oldest)
            .Where(action => _instruments.Current.TryFind(action.InstrumentId, out _))
            .ToDictionary(action => (action.InstrumentId, action.Id));
        var news = new List<(ulong, StoredAction)>();
        foreach (var (key, action) in due)
        {
            if (!_told.TryGetValue(key, out var known) || known.Told != action)
            {
                var number = known.Number == 0 ? ++_numbers : known.Number;
                _told[key] = (number, action);
                news.Add((number, action));
            }
        }

        foreach (var (key, known) in _told.Where(told => !due.ContainsKey(told.Key) && !told.Value.Told.IsCancelled).ToList())
        {
            var gone = known.Told with { IsCancelled = true };
            _told[key] = (known.Number, gone);
            news.Add((known.Number, gone));
        }

        return news;
    }
}
