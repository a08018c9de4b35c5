using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Publishing.Books;

/// <summary>What the exchange knows of one security.</summary>
internal sealed class ExchangeSecurity(Instrument instrument)
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

    /// <summary>Whether it is halted or suspended.</summary>
    public bool IsHalted { get; set; }

    /// <summary>Whether it was halted at any time of the day.</summary>
    public bool WasHalted { get; set; }

    /// <summary>The table of its ticks; another day may have another one.</summary>
    public SpreadTable Spreads { get; private set; } = SpreadTables.For(instrument.SpreadTableCode ?? 'A', default);

    /// <summary>
    /// The price that its value is taken at, thousandths: the last one, or the best bid above it, or the best ask below it;
    /// before the first trade the previous close takes part (Exchange Rule 101).
    /// </summary>
    public int Nominal
    {
        get
        {
            var last = Day.Last == 0 ? PreviousClose : Day.Last;
            if (Book.Bids.Levels.Count > 0 && WirePrice.Of(Book.Bids.BestPrice) > last)
            {
                return WirePrice.Of(Book.Bids.BestPrice);
            }

            return Book.Asks.Levels.Count > 0 && WirePrice.Of(Book.Asks.BestPrice) < last
                ? WirePrice.Of(Book.Asks.BestPrice)
                : last;
        }
    }

    /// <summary>Begins a day: no order and no trade of the last one lives on.</summary>
    public void BeginDay(DateOnly date)
    {
        PreviousClose = Close != 0 ? Close : Day.Last != 0 ? Day.Last : PreviousClose;
        Book.Clear();
        Day = new DaySums();
        (Close, IsHalted, WasHalted) = (0, false, false);
        UseSpreadsOf(date);
    }

    /// <summary>Takes the table of ticks of a day.</summary>
    public void UseSpreadsOf(DateOnly date) => Spreads = SpreadTables.For(Instrument.SpreadTableCode ?? 'A', date);
}
