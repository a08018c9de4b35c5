namespace Sampan.Server.Feeds.Omdc.Publishing.Books;

/// <summary>What the exchange tells of a security's auction (41, 43, 56); prices in thousandths, 0 for none.</summary>
internal sealed class AuctionTold
{
    /// <summary>The indicative equilibrium price.</summary>
    public int Price { get; set; }

    /// <summary>Shares that would trade at it.</summary>
    public long Volume { get; set; }

    /// <summary>Whether an equilibrium was told today.</summary>
    public bool HasPrice { get; set; }

    /// <summary>Shares that would find nobody, positive of buyers; null for none.</summary>
    public long? Imbalance { get; set; }

    /// <summary>Whether an imbalance was told today.</summary>
    public bool HasImbalance { get; set; }

    public int Reference { get; set; }

    public int Lower { get; set; }

    public int Upper { get; set; }

    /// <summary>Whether reference and limits were told today.</summary>
    public bool HasReference { get; set; }
}

/// <summary>A cooling-off of the volatility control mechanism (23).</summary>
/// <param name="Start">Nanoseconds since the Unix epoch, UTC.</param>
/// <param name="End">The first time after it.</param>
/// <param name="Reference">Thousandths.</param>
/// <param name="Lower">The lower limit, thousandths.</param>
/// <param name="Upper">The upper limit, thousandths.</param>
internal sealed record VcmTold(long Start, long End, int Reference, int Lower, int Upper);
