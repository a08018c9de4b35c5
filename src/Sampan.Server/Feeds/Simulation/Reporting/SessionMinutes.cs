namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>The minutes of a full day, numbered as vendors label their bars.</summary>
/// <remarks>
/// 0 is the opening auction (0930), 1 to 150 are the minutes that end at 0931 to 1200, 151 to 330 those that end at 1301 to
/// 1600; the last one holds the closing auction, too.
/// </remarks>
internal static class SessionMinutes
{
    /// <summary>How many there are.</summary>
    public const int Count = 331;

    /// <summary>The first minute after lunch.</summary>
    public const int Afternoon = 151;

    /// <summary>The last minute of continuous trading, and the closing auction.</summary>
    public const int Last = Count - 1;

    private const int MorningStart = (9 * 60) + 30;
    private const int MorningEnd = 12 * 60;
    private const int AfternoonStart = 13 * 60;
    private const int AfternoonEnd = 16 * 60;

    /// <summary>How many quarters of an hour continuous trading has.</summary>
    public static int Quarters => 22;

    /// <summary>The minute of a bar's label, in minutes since midnight; -1 for a time that is no label.</summary>
    public static int OfLabel(int minuteOfDay) => minuteOfDay switch
    {
        >= MorningStart and <= MorningEnd => minuteOfDay - MorningStart,
        > AfternoonStart and <= AfternoonEnd => Afternoon + minuteOfDay - AfternoonStart - 1,
        _ => -1,
    };

    /// <summary>The minute in which a trade falls, by seconds since midnight; -1 outside of a full day's trading.</summary>
    public static int OfTrade(int secondOfDay)
    {
        var minute = secondOfDay / 60;
        return minute switch
        {
            >= 9 * 60 and < MorningStart => 0,
            >= MorningStart and < MorningEnd => minute - MorningStart + 1,
            >= AfternoonStart and < AfternoonEnd => Afternoon + minute - AfternoonStart,
            >= AfternoonEnd and <= AfternoonEnd + 10 => Last,
            _ => -1,
        };
    }

    /// <summary>The quarter of an hour of continuous trading, from 0; the opening auction is in none, -1.</summary>
    public static int QuarterOf(int minute) => minute == 0 ? -1 : (minute - 1) / 15;

    /// <summary>When a quarter of an hour begins, as people write it.</summary>
    public static string NameOf(int quarter)
    {
        var start = quarter < 10 ? MorningStart + (quarter * 15) : AfternoonStart + ((quarter - 10) * 15);
        return $"{start / 60:00}:{start % 60:00}";
    }
}
