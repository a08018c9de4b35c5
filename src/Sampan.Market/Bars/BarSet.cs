using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>One bar for each interval, in the order of <see cref="BarClock.Intervals"/>.</summary>
[InlineArray(Count)]
public struct BarSet
{
    /// <summary>How many intervals there are.</summary>
    public const int Count = 10;

    private Bar _first;

    /// <summary>Whether the bar at a place is one of whole days: a day, a week or a month.</summary>
    public static bool IsOfDays(int index) => index >= IndexOf(BarInterval.Day);

    /// <summary>Where the bar of an interval lies.</summary>
    public static int IndexOf(BarInterval interval) => (int)interval - 1;
}
