using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>How far from the market a price may be in continuous trading.</summary>
public sealed partial class ExchangeSecurity
{
    private const int QuotationSpreads = 24;
    private const int QueuesBehindBest = 9;
    private const long FarFactor = 9;

    // Where the market is changes seldom beside the orders that come.
    private StepFrom _bidFloor;
    private StepFrom _bidCeiling;
    private StepFrom _bidReach;
    private StepFrom _askFloor;
    private StepFrom _askCeiling;
    private StepFrom _askReach;

    // Whether there was an order in continuous trading today, or one was carried into it.
    private bool _quoted;

    /// <summary>The prices at which an order of a kind may be entered now, as far as the market limits them.</summary>
    public PriceRange QuotationRange(Side side, OrderKind kind) =>
        kind == OrderKind.SpecialLimit ? PriceRange.All
        : side == Side.Bid ? BidRange(kind)
        : AskRange(kind);

    private Reject CheckQuotation(in OrderEntry entry)
    {
        if (IsFar(entry.Price, NominalPrice))
        {
            return Reject.NineTimes;
        }

        var best = Opposite(LadderOf(entry.Side)).BestPrice;
        if (entry.Kind == OrderKind.SpecialLimit)
        {
            return best == Price.Undefined || LadderOf(entry.Side).IsBetter(best, entry.Price)
                ? Reject.SpecialLimitReachesNone
                : CheckShort(in entry);
        }

        return QuotationRange(entry.Side, entry.Kind).Contains(entry.Price) ? CheckShort(in entry) : WhyNot(in entry, best);
    }

    /// <summary>Whether a price is nine times another one or more, or a ninth of it or less.</summary>
    private static bool IsFar(long price, long nominal) => nominal != Price.Undefined
        && ((Int128)price >= (Int128)nominal * FarFactor || (Int128)price * FarFactor <= nominal);

    private Reject WhyNot(in OrderEntry entry, long best) =>
        best != Price.Undefined && LadderOf(entry.Side).IsBetter(entry.Price, best)
            ? entry.Kind == OrderKind.Limit ? Reject.LimitThroughBest : Reject.EnhancedLimitTooFar
            : _quoted ? Reject.QuotationRange : Reject.OpeningQuotation;

    /// <summary>The tick rule: not below the best ask.</summary>
    private Reject CheckShort(in OrderEntry entry)
    {
        if (!entry.IsShort)
        {
            return Reject.None;
        }

        if (entry.Side != Side.Ask || !CanBeShorted)
        {
            return Reject.NoShortSelling;
        }

        return !entry.IsShortExempt && BestAsk != Price.Undefined && entry.Price < BestAsk ? Reject.ShortSellPrice : Reject.None;
    }

    /// <summary>Whether a short sale at a price meets the tick rule in continuous trading.</summary>
    public bool MayBeSoldShortAt(long price) => CanBeShorted && (BestAsk == Price.Undefined || price >= BestAsk);

    private bool CanBeShorted => Instrument.Flags is { } flags
        ? (flags & InstrumentFlags.ShortSell) != 0
        : Instrument.Type is SecurityType.Equity or SecurityType.Reit or SecurityType.Etf or SecurityType.LeveragedInverse;

    private PriceRange BidRange(OrderKind kind)
    {
        var (bid, ask) = (BestBid, BestAsk);
        var lowest = bid != Price.Undefined ? bid : Math.Min(Math.Min(Last, Low), ask);
        var low = lowest == Price.Undefined ? 0 : _bidFloor.Down(Spreads, lowest, QuotationSpreads);
        if (ask != Price.Undefined)
        {
            return new PriceRange(low, kind == OrderKind.Limit ? ask : _bidReach.Up(Spreads, ask, QueuesBehindBest));
        }

        var highest = Highest(bid);
        return new PriceRange(
            low, highest == Price.Undefined || !_quoted ? Price.Undefined : _bidCeiling.Up(Spreads, highest, QuotationSpreads));
    }

    private PriceRange AskRange(OrderKind kind)
    {
        var (bid, ask) = (BestBid, BestAsk);
        var highest = ask != Price.Undefined ? ask : Highest(bid);
        var high = highest == Price.Undefined ? Price.Undefined : _askCeiling.Up(Spreads, highest, QuotationSpreads);
        if (bid != Price.Undefined)
        {
            return new PriceRange(kind == OrderKind.Limit ? bid : _askReach.Down(Spreads, bid, QueuesBehindBest), high);
        }

        var lowest = Math.Min(Math.Min(Last, Low), ask);
        return new PriceRange(
            lowest == Price.Undefined || !_quoted ? 0 : _askFloor.Down(Spreads, lowest, QuotationSpreads), high);
    }

    /// <summary>The highest of a price of the book, the last price and the high of the day.</summary>
    private long Highest(long best)
    {
        var highest = Math.Max(best == Price.Undefined ? 0 : best, Last == Price.Undefined ? 0 : Last);
        highest = Math.Max(highest, High == Price.Undefined ? 0 : High);
        return highest == 0 ? Price.Undefined : highest;
    }

    /// <summary>A price so many spreads from another one, kept until it is asked of yet another.</summary>
    private struct StepFrom
    {
        private SpreadTable? _spreads;
        private long _from;
        private long _to;

        public long Up(SpreadTable spreads, long from, int ticks)
        {
            if (from != _from || spreads != _spreads)
            {
                (_spreads, _from, _to) = (spreads, from, spreads.Up(from, ticks));
            }

            return _to;
        }

        public long Down(SpreadTable spreads, long from, int ticks)
        {
            if (from != _from || spreads != _spreads)
            {
                (_spreads, _from, _to) = (spreads, from, spreads.Down(from, ticks));
            }

            return _to;
        }
    }
}
