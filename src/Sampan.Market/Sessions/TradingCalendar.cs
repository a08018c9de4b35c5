using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Sampan.Market;

/// <summary>What kind of day a date is for the market.</summary>
public enum DayKind : byte
{
    /// <summary>Outside the years that the calendar covers.</summary>
    Unknown,

    /// <summary>Trading all day.</summary>
    Full,

    /// <summary>Trading in the morning only.</summary>
    Half,

    /// <summary>Saturday or Sunday.</summary>
    Weekend,

    /// <summary>A weekday without trading: a public holiday, or a day lost to a typhoon.</summary>
    Holiday,
}

/// <summary>A weekday on which the market is closed, or closes at noon.</summary>
/// <param name="Date">The day.</param>
/// <param name="Kind"><see cref="DayKind.Holiday"/> or <see cref="DayKind.Half"/>.</param>
/// <param name="Name">Why, in English.</param>
public sealed record Holiday(DateOnly Date, DayKind Kind, string Name);

/// <summary>The days on which Hong Kong's securities market trades.</summary>
/// <remarks>
/// Immutable. Days that were cut short by the weather before 2024-09-23 count as full days. From that day on the market
/// trades through typhoons and rainstorms.
/// </remarks>
public sealed class TradingCalendar
{
    private const string FileName = "holidays.csv";

    private static readonly Lazy<TradingCalendar> LazyBuiltIn =
        new(() => new TradingCalendar(2018, 2028, ReadBuiltIn()));

    private readonly FrozenDictionary<DateOnly, Holiday> _byDate;

    /// <summary>Makes a calendar of whole years, the first and the last included.</summary>
    /// <exception cref="ArgumentException">A holiday is outside the years, on a weekend, or stated twice.</exception>
    public TradingCalendar(int firstYear, int lastYear, IEnumerable<Holiday> holidays)
    {
        FirstDate = new DateOnly(firstYear, 1, 1);
        LastDate = new DateOnly(lastYear, 12, 31);
        Holidays = [.. holidays.OrderBy(holiday => holiday.Date)];
        foreach (var holiday in Holidays)
        {
            if (!Covers(holiday.Date) || IsWeekend(holiday.Date)
                || holiday.Kind is not (DayKind.Holiday or DayKind.Half))
            {
                throw new ArgumentException(
                    $"{holiday.Name} on {holiday.Date:yyyy-MM-dd} is not a weekday from {firstYear} to {lastYear} "
                    + "that is closed or a half day.",
                    nameof(holidays));
            }
        }

        _byDate = Holidays.ToFrozenDictionary(holiday => holiday.Date);
        if (_byDate.Count != Holidays.Length)
        {
            throw new ArgumentException("A date is stated twice.", nameof(holidays));
        }
    }

    /// <summary>The calendar that Sampan brings along: 2018 to 2028.</summary>
    /// <remarks>
    /// Until October 2025 the days on which shares were traded; after it what the law on public holidays gives, so a
    /// later announcement of the exchange goes before it.
    /// </remarks>
    public static TradingCalendar BuiltIn => LazyBuiltIn.Value;

    /// <summary>The first day that is known.</summary>
    public DateOnly FirstDate { get; }

    /// <summary>The last day that is known.</summary>
    public DateOnly LastDate { get; }

    /// <summary>Every closed weekday and half day, in order.</summary>
    public ImmutableArray<Holiday> Holidays { get; }

    /// <summary>What kind of day it is.</summary>
    public DayKind KindOf(DateOnly date)
    {
        if (!Covers(date))
        {
            return DayKind.Unknown;
        }

        if (IsWeekend(date))
        {
            return DayKind.Weekend;
        }

        return _byDate.TryGetValue(date, out var holiday) ? holiday.Kind : DayKind.Full;
    }

    /// <summary>The holiday or half day on a date; null for every other day.</summary>
    public Holiday? HolidayOn(DateOnly date) => _byDate.GetValueOrDefault(date);

    /// <summary>The closed weekdays and half days of a year, in order.</summary>
    public IEnumerable<Holiday> HolidaysOf(int year) => Holidays.Where(holiday => holiday.Date.Year == year);

    /// <summary>Whether there is trading on a date, if only in the morning; false where it is not known.</summary>
    public bool IsTradingDay(DateOnly date) => KindOf(date) is DayKind.Full or DayKind.Half;

    /// <summary>The first trading day after a date; null where the calendar ends before it.</summary>
    public DateOnly? NextTradingDay(DateOnly date) => Nearest(date, 1);

    /// <summary>The last trading day before a date; null where the calendar begins after it.</summary>
    public DateOnly? PreviousTradingDay(DateOnly date) => Nearest(date, -1);

    /// <summary>
    /// The session that holds an instant, in nanoseconds since the Unix epoch; null on a day that is not known.
    /// </summary>
    public TradingSession? SessionAt(long unixNanos)
    {
        var time = HongKongTime.NanosOfDay(unixNanos);
        foreach (var session in TradingSession.Of(KindOf(HongKongTime.DateOf(unixNanos))))
        {
            if (time < session.End)
            {
                return session;
            }
        }

        return null;
    }

    /// <summary>The same calendar with another kind of day on a date.</summary>
    /// <param name="date">A weekday that the calendar covers.</param>
    /// <param name="kind"><see cref="DayKind.Full"/>, <see cref="DayKind.Half"/> or <see cref="DayKind.Holiday"/>.</param>
    /// <param name="name">Why, where it is no full day.</param>
    /// <exception cref="ArgumentException">It is another kind, a day of a weekend, or outside the years.</exception>
    public TradingCalendar With(DateOnly date, DayKind kind, string name)
    {
        if (!Covers(date) || IsWeekend(date))
        {
            throw new ArgumentException(
                $"{date:yyyy-MM-dd} is not a weekday from {FirstDate.Year} to {LastDate.Year}.", nameof(date));
        }

        var others = Holidays.Where(holiday => holiday.Date != date);
        return new TradingCalendar(
            FirstDate.Year, LastDate.Year, kind == DayKind.Full ? others : others.Append(new Holiday(date, kind, name)));
    }

    private static IEnumerable<Holiday> ReadBuiltIn() => ReferenceFile.ReadRows(FileName).Select(row => new Holiday(
        DateOnly.ParseExact(row[0], "yyyy-MM-dd", CultureInfo.InvariantCulture),
        row[1] == "half-day" ? DayKind.Half : DayKind.Holiday,
        row[2]));

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private bool Covers(DateOnly date) => date >= FirstDate && date <= LastDate;

    private DateOnly? Nearest(DateOnly date, int step)
    {
        // From outside, the search begins at the edge.
        var edged = date < FirstDate ? FirstDate.AddDays(-1) : date > LastDate ? LastDate.AddDays(1) : date;
        var day = edged.AddDays(step);
        while (Covers(day))
        {
            if (IsTradingDay(day))
            {
                return day;
            }

            day = day.AddDays(step);
        }

        return null;
    }
}
