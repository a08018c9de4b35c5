namespace Sampan.Market;

/// <summary>What must be known before a bar is trusted.</summary>
[Flags]
public enum BarFlags : byte
{
    /// <summary>A whole bar.</summary>
    None = 0,

    /// <summary>The interval has not ended yet.</summary>
    Running = 1,

    /// <summary>Part of the interval was not seen: the server started in it, was killed in it, or the feed had a gap.</summary>
    Incomplete = 2,

    /// <summary>The source did not say what the turnover was.</summary>
    NoTurnover = 4,

    /// <summary>
    /// It had been told as finished and has changed since: a trade in it was cancelled, or one was told after its minute.
    /// </summary>
    Revised = 8,

    /// <summary>All its trades are of an auction.</summary>
    Auction = 16,

    /// <summary>The trades of the closing auction are in it, behind those of the minute that they are put to.</summary>
    ClosingAuction = 32,

    /// <summary>It was told, and is none any more: every trade in it was cancelled. It has no prices.</summary>
    Void = 64,

    /// <summary>
    /// When it was told, messages were missing that may still have come; or a trade of the day was taken back that nobody knew.
    /// </summary>
    Suspect = 128,
}
