namespace Sampan.Market;

/// <summary>What is wrong with what was counted for the day: not with the book, see <see cref="SuspectReasons"/>.</summary>
/// <remarks>It lasts until the next day: nothing that comes later can bring back a trade that is lost.</remarks>
[Flags]
public enum DayDoubts : byte
{
    None = 0,

    /// <summary>Trades were lost for good: what we counted ourselves is too low, and high or low may be missing.</summary>
    TradesLost = 1,

    /// <summary>A trade that is not known here was cancelled: what we counted ourselves may hold it still.</summary>
    UnknownTradeCancelled = 2,
}
