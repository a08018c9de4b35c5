using System.Globalization;

namespace Sampan.Cli;

/// <summary>How times, spans and limits are written on the command line.</summary>
internal static class Formats
{
    private const int DaysMax = 366;

    /// <summary>A time in UTC to the second, as <c>2026-11-22T01:30:00Z</c>.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A limit of a plan; <c>-</c> for none.</summary>
    public static string Limit(int? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "-";

    /// <summary>Reads a span as <c>90s</c>, <c>30m</c>, <c>24h</c> or <c>7d</c>; <c>0s</c> to 366 days.</summary>
    public static bool TryParseSpan(string text, out TimeSpan span)
    {
        span = default;
        if (!int.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.None, null, out var count))
        {
            return false;
        }

        var seconds = count * (text[^1] switch { 's' => 1L, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => -1 });
        span = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, DaysMax * 86_400L));
        return span.TotalSeconds == seconds;
    }
}
