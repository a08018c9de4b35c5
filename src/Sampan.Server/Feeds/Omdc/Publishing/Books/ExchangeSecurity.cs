using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Publishing.Books;

/// <summary>What the exchange knows of one security.</summary>
internal sealed class ExchangeSecurity(Instrument instrument, ExchangeRules rules)
{
    public Instrument Instrument { get; } = instrument;

    /// <summary>Its number on the wire.</summary>
    public uint Code { get; } = uint.Parse(instrument.Code, CultureInfo.InvariantCulture);

    public ExchangeBook Book { get; } = new();

    public DaySums Day { get; private set; } = new();

    /// <summary>Yesterday's closing price, thousandths; 0 when it is not known.</summary>
    public int PreviousClose { get; set; }

    /// <summary>Today's closing price, thousandths; 0 before there is one.</summary>
    public int Close { get; set; }

    /// <summary>The trades that were told with the closing price.</summary>
    public uint CloseTrades { get; set; }

    /// <summary>The part of the day.</summary>
    public TradingPhase Phase { get; set; } = TradingPhase.NotYetOpen;

    /// <summary>What is told of an auction while it goes on.</summary>
    public AuctionTold Auction { get; private set; } = new();

    /// <summary>The last cooling-off of the day; null for none.</summary>
    public VcmTold? Vcm { get; set; }

    /// <summary>Whether it is halted or suspended.</summary>
    public bool IsHalted { get; set; }

    /// <summary>Whether it was halted at any time of the day.</summary>
    public bool WasHalted { get; set; }

    /// <summary>The table of its ticks; another day may have another one.</summary>
    public SpreadTable Spreads { get; private set; } = rules.Spreads.For(instrument.SpreadTableCode ?? 'A', default);

    /// <summary>Whether the volatility control mechanism watches it today.</summary>
    public bool IsVcmWatched { get; private set; }

    /// <summary>
    /// The price that its value is taken at, thousandths: the last one, or the best bid above it, or the best ask below it;
    /// before the first trade the previous close takes part (Exchange Rule 101). In an auction it is the indicative price, and after
    /// the close the closing price.
    /// </summary>
    public int Nominal
    {
        get
        {
            var last = Day.Last == 0 ? PreviousClose : Day.Last;
            if (Phase.IsClosed() || (Phase.IsClosingAuction() && Instrument.HasAuctions))
            {
                return FirstOf(Close, Phase.IsClosed() ? last : FirstOf(Auction.Price, FirstOf(Auction.Reference, last)));
            }

            if (Phase.IsOpeningAuction())
            {
                return FirstOf(Auction.Price, last);
            }

            return Phase == TradingPhase.Blocking ? last : Bounded(last);
        }
    }

    /// <summary>Begins a day: no order and no trade of the last one lives on.</summary>
    public void BeginDay(DateOnly date)
    {
        PreviousClose = Close != 0 ? Close : Day.Last != 0 ? Day.Last : PreviousClose;
        Book.Clear();
        Day = new DaySums();
        (Close, CloseTrades, IsHalted, WasHalted) = (0, 0, IsHalted, IsHalted);
        (Phase, Auction, Vcm) = (TradingPhase.NotYetOpen, new AuctionTold(), null);
        UseRulesOf(date);
    }

    /// <summary>Takes what holds on a day.</summary>
    public void UseRulesOf(DateOnly date)
    {
        Spreads = rules.Spreads.For(Instrument.SpreadTableCode ?? 'A', date);
        IsVcmWatched = rules.VcmTierOf(Instrument, date) != VcmTier.None;
    }

    private static int FirstOf(int price, int other) => price != 0 ? price : other;

    private int Bounded(int last)
    {
        if (Book.Bids.Levels.Count > 0 && WirePrice.Of(Book.Bids.BestPrice) > last)
        {
            return WirePrice.Of(Book.Bids.BestPrice);
        }

        return Book.Asks.Levels.Count > 0 && WirePrice.Of(Book.Asks.BestPrice) < last
            ? WirePrice.Of(Book.Asks.BestPrice)
            : last;
    }
}
