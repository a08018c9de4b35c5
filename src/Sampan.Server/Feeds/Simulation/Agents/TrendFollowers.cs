namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>Those who buy what rises and sell what falls: they compare the price with that of the last minutes.</summary>
internal sealed class TrendFollowers(FlowProfile profile)
{
    private const double Seconds = 300;

    // A move of a fifth of a day's volatility within minutes convinces most of them.
    private const double Conviction = 5;

    private double _average;
    private long _time;

    /// <summary>From -1, all sell, to 1, all buy.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="price">Units of 1e-9.</param>
    public double OpinionAt(long time, double price)
    {
        var passed = (time - _time) / 1e9 / Seconds;
        _time = time;
        _average = _average == 0 ? price : _average + ((price - _average) * Math.Min(passed, 1));
        return Math.Clamp(((price / _average) - 1) / profile.DailyVolatility * Conviction, -1, 1);
    }
}
