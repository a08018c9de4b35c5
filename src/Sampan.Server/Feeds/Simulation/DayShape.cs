using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>How busy the market is at a time of day: 1 is the average of the exchange's sessions.</summary>
/// <remarks>
/// The average of 65 large stocks on the 242 full days of 2020: turnover of each quarter of an hour of continuous
/// trading, in thousandths of the day's. The last minute, which vendors report together with the closing auction,
/// counts like the minute before it.
/// </remarks>
internal sealed class DayShape(TradingHours hours)
{
    /// <summary>How busy a market without hours is while the exchange is closed.</summary>
    private const double BetweenSessions = 0.4;

    /// <summary>Seconds of continuous trading in a full day.</summary>
    public const int SessionSeconds = (int)(5.5 * 3_600);
    private const int DaySeconds = 86_400;
    private const long QuarterHour = 900 * HongKongTime.NanosPerSecond;
    private const int MorningFirst = 38;
    private const int AfternoonFirst = 52;

    private static readonly double[] Morning = [106.4, 61.5, 50.2, 43.6, 39.9, 35.4, 32.9, 30.5, 25.8, 23.7];

    private static readonly double[] Afternoon =
        [43.5, 31.3, 31.1, 31.4, 32.8, 31.4, 30.8, 30.1, 33.2, 36.5, 45.3, 65.3];

    private static readonly double Mean = (Morning.Sum() + Afternoon.Sum()) / (Morning.Length + Afternoon.Length);

    private readonly double _between = hours == TradingHours.Always ? BetweenSessions : 0;

    /// <summary>A whole day's activity, as seconds of average activity.</summary>
    public double ActiveSeconds => SessionSeconds + (_between * (DaySeconds - SessionSeconds));

    /// <summary>The activity at a time, in nanoseconds since the Unix epoch, UTC.</summary>
    public double At(long time)
    {
        var quarter = (int)(HongKongTime.NanosOfDay(time) / QuarterHour);
        return InSession(quarter - MorningFirst, Morning)
            ?? InSession(quarter - AfternoonFirst, Afternoon)
            ?? _between;
    }

    private static double? InSession(int quarter, double[] shares) =>
        (uint)quarter < (uint)shares.Length ? shares[quarter] / Mean : null;
}
