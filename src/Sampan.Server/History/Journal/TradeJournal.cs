using Microsoft.Extensions.Logging;
using Sampan.Market;

namespace Sampan.Server.History.Journal;

/// <summary>Every trade of the last days with its number, on disk, so that whoever has missed some can have them.</summary>
/// <remarks>
/// <para>
/// The market's thread puts trades into a ring; a thread of the journal's own writes what has come, a block at a time, and makes it
/// safe within <see cref="SyncInterval"/>. A <c>kill -9</c> costs what was not written yet, a loss of power what was not safe.
/// </para>
/// <para>
/// A number is never given to two different trades: since at most <see cref="JournalFormat.UnsafeTrades"/> are not safe, a journal that
/// was not closed in order goes on so far behind its last number. For states there is a mark on disk that their numbers stay
/// below. So the market waits when the disk does not take what it has, and <see cref="Problem"/> says why.
/// </para>
/// </remarks>
public sealed partial class TradeJournal : IMarketOutput, IDisposable
{
    /// <summary>The longest that a trade waits to be safe.</summary>
    public static readonly TimeSpan SyncInterval = TimeSpan.FromMilliseconds(100);

    // Under this id stands the number of the last hole in the feed, which is of no instrument.
    private const uint GapsId = uint.MaxValue;

    private static readonly TimeSpan WriteInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopWaitMax = TimeSpan.FromSeconds(5);

    private readonly string _folder;
    private readonly int _keptDays;
    private readonly Func<int, uint> _idOf;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private readonly JournalDays _days;

    // A ring: entry n lies at n modulo its length. The market's thread moves _put, the journal's _written and _safe.
    private readonly JournalTrade[] _ring = new JournalTrade[JournalFormat.UnsafeTrades];
    private long _put;
    private long _written;
    private long _safe;
    private TaskCompletionSource _nextWrite = NewWrite();

    private volatile JournalDay? _day;
    private volatile bool _isStopping;
    private volatile bool _hasEnded;
    private volatile string? _problem;
    private long _highest;
    private uint _floor;
    private uint _gaps;
    private long _gapDay;
    private long _stateLimit = JournalFormat.ReservedStates;

    /// <param name="folder">Where the files are; it is made.</param>
    /// <param name="keptDays">How many days before the running one are kept.</param>
    /// <param name="idOf">The stable id of an instrument, by the dense index of the market; asked on the market's thread.</param>
    /// <param name="logger">Hears of a disk that fails, and of what was lost.</param>
    /// <exception cref="OperatorException">The folder can't be made.</exception>
    public TradeJournal(string folder, int keptDays, Func<int, uint> idOf, ILogger<TradeJournal> logger)
    {
        (_folder, _keptDays, _idOf, _logger) = (folder, keptDays, idOf, logger);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The folder {folder} for the journal of trades can't be made: {error.Message}", error);
        }

