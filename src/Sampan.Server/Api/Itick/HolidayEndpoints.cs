using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api.Itick;

/// <summary>The holidays of the calendar in iTick's two shapes: a row for each date, and a row for each year.</summary>
internal sealed class HolidayEndpoints(TradingCalendar calendar)
{
    private readonly ReferenceBody _byDate = new(ReferenceJson.Render(json => WriteDates(json, calendar)));
    private readonly ReferenceBody _byYear = new(ReferenceJson.Render(json => WriteYears(json, calendar)));
    private readonly ReferenceBody _none = new("{\"code\":0,\"msg\":\"ok\",\"data\":[]}"u8.ToArray());

    /// <summary><c>/symbol/v2/holidays</c>: a row for each closed weekday and half day.</summary>
    public Task WriteByDate(HttpContext context, ReadOnlySpan<char> code) =>
        (IsHongKong(code) ? _byDate : _none).Write(context);

    /// <summary><c>/symbol/holidays</c>: a row for each year, its closed weekdays as a list within a string.</summary>
    public Task WriteByYear(HttpContext context, ReadOnlySpan<char> code) =>
        (IsHongKong(code) ? _byYear : _none).Write(context);

    private static bool IsHongKong(ReadOnlySpan<char> code) =>
        code.Trim().IsEmpty || code.Trim().Equals("HK", StringComparison.OrdinalIgnoreCase);

    private static void WriteDates(Utf8JsonWriter json, TradingCalendar calendar)
    {
        json.WriteStartArray();
        foreach (var holiday in calendar.Holidays)
        {
            json.WriteStartObject();
            json.WriteString("c", "HK");
            json.WriteString("r", "Hong Kong");
            json.WriteString("d", Iso(holiday.Date));
            json.WriteString("t", MarketStatusEndpoint.SessionsOf(DayKind.Full).TrimEnd(','));
            json.WriteString("z", MarketStatusEndpoint.Zone);
            json.WriteString("v", holiday.Kind == DayKind.Half ? $"{holiday.Name} - Early close at 12:00" : holiday.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteYears(Utf8JsonWriter json, TradingCalendar calendar)
    {
        json.WriteStartArray();
        foreach (var year in calendar.Holidays.GroupBy(holiday => holiday.Date.Year))
        {
            var closed = year.Where(holiday => holiday.Kind == DayKind.Holiday).Select(holiday => $"\"{Iso(holiday.Date)}\"");
            json.WriteStartObject();
            json.WriteString("c", "HK");
            json.WriteString("r", "Hong Kong");
            json.WriteString("v", $"[{string.Join(", ", closed)}]");
            json.WriteString("et", "09:30 - 16:00");
            json.WriteString("ey", year.Key.ToString(CultureInfo.InvariantCulture));
            json.WriteNull("vr");
            json.WriteNumber("tz", 8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
