namespace Sampan.Server.History.Journal;

/// <content>What was missed.</content>
public sealed partial class TradeJournal
{
    /// <summary>The running day: where it begins, nanoseconds since the Unix epoch, UTC.</summary>
    public long Today => _day?.Day ?? 0;

    /// <summary>Waits until every trade that was handed over so far can be read.</summary>
    /// <exception cref="OperationCanceledException">The token ended first: on a disk that fails there is no other end.</exception>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        var position = Volatile.Read(ref _put);
        while (true)
        {
            // Read before the position, so that a write in between is not missed.
            var next = Volatile.Read(ref _nextWrite);
            if (position <= Volatile.Read(ref _written) || _hasEnded)
            {
                return;
            }

            _wake.Set();
            await next.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>The first day at or after another that is kept; null when there is none.</summary>
    /// <param name="day">Where a day begins, nanoseconds since the Unix epoch, UTC.</param>
    public long? FindDay(long day) => day > Today ? null : _days.FirstFrom(day, Today);

    /// <summary>Reads trades of an instrument, in the order of their numbers; what was put and is not flushed may be missing.</summary>
    /// <param name="day">A day that is kept.</param>
    /// <param name="instrumentId">The stable id of the instrument.</param>
    /// <param name="after">The number after which to begin.</param>
    /// <param name="into">Where to.</param>
    /// <returns>How many there were; fewer than there is room for means that the day has no more.</returns>
    /// <exception cref="IOException">The disk fails, or the day is not kept any more.</exception>
    public int Read(long day, uint instrumentId, uint after, Span<JournalTrade> into)
    {
        var today = _day;
        return today is not null && today.Day == day
            ? today.Read(instrumentId, after, into)
            : _days.Read(day, instrumentId, after, into);
    }
}
