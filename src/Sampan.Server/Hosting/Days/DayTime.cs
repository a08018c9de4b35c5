using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Hosting.Days;

/// <summary>Times of the market as people write them.</summary>
internal static class DayTime
{
    /// <summary>The time of day in Hong Kong, as short as it can be: <c>09:30</c>, <c>09:20:41.352</c>.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    public static string Text(long time)
    {
        var ofDay = HongKongTime.NanosOfDay(time);
        var format = ofDay % (60 * HongKongTime.NanosPerSecond) == 0 ? "HH:mm" : "HH:mm:ss.FFFFFF";
        return new TimeOnly(ofDay / TimeSpan.NanosecondsPerTick).ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>The time of day, and before it the date if it is another one.</summary>
    public static string Text(long time, DateOnly day)
    {
        var date = HongKongTime.DateOf(time);
        return date == day ? Text(time) : $"{date:yyyy-MM-dd} {Text(time)}";
    }
}
