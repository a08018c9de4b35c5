using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api.Itick;

/// <summary><c>/market/status</c>: whether the exchange is open at the market's own time.</summary>
/// <remarks>
/// It tells of the exchange by its calendar. A simulated market that never closes trades on while this says CLOSED.
/// </remarks>
internal sealed class MarketStatusEndpoint(MarketContext market)
{
    /// <summary>The exchange's zone, by its IANA name.</summary>
    public const string Zone = "Asia/Hong_Kong";

    /// <summary>Answers for Hong Kong; data null for any other market.</summary>
    public Task Write(HttpContext context, ReadOnlySpan<char> code)
    {
        code = code.Trim();
        if (code.IsEmpty)
        {
            return ItickError.BadRequest("Say which market: code=HK.").Write(context);
        }

        var isHongKong = code.Equals("HK", StringComparison.OrdinalIgnoreCase);
        var body = ReferenceJson.Render(isHongKong ? WriteStatus : json => json.WriteNullValue());
        return Reply.Json(context, StatusCodes.Status200OK, body);
    }

    /// <summary>A day's sessions, in iTick's form: each with a comma behind it. A closed day tells of the usual ones.</summary>
    public static string SessionsOf(DayKind day) => day == DayKind.Half
        ? "09:00-09:30,09:30-12:00,12:00-12:10,"
        : "09:00-09:30,09:30-12:00,13:00-16:00,16:00-16:10,";

    private void WriteStatus(Utf8JsonWriter json)
    {
        var now = market.Published.Time;
        var today = HongKongTime.DateOf(now);
        var day = market.Rules.Calendar.KindOf(today);
        var session = market.Rules.Calendar.SessionAt(now)?.Kind ?? SessionKind.Closed;

        json.WriteStartObject();
        json.WriteString("c", "hk");
        json.WriteString("r", "Hong Kong");
        json.WriteBoolean("o", session is SessionKind.Morning or SessionKind.Afternoon);
        json.WriteString("s", StateOf(day, session));
        json.Text("h", market.Rules.Calendar.HolidayOn(today)?.Name);
        json.WriteString("t", SessionsOf(day));
        json.WriteString("z", Zone);
        json.WriteString("l", LocalText(now));
        json.WriteEndObject();
    }

    private static string StateOf(DayKind day, SessionKind session) => session switch
    {
        SessionKind.PreOpening => "PRE_MARKET",
        SessionKind.Morning or SessionKind.Afternoon => "OPEN",
        SessionKind.Lunch => "LUNCH_BREAK",
        SessionKind.ClosingAuction => "POST_MARKET",
        _ => day switch
        {
            DayKind.Weekend => "CLOSED_WEEKEND",
            DayKind.Holiday => "CLOSED_HOLIDAY",
            DayKind.Half when session == SessionKind.Closed => "HOLIDAY_HALF_DAY",
            _ => "CLOSED",
        },
    };

    private static string LocalText(long now)
    {
        var time = new TimeOnly(HongKongTime.NanosOfDay(now) / TimeSpan.NanosecondsPerTick);
        return HongKongTime.DateOf(now).ToDateTime(time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
