using System.Globalization;

namespace Sampan.Bench;

/// <summary>The median of some rounds, and the least and the most of them.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    /// <summary>The spread of some values; of an even number of them, the upper one of the middle two is the median.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Spread(sorted[sorted.Length / 2], sorted[0], sorted[^1]);
    }

    /// <summary>The quotients of two contenders, round by round: what the machine did meanwhile falls out of them.</summary>
    public static Spread OfRatios(IEnumerable<double> values, IEnumerable<double> bases) =>
        Of(values.Zip(bases, (value, other) => value / other));

    /// <summary>As <c>0.93 (0.91 to 0.96)</c>.</summary>
    public string Text(string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Min.ToString(format, CultureInfo.InvariantCulture)} to {Max.ToString(format, CultureInfo.InvariantCulture)})");
}
