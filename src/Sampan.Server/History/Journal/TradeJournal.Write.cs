using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sampan.Server.History.Journal;

/// <content>The thread that writes.</content>
public sealed partial class TradeJournal
{
    // A block of so many trades is 200 KB: several make a burst, and each is checked by itself.
    private const int BlockTrades = 4_096;

    private readonly byte[] _block = new byte[JournalFormat.BlockHeaderBytes + (BlockTrades * JournalTrade.Bytes)];
    private long _synced = Stopwatch.GetTimestamp();

    private void Run()
    {
        while (!_isStopping)
        {
            _wake.WaitOne(_problem is null ? WriteInterval : RetryDelay);
            TryWork(syncsAll: false);
        }

        var stopping = Stopwatch.GetTimestamp();
        while (!TryWork(syncsAll: true) && Stopwatch.GetElapsedTime(stopping) < StopWaitMax)
        {
            Thread.Sleep(SyncInterval);
        }

        _hasEnded = true;
        Interlocked.Exchange(ref _nextWrite, NewWrite()).TrySetResult();
    }

    private bool TryWork(bool syncsAll)
    {
        try
        {
            WriteNew();
            SyncIfDue(syncsAll);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            NoteProblem(error.Message);
            return false;
        }

        if (_problem is not null)
        {
            _problem = null;
            LogRecovered(PendingCount);
        }

        return true;
    }

    private void WriteNew()
    {
        var put = Volatile.Read(ref _put);
        while (_written < put)
        {
            WriteBlock(put);
            Interlocked.Exchange(ref _nextWrite, NewWrite()).TrySetResult();
        }
    }

    private void WriteBlock(long put)
    {
        var position = (int)(_written % _ring.Length);
        var count = (int)Math.Min(Math.Min(put - _written, BlockTrades), _ring.Length - position);
        var waiting = _ring.AsSpan(position, count);
        var trades = waiting[..CountTrades(waiting)];
        if (trades.Length == 0)
        {
            BeginDay(waiting[0].TsEvent);
            Volatile.Write(ref _written, _written + 1);
            return;
        }

        var bytes = MemoryMarshal.AsBytes(trades);
        bytes.CopyTo(_block.AsSpan(JournalFormat.BlockHeaderBytes));
        var block = _block.AsSpan(0, JournalFormat.BlockHeaderBytes + bytes.Length);
        JournalFormat.Seal(block, JournalBlockKind.Trades);
        _day!.Append(block);
        Volatile.Write(ref _written, _written + trades.Length);
    }

    /// <summary>How many trades there are before the next day's beginning, which has no number.</summary>
    private static int CountTrades(ReadOnlySpan<JournalTrade> waiting)
    {
        var count = 0;
        while (count < waiting.Length && waiting[count].Number != 0)
        {
            count++;
        }

        return count;
    }

    private void BeginDay(long day)
    {
        _day!.Sync();
        var next = _days.OpenToWrite(day);
        Volatile.Write(ref _stateLimit, JournalFormat.ReservedStates);
        _days.Keep(_day);
        _day = next;
        _floor = 0;
        _days.Forget(day, _keptDays);
    }

    private void SyncIfDue(bool syncsAll)
    {
        var highest = Volatile.Read(ref _highest);
        var needsMark = highest > Volatile.Read(ref _stateLimit) - (JournalFormat.ReservedStates * 3 / 4);
        var isDue = syncsAll || Stopwatch.GetElapsedTime(_synced) >= SyncInterval || PendingCount > _ring.Length / 2;
        if (_day is not { } day || !(needsMark || (isDue && _safe < _written)))
        {
            return;
        }

        if (needsMark)
        {
            WriteMark(day, (uint)highest);
        }

        day.Sync();
        _synced = Stopwatch.GetTimestamp();
        Volatile.Write(ref _safe, _written);
    }

    private void WriteMark(JournalDay day, uint highest)
    {
        var block = new byte[JournalFormat.BlockHeaderBytes + (2 * sizeof(uint))];
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(JournalFormat.BlockHeaderBytes), highest);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(JournalFormat.BlockHeaderBytes + sizeof(uint)), _floor);
        JournalFormat.Seal(block, JournalBlockKind.Mark);
        day.Append(block);
        day.Sync();
        Volatile.Write(ref _stateLimit, (long)highest + JournalFormat.ReservedStates);
    }

    private void TryWriteClosed(JournalDay day, JournalNumbers[] numbers)
    {
        var contents = MemoryMarshal.AsBytes(numbers.AsSpan());
        var block = new byte[JournalFormat.BlockHeaderBytes + contents.Length];
        contents.CopyTo(block.AsSpan(JournalFormat.BlockHeaderBytes));
        JournalFormat.Seal(block, JournalBlockKind.Closed);
        try
        {
            day.Append(block);
            day.Sync();
        }
        catch (IOException error)
        {
            NoteProblem(error.Message);
        }
    }

    private void NoteProblem(string problem)
    {
        if (_problem != problem)
        {
            _problem = problem;
            LogProblem(problem);
        }
    }
}
