namespace Sampan.Market;

/// <summary>
/// The exchange's clock: UTC+8, without daylight saving since 1979. The only place that turns UTC into local time.
/// </summary>
/// <remarks>Instants are nanoseconds since the Unix epoch; times of day are nanoseconds since local midnight.</remarks>
public static class HongKongTime
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long NanosPerSecond = 1_000_000_000;

    /// <summary>Nanoseconds in a day; Hong Kong's days are all equally long.</summary>
    public const long NanosPerDay = 86_400 * NanosPerSecond;

    /// <summary>How far local time is ahead of UTC, in nanoseconds.</summary>
    public const long OffsetNanos = 8 * 3_600 * NanosPerSecond;

    private static readonly int EpochDayNumber = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The local date of an instant.</summary>
    public static DateOnly DateOf(long unixNanos) => DateOnly.FromDayNumber(EpochDayNumber + (int)DaysOf(unixNanos));

    /// <summary>The time of day of an instant, in nanoseconds since local midnight.</summary>
    public static long NanosOfDay(long unixNanos) => unixNanos - StartOf(DaysOf(unixNanos));

    /// <summary>The instant of local midnight, where a date begins.</summary>
    public static long StartOf(DateOnly date) => StartOf(date.DayNumber - EpochDayNumber);

    /// <summary>The instant of a time of day on a local date.</summary>
    public static long At(DateOnly date, long nanosOfDay) => StartOf(date) + nanosOfDay;

    /// <inheritdoc cref="At(DateOnly, long)"/>
    public static long At(DateOnly date, TimeOnly time) => StartOf(date) + (time.Ticks * TimeSpan.NanosecondsPerTick);

    private static long StartOf(long days) => (days * NanosPerDay) - OffsetNanos;

    // Rounded down before 1970, too; the sum can't overflow before the year 2262.
    private static long DaysOf(long unixNanos)
    {
        var (days, rest) = Math.DivRem(unixNanos + OffsetNanos, NanosPerDay);
        return rest < 0 ? days - 1 : days;
    }
}
