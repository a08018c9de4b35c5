namespace Sampan.Market;

/// <summary>Prices are integers: units of 1e-9.</summary>
public static class Price
{
    /// <summary>One unit of the currency.</summary>
    public const long Unit = 1_000_000_000;

    /// <summary>No price (DBN's null).</summary>
    public const long Undefined = long.MaxValue;
}
