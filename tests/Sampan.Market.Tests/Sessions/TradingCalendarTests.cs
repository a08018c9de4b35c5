namespace Sampan.Market.Tests;

public sealed class TradingCalendarTests
{
    private static readonly TradingCalendar Calendar = TradingCalendar.BuiltIn;

    [Theory]
    [InlineData(2018, 246)]
    [InlineData(2019, 246)]
    [InlineData(2020, 248)]
    [InlineData(2021, 247)]
    [InlineData(2022, 246)]
    [InlineData(2023, 243)]
    [InlineData(2024, 246)]
    [InlineData(2025, 246)]
    [InlineData(2026, 247)]
    [InlineData(2027, 248)]
    [InlineData(2028, 246)]
    public void A_year_has_so_many_trading_days(int year, int days)
    {
        Assert.Equal(days, DaysOf(year).Count(Calendar.IsTradingDay));
    }

    [Theory]
    [InlineData("2023-09-01", "Typhoon Saola")]
    [InlineData("2023-09-08", "Black Rainstorm")]
    [InlineData("2024-09-06", "Typhoon Yagi")]
    [InlineData("2020-10-13", "Typhoon Nangka")]
    public void A_day_lost_to_the_weather_is_closed(string date, string name)
    {
        Assert.Equal(DayKind.Holiday, Calendar.KindOf(DateOnly.Parse(date)));
        Assert.Equal(name, Calendar.HolidayOn(DateOnly.Parse(date))?.Name);
    }

    [Theory]
    [InlineData("2024-11-14")]
    [InlineData("2025-09-24")]
    public void Since_September_2024_a_typhoon_closes_nothing(string date)
    {
        Assert.Equal(DayKind.Full, Calendar.KindOf(DateOnly.Parse(date)));
    }

    [Fact]
    public void The_year_2026_has_fourteen_holidays_and_three_half_days()
    {
        string[] expected =
        [
            "01-01", "02-16 half", "02-17", "02-18", "02-19", "04-03", "04-06", "04-07", "05-01", "05-25", "06-19",
            "07-01", "10-01", "10-19", "12-24 half", "12-25", "12-31 half",
        ];

        var actual = Calendar.HolidaysOf(2026)
            .Select(holiday => $"{holiday.Date:MM-dd}{(holiday.Kind == DayKind.Half ? " half" : "")}");

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_half_day_is_the_eve_of_a_great_holiday()
    {
        string[] eves = ["Christmas Eve", "New Year's Eve", "Eve of Lunar New Year"];

        var halfDays = Calendar.Holidays.Where(holiday => holiday.Kind == DayKind.Half).ToList();

        Assert.Equal(26, halfDays.Count);
        Assert.All(halfDays, holiday => Assert.Contains(holiday.Name, eves));
        Assert.All(halfDays, holiday => Assert.True(Calendar.IsTradingDay(holiday.Date)));
    }

    [Fact]
    public void The_next_trading_day_skips_weekends_and_holidays()
    {
        Assert.Equal(new DateOnly(2026, 2, 20), Calendar.NextTradingDay(new DateOnly(2026, 2, 16)));
        Assert.Equal(new DateOnly(2026, 2, 16), Calendar.PreviousTradingDay(new DateOnly(2026, 2, 20)));
        Assert.Equal(new DateOnly(2026, 2, 13), Calendar.PreviousTradingDay(new DateOnly(2026, 2, 16)));
    }

    [Fact]
    public void Outside_its_years_the_calendar_says_that_it_does_not_know()
    {
        Assert.Equal(DayKind.Unknown, Calendar.KindOf(new DateOnly(2029, 1, 2)));
        Assert.Equal(DayKind.Unknown, Calendar.KindOf(new DateOnly(2017, 12, 30)));
        Assert.Null(Calendar.NextTradingDay(new DateOnly(2028, 12, 29)));
        Assert.Null(Calendar.PreviousTradingDay(new DateOnly(2018, 1, 2)));
        Assert.Null(Calendar.NextTradingDay(DateOnly.MaxValue));
        Assert.Equal(new DateOnly(2018, 1, 2), Calendar.NextTradingDay(DateOnly.MinValue));
        Assert.Equal(new DateOnly(2028, 12, 29), Calendar.PreviousTradingDay(DateOnly.MaxValue));
    }

    [Fact]
    public void A_holiday_on_a_weekend_or_stated_twice_is_refused()
    {
        var saturday = new Holiday(new DateOnly(2026, 3, 21), DayKind.Holiday, "Saturday");
        var monday = new Holiday(new DateOnly(2026, 3, 23), DayKind.Holiday, "Monday");

        Assert.Throws<ArgumentException>(() => new TradingCalendar(2026, 2026, [saturday]));
        Assert.Throws<ArgumentException>(() => new TradingCalendar(2026, 2026, [monday, monday]));
        Assert.Throws<ArgumentException>(() => new TradingCalendar(2025, 2025, [monday]));
    }

    private static IEnumerable<DateOnly> DaysOf(int year)
    {
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
        {
            yield return day;
        }
    }
}
