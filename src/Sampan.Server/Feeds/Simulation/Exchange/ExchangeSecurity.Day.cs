using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The day: how it begins, what each phase does, how it closes.</summary>
public sealed partial class ExchangeSecurity
{
    private ClosingMedian _median;

    /// <summary>
    /// The price that the day is measured by: the closing price of the day before, less what has left the share overnight; units
    /// of 1e-9, <see cref="Price.Undefined"/> for none.
    /// </summary>
    public long PreviousClose { get; private set; }

    /// <summary>Today's closing price, units of 1e-9; <see cref="Price.Undefined"/> until there is one.</summary>
    public long ClosingPrice { get; private set; } = Price.Undefined;

    /// <summary>The nominal price, units of 1e-9; <see cref="Price.Undefined"/> when there is nothing that it could be.</summary>
    public long NominalPrice
    {
        get
        {
            if (IsInAuction)
            {
                return ClosingPrice != Price.Undefined ? ClosingPrice
                    : Equilibrium.Exists ? Equilibrium.Price
                    : Phase.IsClosingAuction() && ClosingReference != Price.Undefined ? ClosingReference
                    : Last;
            }

            var recorded = Phase.IsClosed() && ClosingPrice != Price.Undefined ? ClosingPrice : Last;
            if (recorded == Price.Undefined || Phase is not (TradingPhase.Continuous or TradingPhase.OrderCancel))
            {
                return recorded;
            }

            var bid = BestBid;
            return bid != Price.Undefined && bid > recorded ? bid : Math.Min(BestAsk, recorded);
        }
    }

    /// <summary>The day is over, and another one will be measured by its close.</summary>
    internal void KeepClose() => PreviousClose = ClosingPrice != Price.Undefined ? ClosingPrice : Last;

    /// <summary>Begins a day, after all have kept their closes.</summary>
    /// <param name="isFirst">Whether the exchange begins: who listens may know the previous close.</param>
    /// <param name="isContinued">Whether the market never closed, so that the books live on.</param>
    /// <param name="closed">When the day before ended, nanoseconds since the Unix epoch, UTC.</param>
    internal void BeginDay(bool isFirst, bool isContinued, long closed)
    {
        var spreads = _exchange.SpreadsOf(Instrument);
        if (!isContinued || spreads != Spreads || _exchange.HasEventToday(this))
        {
            EmptyBooks();
        }

        Spreads = spreads;
        IsListed = IsListedOn(_exchange.Date);
        var close = PreviousClose;
        TakeOvernightEvents();
        ResetDay();
        if (!isContinued && IsListed && PreviousClose != Price.Undefined && !(isFirst && _isKnown && PreviousClose == close))
        {
            _writer.PreviousClose(Index, PreviousClose, closed);
        }
    }

    internal void EnterPhase(TradingPhase phase)
    {
        switch (phase)
        {
            case TradingPhase.OpeningInput when HasOpeningAuction:
                SetInputLimits();
                break;
            case TradingPhase.OpeningNoCancellation when HasOpeningAuction && IsListed:
                SetLateLimits();
                TellLimits(in _lateLimits);
                break;
            case TradingPhase.Blocking:
                ResetAuction();
                break;
            case TradingPhase.Continuous:
                _vcm?.BeginSession();
                break;
            case TradingPhase.OrderCancel:
                TellShortSales();
                break;
            case TradingPhase.ClosingReferencePrice when IsListed:
                FixReference();
                break;
            case TradingPhase.ClosingNoCancellation when HasClosingAuction && IsListed:
                SetLateLimits();
                TellLimits(in _lateLimits);
                break;
            case TradingPhase.Close when IsListed:
                Close();
                break;
            default:
                break;
        }
    }

    /// <summary>Takes the nominal price for the closing price.</summary>
    internal void Sample() => _median.Take(NominalPrice);

    private void FixReference()
    {
        ClosingReference = _median.Value != Price.Undefined ? _median.Value : Last;
        if (HasClosingAuction)
        {
            SetInputLimits();
            TellLimits(in _inputLimits);
        }
        else if (ClosingReference != Price.Undefined)
        {
            _writer.AuctionLimits(Index, ClosingReference, Price.Undefined, Price.Undefined);
        }

        CarryIntoClosing();
    }

    private void Close()
    {
        Clear();
        ClosingPrice = ClosingPrice != Price.Undefined ? ClosingPrice
            : _median.Value != Price.Undefined ? _median.Value
            : Last;
        TellClosing();
        TellShortSales();
    }

    private void TellClosing()
    {
        if (ClosingPrice != Price.Undefined)
        {
            _writer.ClosingPrice(Index, ClosingPrice, Trades);
        }
    }

    /// <summary>What is reported, or taken back, after the close changes the number of trades told with it.</summary>
    private void TellClosingAgain()
    {
        if (Phase == TradingPhase.Close)
        {
            TellClosing();
        }
    }

    /// <summary>Twice a day: at the end of the morning and of the day.</summary>
    private void TellShortSales()
    {
        if (ShortVolume > 0)
        {
            _writer.ShortSales(Index, ShortVolume, ShortTurnover);
        }
    }

    private void ResetDay()
    {
        ResetSums();
        (LastTradeId, _lastLogged, ShortVolume, ShortTurnover) = (0, TradeLog.None, 0, 0);
        ClosingPrice = ClosingReference = Price.Undefined;
        (_inputLimits, _lateLimits, _limitsTold) = (PriceRange.All, PriceRange.All, false);
        (_equilibrium, _told, _equilibriumIsStale) = (Equilibrium.None, Equilibrium.None, false);
        _median.Clear();
        BeginVcm();
    }

    private void EmptyBooks()
    {
        _writer.Clear(Index);
        if (_oddBids is not null)
        {
            _writer.ClearOddLots(Index);
        }

        Clear();
    }

    private void Clear()
    {
        _bids.Clear();
        _asks.Clear();
        _bidsAtAuction.Clear();
        _asksAtAuction.Clear();
        ClearOddLots();
        _pool.Clear();
        _quoted = false;
    }
}