        _days = new JournalDays(folder);
        _thread = new Thread(Run) { Name = "trade journal", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why trades can't be kept at present, for <c>/readyz</c>; null when they can.</summary>
    public string? Problem => _problem;

    /// <summary>Trades that were handed over and are not safe yet.</summary>
    public long PendingCount => Volatile.Read(ref _put) - Volatile.Read(ref _safe);

    /// <summary>Sets the numbers of a market to go on after those of an earlier run of the day.</summary>
    /// <param name="market">A market that has been started, and has applied no record yet.</param>
    /// <param name="instruments">What is in it.</param>
    public void Restore(MarketState market, InstrumentTable instruments)
    {
        if (_day is not { WasThere: true } day)
        {
            return;
        }

        _floor = day.Floor;
        if (day.Closed is { } closed)
        {
            RestoreExactly(market, instruments, day, closed);
        }
        else
        {
            RestoreBehind(market, instruments, day);
        }

        NoteHighest(market.HighestNumber);
        WriteMark(day, market.HighestNumber);
    }

    /// <summary>
    /// Remembers the highest number of a state, and waits if it has come too close to what is not reserved. The market's thread.
    /// </summary>
    public void NoteHighest(uint highest)
    {
        Volatile.Write(ref _highest, highest);
        while (highest > Volatile.Read(ref _stateLimit) - (JournalFormat.ReservedStates / 8) && !_hasEnded)
        {
            _wake.Set();
            Thread.Sleep(1);
        }
    }

    /// <summary>The next number of a hole in the feed, from 1 each day. One thread, not necessarily the market's.</summary>
    public uint NextGap(long day)
    {
        (_gaps, _gapDay) = (LastGap(day) + 1, day);
        return _gaps;
    }

    /// <summary>The number of the last hole in the feed that a day has had. The thread of <see cref="NextGap"/>.</summary>
    public uint LastGap(long day) => _gapDay == day ? _gaps : 0;

    /// <inheritdoc/>
    public void OnTrade(int instrument, in TradeRecord trade, long number)
    {
        WaitForRoom();
        _ring[_put % _ring.Length] = JournalTrade.Of(_idOf(instrument), (uint)number, in trade);
        Volatile.Write(ref _put, _put + 1);
    }

    /// <summary>Opens the file of a day; trades wait until it is there. The market's thread.</summary>
    public void OnDay(long day)
    {
        if (_day is null)
        {
            OpenFirst(day);
            return;
        }

        WaitForRoom();
        _ring[_put % _ring.Length] = new JournalTrade { TsEvent = day };
        Volatile.Write(ref _put, _put + 1);
        while (_day.Day != day && !_hasEnded)
        {
            _wake.Set();
            Thread.Sleep(1);
        }
    }

    /// <inheritdoc/>
    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
    {
        // No trade.
    }

    /// <summary>Writes what the next run needs to go on exactly, and ends. After the market has stopped.</summary>
    /// <param name="market">The market.</param>
    public void Close(MarketState market)
    {
        Dispose();
        if (_day is { } day && _problem is null)
        {
            // Those of which nothing was heard in this run, too: the next one must not begin with what an earlier one has told.
            var numbers = from i in Enumerable.Range(0, market.InstrumentCount)
                          where market.NumbersToday(i).Day == day.Day
                          let told = JournalNumbers.Of(_idOf(i), (uint)market.LastTradeToday(i), market.NumbersToday(i))
                          where told.HasAny
                          select told;
            var gaps = new JournalNumbers { InstrumentId = GapsId, Trade = _gapDay == day.Day ? _gaps : 0 };
            TryWriteClosed(day, [.. numbers, gaps]);
        }
    }

    /// <summary>Writes what is in the ring, and ends; a journal that is not closed afterwards reads as one that was killed.</summary>
    public void Dispose()
    {
        if (!_isStopping)
        {
            _isStopping = true;
            _wake.Set();
            _thread.Join();
            _wake.Dispose();
        }
    }

    private static TaskCompletionSource NewWrite() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void RestoreExactly(MarketState market, InstrumentTable instruments, JournalDay day, JournalNumbers[] closed)
    {
        var known = closed.ToDictionary(numbers => numbers.InstrumentId);
        (_gaps, _gapDay) = (known.GetValueOrDefault(GapsId).Trade, day.Day);

        // Of orders no number is kept, but that none was beyond what was reserved.
        var orders = day.Mark + JournalFormat.ReservedStates;
        market.RestoreNumbers(StateNumbers.After(0, day.Day) with { Orders = orders }, 0);
        foreach (var instrument in instruments)
        {
            if (known.TryGetValue(instrument.Id, out var numbers))
            {
                market.RestoreNumbers(instrument.Index, numbers.ToStates(day.Day) with { Orders = orders }, numbers.Trade);
            }
        }
    }

    /// <summary>Whatever may have been told and is lost keeps its number: the next one is behind all of them.</summary>
    /// <remarks>
    /// One floor for all instruments, and on disk before anybody is told a number above it: so a second kill, before anything of an
    /// instrument is safe, goes on behind what the run between has told.
    /// </remarks>
    private void RestoreBehind(MarketState market, InstrumentTable instruments, JournalDay day)
    {
        LogNotClosed(day.Torn);
        _floor = Math.Max(day.HighestTrade(), day.Floor) + JournalFormat.UnsafeTrades;
        (_gaps, _gapDay) = (day.Mark + JournalFormat.ReservedStates, day.Day);
        var states = StateNumbers.After(day.Mark + JournalFormat.ReservedStates, day.Day);
        market.RestoreNumbers(in states, _floor);
        foreach (var instrument in instruments.Where(instrument => day.LastOf(instrument.Id) > 0))
        {
            market.RestoreNumbers(instrument.Index, in states, _floor);
        }
    }

    private void OpenFirst(long day)
    {
        try
        {
            _day = _days.OpenToWrite(day);
            _days.Forget(day, _keptDays);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The journal of trades in {_folder} can't be opened: {error.Message}", error);
        }
    }

    private void WaitForRoom()
    {
        while (PendingCount == _ring.Length && !_hasEnded)
        {
            _wake.Set();
            Thread.Sleep(1);
        }
    }

    [LoggerMessage(3100, LogLevel.Error, "Trades can't be kept for resuming: {Problem} It is tried again every second.")]
    private partial void LogProblem(string problem);

    [LoggerMessage(3101, LogLevel.Information, "Trades are kept again; {Pending} were waiting.")]
    private partial void LogRecovered(long pending);

    [LoggerMessage(
        3102, LogLevel.Warning,
        "The journal of trades was not closed in order, {Torn} bytes of it were cut off: the numbers of the day go on further behind.")]
    private partial void LogNotClosed(long torn);
}
