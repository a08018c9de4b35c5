namespace Sampan.Market;

/// <summary>When the bars of each interval begin and end.</summary>
/// <remarks>
/// <para>
/// Intraday bars are counted from the start of the session they lie in, and never cross one: an hour is 09:30, 10:30,
/// 11:30 (half an hour long), 13:00, 14:00, 15:00. The minute 09:29 holds the print of the opening auction, as vendors
/// do it, and belongs to the first bar of the morning at every longer interval; the closing auction lies in the last
/// minute of its session.
/// </para>
/// <para>
/// The hours between the exchange's sessions are sessions, too: no trade of the exchange falls into them, and a market
/// that never closes has its bars there. So one rule serves both, on full days, half days and holidays alike, and a
/// roll-up needs no calendar.
/// </para>
/// Days begin at midnight in Hong Kong, weeks on Monday, months on the first.
/// </remarks>
public static class BarClock
{
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private const long HongKong = 8 * Hour;

    /// <summary>Where the minute of the opening auction begins, nanoseconds since midnight in Hong Kong.</summary>
    internal const long OpeningAuction = (9 * Hour) + (29 * Minute);

    // Where a stretch of the day ends, and from where its bars are counted.
    private static readonly (long End, long Anchor)[] Stretches =
    [
        (OpeningAuction, 0),
        (12 * Hour, OpeningAuction + Minute),
        (13 * Hour, 12 * Hour),
        (16 * Hour, 13 * Hour),
        (Day, 16 * Hour),
    ];

    /// <summary>All intervals, shortest first.</summary>
    public static ReadOnlySpan<BarInterval> Intervals =>
    [
        BarInterval.Minute1, BarInterval.Minute5, BarInterval.Minute15, BarInterval.Minute30, BarInterval.Hour1,
        BarInterval.Hour2, BarInterval.Hour4, BarInterval.Day, BarInterval.Week, BarInterval.Month,
    ];

    /// <summary>Whether bars of an interval are made from minutes; the others are made from days.</summary>
    public static bool IsIntraday(BarInterval interval) => interval is < BarInterval.Day or BarInterval.Minute10;

    /// <summary>The length of an intraday bar that no session cuts short, in nanoseconds.</summary>
    public static long Length(BarInterval interval) => interval switch
    {
        BarInterval.Minute1 => Minute,
        BarInterval.Minute5 => 5 * Minute,
        BarInterval.Minute10 => 10 * Minute,
        BarInterval.Minute15 => 15 * Minute,
        BarInterval.Minute30 => 30 * Minute,
        BarInterval.Hour1 => Hour,
        BarInterval.Hour2 => 2 * Hour,
        BarInterval.Hour4 => 4 * Hour,
        BarInterval.Day => Day,
        _ => throw new ArgumentOutOfRangeException(nameof(interval), interval, "weeks and months have no one length"),
    };

    /// <summary>The bar that a time falls into.</summary>
    /// <param name="interval">The span of the bars.</param>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <returns>Its start, and the first time after it; nanoseconds since the Unix epoch, UTC.</returns>
    public static (long Start, long End) Around(BarInterval interval, long time)
    {
        var local = time + HongKong;
        var timeOfDay = Mod(local, Day);
        var midnight = local - timeOfDay;
        var (start, end) = interval switch
        {
            BarInterval.Minute1 => Span(local - Mod(local, Minute), Minute),
            BarInterval.Day => Span(midnight, Day),
            BarInterval.Week => Span(midnight - (Mod((midnight / Day) + 3, 7) * Day), 7 * Day),
            BarInterval.Month => MonthAround(midnight),
            _ => WithinStretch(Length(interval), midnight, timeOfDay),
        };
        return (start - HongKong, end - HongKong);
    }

    /// <summary>The start of the bar that a time falls into.</summary>
    public static long StartOf(BarInterval interval, long time) => Around(interval, time).Start;

    /// <summary>The first minute of a bar: its start, but for those that the opening auction opens, which begins before.</summary>
    internal static long FirstMinuteOf(BarInterval interval, long start) =>
        interval != BarInterval.Minute1 && Mod(start + HongKong, Day) == OpeningAuction + Minute ? start - Minute : start;

    private static (long Start, long End) Span(long start, long length) => (start, start + length);

    private static (long Start, long End) WithinStretch(long length, long midnight, long timeOfDay)
    {
        var i = 0;
        while (timeOfDay >= Stretches[i].End)
        {
            i++;
        }

        var (stretchEnd, anchor) = Stretches[i];
        var sinceAnchor = Math.Max(timeOfDay - anchor, 0);
        var start = anchor + (sinceAnchor - (sinceAnchor % length));
        return (midnight + start, midnight + Math.Min(start + length, stretchEnd));
    }

    private static (long Start, long End) MonthAround(long midnight)
    {
        var date = DateOnly.FromDayNumber((int)(midnight / Day) + UnixEpochDay);
        var first = new DateOnly(date.Year, date.Month, 1);
        return (MidnightOf(first), MidnightOf(first.AddMonths(1)));
    }

    private static long MidnightOf(DateOnly date) => (date.DayNumber - UnixEpochDay) * Day;

    private static readonly int UnixEpochDay = new DateOnly(1970, 1, 1).DayNumber;

    private static long Mod(long value, long modulus) => ((value % modulus) + modulus) % modulus;
}
