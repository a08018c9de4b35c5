using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>Those who quote both sides of one security, as one: what they hold shifts where they quote.</summary>
/// <remarks>
/// They don't know what a security is worth; they see who trades with them. Who buys from them leaves them short, and they
/// quote higher, until they have got rid of it again: in part within a minute, in part within the hour.
/// </remarks>
internal sealed class MarketMakers(FlowProfile profile)
{
    private const double FastSeconds = 45;
    private const double SlowSeconds = 2_700;

    // By how many daily volatilities the price goes for a whole day's volume, if it came at once.
    private const double FastImpact = 8;
    private const double SlowImpact = 2;

    // They would rather stop than go further.
    private const double SkewMax = 1.5;

    // Fewer and larger orders leave more to chance: then they make less of each.
    private readonly double _caution = Math.Sqrt(profile.Scale / MarketSize.DefaultScale);

    private double _fast;
    private double _slow;
    private long _time;

    /// <summary>How far from the value they quote, as a share of it: above zero when they have sold.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    public double SkewAt(long time)
    {
        var seconds = (time - _time) / 1e9;
        _time = time;
        _fast *= Remaining(seconds / FastSeconds);
        _slow *= Remaining(seconds / SlowSeconds);
        return Math.Clamp((FastImpact * _caution * _fast) + (SlowImpact * _slow), -SkewMax, SkewMax) * profile.DailyVolatility;
    }

    /// <summary>Somebody has traded with them.</summary>
    /// <param name="taker">Bid for one who bought.</param>
    /// <param name="lots">How much.</param>
    public void OnTaken(Side taker, double lots)
    {
        var share = lots / Math.Max(profile.DailyLots, lots) * (taker == Side.Bid ? 1 : -1);
        _fast += share;
        _slow += share;
    }

    // The exponential function, as far as it matters here.
    private static double Remaining(double time) => 1 / (1 + time + (time * time / 2));
}
