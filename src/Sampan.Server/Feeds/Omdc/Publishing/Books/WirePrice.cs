namespace Sampan.Server.Feeds.Omdc.Publishing.Books;

/// <summary>Prices as the wire has them: thousandths in 32 bits (specification 3.1).</summary>
internal static class WirePrice
{
    /// <summary>How many of our units make one of the wire's.</summary>
    public const long Unit = 1_000_000;

    /// <summary>A price in thousandths.</summary>
    /// <param name="price">Units of 1e-9.</param>
    public static int Of(long price) => (int)(price / Unit);
}
