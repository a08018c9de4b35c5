namespace Sampan.Market;

/// <summary>Prices inside a book: thousandths in 32 bits, turned so that on both sides the better price is the greater number.</summary>
/// <remarks>OMD-C's prices are <c>Int32</c> with three decimals (specification 3.9), so none of them is lost.</remarks>
internal static class PriceRank
{
    /// <summary>No price: the order takes whatever the auction makes.</summary>
    public const int AtAuction = int.MinValue;

    private const long Thousandth = Price.Unit / 1_000;

    /// <summary>The rank of a price.</summary>
    /// <param name="price">Units of 1e-9; <see cref="Price.Undefined"/> is <see cref="AtAuction"/>.</param>
    /// <param name="sideIndex">0 for a bid, 1 for an ask.</param>
    /// <param name="rank">The rank.</param>
    /// <returns>
    /// False for a price that is no multiple of a thousandth or doesn't fit 32 bits, of whose range the ends are not used.
    /// </returns>
    public static bool TryGet(long price, int sideIndex, out int rank)
    {
        var thousandths = price / Thousandth;

        // The complement of an ask's price falls as the price rises, and exists for every number.
        rank = (int)thousandths ^ -sideIndex;
        if ((int)thousandths == thousandths && thousandths * Thousandth == price && rank is not (int.MinValue or int.MaxValue))
        {
            return true;
        }

        rank = AtAuction;
        return price == Price.Undefined;
    }

    /// <summary>The price of a rank, units of 1e-9.</summary>
    public static long PriceOf(int rank, int sideIndex) =>
        rank == AtAuction ? Price.Undefined : (rank ^ -sideIndex) * Thousandth;
}
