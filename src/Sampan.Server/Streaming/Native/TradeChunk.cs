using Sampan.Server.History.Journal;

namespace Sampan.Server.Streaming.Native;

/// <summary>Some trades of the past of one instrument and day, read at once.</summary>
/// <param name="instrumentId">The stable id.</param>
/// <param name="day">The day from which to begin: the first that is kept is taken.</param>
/// <param name="after">The number after which to begin, if that day is kept.</param>
/// <param name="room">How many to read at most.</param>
internal sealed class TradeChunk(uint instrumentId, long day, uint after, int room)
{
    private readonly JournalTrade[] _trades = new JournalTrade[room];
    private int _count;
    private int _next;

    /// <summary>Whom it is for.</summary>
    public NativeSubscription? Subscription { get; set; }

    /// <summary>The day that they are of.</summary>
    public long Day { get; } = day;

    /// <summary>Whether the day has no more.</summary>
    public bool IsLastOfDay => _count < _trades.Length || HasFailed;

    /// <summary>The next day that is kept; null for none.</summary>
    public long? NextDay { get; private set; }

    /// <summary>Whether they could not be read.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Whether the day is kept, and was read.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Reads; any thread.</summary>
    public void ReadFrom(TradeJournal journal)
    {
        if (journal.FindDay(Day) == Day)
        {
            _count = journal.Read(Day, instrumentId, after, _trades);
            IsKept = true;
        }

        NextDay = journal.FindDay(Day + 1);
    }

    public bool TryPeek(out JournalTrade trade)
    {
        trade = _next < _count ? _trades[_next] : default;
        return _next < _count;
    }

    public void Skip() => _next++;
}
