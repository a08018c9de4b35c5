using System.Globalization;

namespace Sampan.Market.Tests.Sessions;

/// <summary>The calendar against a table from elsewhere, day by day; the table is not part of this repository.</summary>
/// <remarks>
/// The environment names the folder of <c>xhkg-2018-2028.csv</c>, with the columns date, weekday, status (closed or half-day) and
/// name: the weekdays that are not full trading days.
/// </remarks>
public sealed class CalendarDataTests
{
    private const string Variable = "SAMPAN_CALENDAR_DATA";

    [Fact]
    public void Every_day_of_2018_to_2028_is_what_the_table_says()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(folder is { Length: > 0 }, $"{Variable} does not name a folder with a calendar.");
        var table = File.ReadLines(Path.Combine(folder!, "xhkg-2018-2028.csv")).Skip(1)
            .Select(line => line.Split(','))
            .ToDictionary(
                fields => DateOnly.ParseExact(fields[0], "yyyy-MM-dd", CultureInfo.InvariantCulture),
                fields => fields[2] == "half-day" ? DayKind.Half : DayKind.Holiday);

        var days = 0;
        for (var day = new DateOnly(2018, 1, 1); day <= new DateOnly(2028, 12, 31); day = day.AddDays(1))
        {
            var isWeekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var expected = isWeekend ? DayKind.Weekend : table.GetValueOrDefault(day, DayKind.Full);
            Assert.Equal((day, expected), (day, TradingCalendar.BuiltIn.KindOf(day)));
            days++;
        }

        Assert.Equal(4_018, days);
        Assert.Equal(table.Keys.Order(), TradingCalendar.BuiltIn.Holidays.Select(holiday => holiday.Date));
    }
}
