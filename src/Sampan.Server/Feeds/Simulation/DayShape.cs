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
    /// <summary>How busy a market without hours is while the exchange is closed: who develops at night wants to see it move.</summary>
    private const double BetweenSessions = 1;

    /// <summary>Seconds of continuous trading in a full day.</summary>
    public const int SessionSeconds = (int)(5.5 * 3_600);
    private const int DaySeconds = 86_400;
    private const long QuarterHour = 900 * HongKongTime.NanosPerSecond;
    private const int MorningFirst = 38;
    private const int AfternoonFirst = 52;

    private static readonly double[] Morning = [106.4, 61.5, 50.2, 43.6, 39.9, 35.4, 32.9, 30.5, 25.8, 23.7];

    private static readonly double[] Afternoon =
        [43.5, 31.3, 31.1, 31.4, 32.8, 31.4, 30.8, 30.1, 33.2, 36.5, 45.3, 65.3];

    // How far prices move in each quarter of an hour: the size of one-minute returns of the same stocks and days, 1 on average;
    // less where it is busy, since people who trade move prices by themselves.
    private static readonly double[] MorningMoves = [1.8, 1.45, 1.26, 1.12, 1.03, 0.97, 0.94, 0.875, 0.84, 0.84];

    private static readonly double[] AfternoonMoves =
        [0.88, 0.87, 0.845, 0.845, 0.89, 0.83, 0.84, 0.81, 0.83, 0.83, 0.89, 1.0];

    private static readonly double MeanVariance =
        MorningMoves.Concat(AfternoonMoves).Sum(move => move * move) / (MorningMoves.Length + AfternoonMoves.Length);

    private static readonly double Mean = (Morning.Sum() + Afternoon.Sum()) / (Morning.Length + Afternoon.Length);

    private readonly double _between = hours == TradingHours.Always ? BetweenSessions : 0;

    /// <summary>A whole day's activity, as seconds of average activity.</summary>
    public double ActiveSeconds => SessionSeconds + (_between * (DaySeconds - SessionSeconds));

    /// <summary>The activity at a time, in nanoseconds since the Unix epoch, UTC.</summary>
    public double At(long time)
    {
        var quarter = (int)(HongKongTime.NanosOfDay(time) / QuarterHour);
        return InSession(quarter - MorningFirst, Morning) / Mean
            ?? InSession(quarter - AfternoonFirst, Afternoon) / Mean
            ?? _between;
    }

    /// <summary>How much the variance of prices grows at a time, against the average of the sessions.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    public double VarianceAt(long time)
    {
        var quarter = (int)(HongKongTime.NanosOfDay(time) / QuarterHour);
        var move = InSession(quarter - MorningFirst, MorningMoves) ?? InSession(quarter - AfternoonFirst, AfternoonMoves);
        return move is { } size ? size * size / MeanVariance : _between;
    }

    private static double? InSession(int quarter, double[] shares) =>
        (uint)quarter < (uint)shares.Length ? shares[quarter] : null;
}
