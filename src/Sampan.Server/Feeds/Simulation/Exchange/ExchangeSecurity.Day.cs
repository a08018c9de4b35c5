using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>What the day has come to.</summary>
public sealed partial class ExchangeSecurity
{
    private ClosingMedian _median;

    /// <summary>The closing price of the day before, units of 1e-9; <see cref="Price.Undefined"/> for none.</summary>
    public long PreviousClose { get; private set; }

    /// <summary>Price of today's last automatic match, units of 1e-9; <see cref="Price.Undefined"/> for none. So high and low.</summary>
    public long LastToday { get; private set; } = Price.Undefined;

    public long High { get; private set; } = Price.Undefined;

    public long Low { get; private set; } = Price.Undefined;

    /// <summary>The price recorded last: of today, or the previous close; <see cref="Price.Undefined"/> for neither.</summary>
    public long Last => LastToday != Price.Undefined ? LastToday : PreviousClose;

    /// <summary>The number of the last trade of today; it counts from 1.</summary>
    public uint LastTradeId { get; private set; }

    /// <summary>Today's closing price, units of 1e-9; <see cref="Price.Undefined"/> until there is one.</summary>
    public long ClosingPrice { get; private set; } = Price.Undefined;

    /// <summary>The nominal price, units of 1e-9; <see cref="Price.Undefined"/> when there is nothing that it could be.</summary>
    public long NominalPrice
    {
        get
        {
            var recorded = Last;
            if (recorded == Price.Undefined || Phase != TradingPhase.Continuous)
            {
                return recorded;
            }

            var bid = BestBid;
            return bid != Price.Undefined && bid > recorded ? bid : Math.Min(BestAsk, recorded);
        }
    }

    /// <param name="isFirst">Whether the exchange begins: who listens may know the previous close.</param>
    /// <param name="isContinued">Whether the market never closed, so that the books live on.</param>
    /// <param name="closed">When the day before ended, nanoseconds since the Unix epoch, UTC.</param>
    internal void BeginDay(bool isFirst, bool isContinued, long closed)
    {
        var spreads = _exchange.SpreadsOf(Instrument);
        if (!isContinued || spreads != Spreads)
        {
            Clear();
            _writer.Clear(Index);
        }

        Spreads = spreads;
        PreviousClose = ClosingPrice != Price.Undefined ? ClosingPrice : Last;
        LastToday = High = Low = ClosingPrice = Price.Undefined;
        LastTradeId = 0;
        _median.Clear();
        if (!isContinued && PreviousClose != Price.Undefined && !(isFirst && _isKnown))
        {
            _writer.PreviousClose(Index, PreviousClose, closed);
        }
    }

    internal void EnterPhase(TradingPhase phase)
    {
        if (phase == TradingPhase.Close)
        {
            Clear();
            ClosingPrice = _median.Value != Price.Undefined ? _median.Value : Last;
        }
    }

    /// <summary>Takes the nominal price for the closing price.</summary>
    internal void Sample() => _median.Take(NominalPrice);

    private void Clear()
    {
        _bids.Clear();
        _asks.Clear();
        _pool.Clear();
        _quoted = false;
    }
}
