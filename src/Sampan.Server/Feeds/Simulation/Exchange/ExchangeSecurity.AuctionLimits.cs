using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>How far from its reference an auction lets prices go, in each of its two stages.</summary>
public sealed partial class ExchangeSecurity
{
    private const int OpeningPercent = 15;
    private const int ClosingPercent = 5;

    // Of order input, and from the end of it on.
    private PriceRange _inputLimits = PriceRange.All;
    private PriceRange _lateLimits = PriceRange.All;
    private bool _limitsTold;

    /// <summary>The prices that the auction takes now.</summary>
    /// <remarks>
    /// Without cancellation, between the lowest ask and the highest bid at the end of order input; in the opening auction buyers
    /// are bound by the upper of the two and sellers by the lower one (OMD-C 3.10.7).
    /// </remarks>
    public PriceRange AuctionRange(Side side)
    {
        if (Phase is TradingPhase.OpeningInput or TradingPhase.ClosingInput)
        {
            return _inputLimits;
        }

        return Phase.IsClosingAuction() ? _lateLimits
            : side == Side.Bid ? new PriceRange(_inputLimits.Low, _lateLimits.High)
            : new PriceRange(_lateLimits.Low, _inputLimits.High);
    }

    private void SetInputLimits()
    {
        var reference = AuctionReference;
        _lateLimits = _inputLimits = reference == Price.Undefined || IsFreeToday
            ? PriceRange.All
            : Around(reference, Phase.IsClosingAuction() ? ClosingPercent : OpeningPercent);
        _limitsTold = false;
    }

    /// <summary>New shares have no limits on their first day, since nobody knows where they belong.</summary>
    private bool IsFreeToday => Instrument.Listed == _exchange.Date && !Phase.IsClosingAuction()
        && Instrument.Type is not (SecurityType.Etf or SecurityType.LeveragedInverse);

    /// <summary>The prices at most so many per cent away, that included, as far as they are on ticks.</summary>
    private PriceRange Around(long reference, int percent)
    {
        var (low, high) = ((Int128)reference * (100 - percent), (Int128)reference * (100 + percent));
        return new PriceRange(Spreads.RoundUp((long)((low + 99) / 100)), Spreads.RoundDown((long)(high / 100)));
    }

    private void SetLateLimits()
    {
        // Where one side is empty the limits of order input hold on.
        var (bid, ask) = (BestBid, BestAsk);
        if (_inputLimits != PriceRange.All && bid != Price.Undefined && ask != Price.Undefined)
        {
            _lateLimits = new PriceRange(Math.Min(bid, ask), Math.Max(bid, ask));
        }
    }

    private void TellLimits(in PriceRange limits)
    {
        var reference = AuctionReference;
        if (reference != Price.Undefined && limits != PriceRange.All)
        {
            _writer.AuctionLimits(Index, reference, limits.Low, limits.High);
            _limitsTold = true;
        }
    }

    private Reject CheckAuction(in OrderEntry entry)
    {
        var reject = CheckShortInAuction(in entry);
        if (reject != Reject.None || entry.Kind == OrderKind.AtAuction)
        {
            return reject;
        }

        return IsFar(entry.Price, AuctionReference) ? Reject.NineTimes
            : !AuctionRange(entry.Side).Contains(entry.Price) ? Reject.AuctionPriceLimits
            : Reject.None;
    }

    /// <summary>The tick rule: not below the reference price, and so never without a price.</summary>
    private Reject CheckShortInAuction(in OrderEntry entry)
    {
        if (!entry.IsShort)
        {
            return Reject.None;
        }

        if (entry.Side != Side.Ask || !CanBeShorted || (entry.Kind == OrderKind.AtAuction && !entry.IsShortExempt))
        {
            return Reject.NoShortSelling;
        }

        var reference = AuctionReference;
        return !entry.IsShortExempt && reference != Price.Undefined && entry.Price < reference ? Reject.ShortSellPrice : Reject.None;
    }
}
