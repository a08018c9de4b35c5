namespace Sampan.Server.Feeds.Simulation;

/// <summary>Functions whose last bit is the same on every machine, which <see cref="Math"/> does not promise.</summary>
internal static class PortableMath
{
    private const double Ln2 = 0.6931471805599453;

    /// <summary>The natural logarithm of a normal positive number, to about six digits.</summary>
    public static double Log(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);

        // ln m = 2 artanh((m - 1) / (m + 1)); the argument is below 1/3, so the series is short.
        var x = (mantissa - 1) / (mantissa + 1);
        var square = x * x;
        var series = 1 + (square * ((1.0 / 3) + (square * ((1.0 / 5) + (square * ((1.0 / 7) + (square / 9)))))));
        return (exponent * Ln2) + (2 * x * series);
    }

    /// <summary>
    /// Roughly the exponential function, positive and rising, for arguments from -6 to 6: (1 + x/64)^64.
    /// </summary>
    public static double Exp(double value)
    {
        var power = 1 + (value / 64);
        for (var squaring = 0; squaring < 6; squaring++)
        {
            power *= power;
        }

        return power;
    }

    /// <summary>
    /// From the sum of all influences on a price to the factor on its base: 1 + x above zero, 1 / (1 - x) below. Like
    /// the exponential function it is smooth, rising and never zero, and it is exact to invert.
    /// </summary>
    public static double FactorOf(double influence) => influence >= 0 ? 1 + influence : 1 / (1 - influence);

    /// <summary>The inverse of <see cref="FactorOf"/>.</summary>
    public static double InfluenceOf(double factor) => factor >= 1 ? factor - 1 : 1 - (1 / factor);
}
