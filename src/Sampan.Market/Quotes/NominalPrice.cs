namespace Sampan.Market;

/// <summary>The rule by which the exchange makes the nominal price, for feeds that do not tell it (OMD-C 40).</summary>
/// <remarks>
/// In continuous trading it is the last price recorded today, or the previous close before there is one, but no lower than
/// the best bid and no higher than the best ask. In an auction it is the indicative price if there is one; else in the opening
/// auction the price recorded last, in the closing auction the reference price. After the close it is the closing price.
/// </remarks>
public static class NominalPrice
{
    /// <summary>The nominal price, units of 1e-9; <see cref="Price.Undefined"/> when nothing is known that it could be.</summary>
    /// <param name="quote">The day so far.</param>
    /// <param name="venue">Phase, auction, closing price.</param>
    /// <param name="bestBid">Units of 1e-9; <see cref="Price.Undefined"/> for none.</param>
    /// <param name="bestAsk">Units of 1e-9; <see cref="Price.Undefined"/> for none.</param>
    /// <param name="hasAuctions">See <see cref="Instrument.HasAuctions"/>: without, nothing changes after continuous trading.</param>
    public static long Derive(in Quote quote, in VenueState venue, long bestBid, long bestAsk, bool hasAuctions)
    {
        var recorded = quote.HasTraded ? quote.Last : quote.PreviousClose;
        if (venue.Phase.IsClosed())
        {
            return FirstKnown(venue.ClosingPrice, recorded);
        }

        if (venue.Phase.IsClosingAuction() && hasAuctions)
        {
            return FirstKnown(
                venue.ClosingPrice, FirstKnown(venue.Auction.IndicativePrice, FirstKnown(venue.Auction.ReferencePrice, recorded)));
        }

        if (venue.Phase.IsOpeningAuction())
        {
            return FirstKnown(venue.Auction.IndicativePrice, recorded);
        }

        return venue.Phase is TradingPhase.NotYetOpen or TradingPhase.Blocking ? recorded : Bounded(recorded, bestBid, bestAsk);
    }

    private static long FirstKnown(long first, long second) => first != Price.Undefined ? first : second;

    private static long Bounded(long recorded, long bestBid, long bestAsk)
    {
        if (recorded == Price.Undefined)
        {
            return Price.Undefined;
        }

        if (bestBid != Price.Undefined && bestBid > recorded)
        {
            return bestBid;
        }

        // No ask is the highest number there is.
        return Math.Min(bestAsk, recorded);
    }
}
