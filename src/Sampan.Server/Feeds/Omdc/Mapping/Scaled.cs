using System.Globalization;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>The feed's numbers in our units. Nothing here rounds or overflows unseen.</summary>
internal static class Scaled
{
    /// <summary>From three implied decimals to units of 1e-9.</summary>
    private const long PriceFactor = 1_000_000;

    private const int Decimals = 9;

    private static readonly long[] PowersOfTen =
        [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>A price with three implied decimals, in units of 1e-9.</summary>
    public static long Price(int raw) => raw * PriceFactor;

    /// <summary>The same where 0 means that there is none.</summary>
    public static long PriceOrNone(int raw) => raw == 0 ? Market.Price.Undefined : Price(raw);

    /// <summary>A number with so many implied decimals, in units of 1e-9.</summary>
    /// <returns><see cref="Market.Price.Undefined"/> for a null, and for what is more than a price can say.</returns>
    public static long FromDecimals(Int128 raw, int decimals)
    {
        if (decimals > Decimals || raw == long.MinValue)
        {
            return Market.Price.Undefined;
        }

        var value = raw * PowersOfTen[Decimals - decimals];
        return value > -long.MaxValue && value < long.MaxValue ? (long)value : Market.Price.Undefined;
    }

    /// <summary>HKD for one unit of a currency, from a rate with four decimals for 10 to the power of <paramref name="factor"/>.</summary>
    /// <remarks>Exact up to a factor of 5, and the exchange's are 0 to 3; beyond, the rest of the division is left out.</remarks>
    public static long Rate(uint raw, int factor) =>
        factor > Decimals ? Market.Price.Undefined : FromDecimals(raw, 4) / PowersOfTen[factor];

    /// <summary>A quantity, which 63 bits always hold in practice.</summary>
    public static long Quantity(ulong raw) => (long)Math.Min(raw, long.MaxValue - 1);

    /// <summary>A date written as YYYYMMDD; null when it is none.</summary>
    public static DateOnly? Date(uint raw) =>
        DateOnly.TryParseExact(raw.ToString("D8", CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var date)
            ? date
            : null;
}
