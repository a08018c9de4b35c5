namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>How large orders are: many of one board lot, a few of very many.</summary>
internal static class OrderSizes
{
    /// <summary>The exchange takes no order of more lots (HKEX, trading mechanism).</summary>
    public const int LotsMax = 3_000;

    private const double SingleShare = 0.3;

    // A log-normal with deviation 1 has a mean of e^(1/2) times its median.
    private const double MedianOfMean = 0.61;

    /// <summary>Draws a size in lots.</summary>
    /// <param name="prng">Where chance comes from.</param>
    /// <param name="mean">The average, lots; at least 1.</param>
    public static uint Draw(ref Prng prng, double mean)
    {
        if (prng.Chance(SingleShare))
        {
            return 1;
        }

        var meanOfRest = (mean - SingleShare) / (1 - SingleShare);
        var lots = (meanOfRest * MedianOfMean * PortableMath.Exp(prng.NextNormal())) + 0.5;
        return (uint)Math.Clamp(lots, 1, LotsMax);
    }
}
