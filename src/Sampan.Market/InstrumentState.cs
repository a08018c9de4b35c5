namespace Sampan.Market;

/// <summary>One instrument: its book, its quote, its running bars.</summary>
internal sealed class InstrumentState(OrderBook book)
{
    public readonly OrderBook Book = book;
    public Quote Quote = Quote.Unknown;
    public BarSet Bars;
    public int BarsPresent;

    /// <summary>The start of the trading day that the quote tells of.</summary>
    public long Day = long.MinValue;

    /// <summary>Copies what is published.</summary>
    public void CopyTo(ref InstrumentSnapshot snapshot, long time)
    {
        snapshot.Quote = Quote;
        Book.CopyDepth(Side.Bid, ref snapshot.Bids);
        Book.CopyDepth(Side.Ask, ref snapshot.Asks);
        snapshot.Bars = Bars;
        snapshot.BarsPresent = BarsPresent;
        snapshot.Time = time;
    }
}
