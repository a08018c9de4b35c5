namespace Sampan.Market;

/// <summary>The span of a bar, with the numbers of iTick's <c>kType</c>.</summary>
public enum BarInterval : byte
{
    Minute1 = 1,
    Minute5 = 2,
    Minute15 = 3,
    Minute30 = 4,
    Hour1 = 5,
    Hour2 = 6,
    Hour4 = 7,
    Day = 8,
    Week = 9,
    Month = 10,

    /// <summary>What <c>kType</c> 3 meant before 2026: rolled up when asked for, never kept running.</summary>
    Minute10 = 11,
}
