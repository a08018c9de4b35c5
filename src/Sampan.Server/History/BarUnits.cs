using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>The market's units and those of the file: nanoseconds and seconds, 1e-9 and 1e-6 of turnover.</summary>
internal static class BarUnits
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long Second = 1_000_000_000;

    /// <summary>No bar is asked for after the year 2200: 64 bits of nanoseconds end in 2262.</summary>
    public const long LatestTime = 7_258_118_400 * Second;

    /// <summary>How much finer the market's turnover is than the file's.</summary>
    public const int TurnoverScale = 1_000;

    /// <summary>The second that a time falls into, before 1970 too: indices have bars from 1964.</summary>
    public static long Seconds(long nanoseconds)
    {
        var (seconds, rest) = Math.DivRem(nanoseconds, Second);
        return rest < 0 ? seconds - 1 : seconds;
    }

    /// <summary>The turnover as it is stored, to the nearest; false where it is not known or does not fit.</summary>
    public static bool TryGetMillionths(in Bar bar, out long millionths)
    {
        var rounded = (bar.Turnover + (TurnoverScale / 2)) / TurnoverScale;
        var isKnown = (bar.Flags & BarFlags.NoTurnover) == 0 && rounded <= long.MaxValue;
        millionths = isKnown ? (long)rounded : 0;
        return isKnown;
    }
}
