namespace Sampan.Market;

/// <summary>Closing prices, where the feed does not tell them: see <see cref="ClosingPrice"/>.</summary>
public sealed partial class MarketState
{
    /// <summary>Whether a trade is one of the closing auction. Told by the clock, too: the session comes on another channel.</summary>
    private bool MakesClosingPrice(InstrumentState state, in TradeRecord trade) =>
        trade.TradeType == TradeType.Auction
        && (Time >= _closing.ContinuousEnd || state.Venue.Phase.IsClosingAuction() || state.Venue.Phase.IsClosed());

    private static void TakeClosing(InstrumentState state, in TradeRecord trade, DayTradeKind kind)
    {
        if (kind == DayTradeKind.ClosingAuction && (state.Stated & MarketValues.ClosingPrice) == 0)
        {
            (state.Venue.ClosingPrice, state.Venue.ClosingTime) = (trade.Price, trade.Header.TsEvent);
        }
    }

    /// <summary>Closes at the auction's price; when nothing was matched, at the reference price once the session is over.</summary>
    private void DeriveClosing(InstrumentState state, long auctionPrice)
    {
        if ((state.Stated & MarketValues.ClosingPrice) != 0)
        {
            return;
        }

        var closing = auctionPrice == Price.Undefined && state.Venue.Phase.IsClosed() ? ReferencePriceOf(state) : auctionPrice;
        if (closing != state.Venue.ClosingPrice)
        {
            (state.Venue.ClosingPrice, state.Venue.ClosingTime) = (closing, Time);
        }
    }

    private static long ReferencePriceOf(InstrumentState state) =>
        state.Venue.Auction.ReferencePrice is var told and not Price.Undefined ? told : ClosingPrice.MedianOf(state.Samples);

    /// <summary>Takes the nominal price of every instrument at one of the five moments; the last one makes the median.</summary>
    private void TakeClosingSamples(long moment, int number)
    {
        var today = Today;
        for (var instrument = 0; instrument < _states.Length; instrument++)
        {
            var state = _states[instrument];
            if (state.Day != today || state.IsLevel)
            {
                continue;
            }

            state.Derive(moment, _changes[instrument]);
            state.Samples[number] = state.Venue.NominalPrice;
            if (number == ClosingPrice.SampleCount - 1)
            {
                TakeMedian(instrument, state, moment);
            }
        }
    }

    private void TakeMedian(int instrument, InstrumentState state, long moment)
    {
        var median = ClosingPrice.MedianOf(state.Samples);
        ref var venue = ref state.Venue;
        if (median == Price.Undefined)
        {
            return;
        }

        if (!state.HasAuctions && (state.Stated & MarketValues.ClosingPrice) == 0)
        {
            (venue.ClosingPrice, venue.ClosingTime) = (median, moment);
        }

        if (state.HasAuctions && (state.Stated & MarketValues.AuctionReferencePrice) == 0)
        {
            (venue.Auction.ReferencePrice, venue.Auction.ReferenceTime) = (median, moment);
        }

        Mark(instrument, ChangeKinds.Venue);
    }
}
