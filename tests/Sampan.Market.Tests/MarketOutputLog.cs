namespace Sampan.Market.Tests;

/// <summary>Writes down what a market says.</summary>
internal sealed class MarketOutputLog : IMarketOutput
{
    public List<(int Instrument, TradeRecord Trade, long Number)> Trades { get; } = [];

    public List<(int Instrument, BarInterval Interval, Bar Bar)> Closed { get; } = [];

    public List<(int Instrument, BarInterval Interval, long Start)> Voided { get; } = [];

    /// <summary>
    /// What whoever keeps bars has: the last word on each that was not taken back, without the mark and the number of a revision.
    /// </summary>
    public SortedDictionary<(int Instrument, BarInterval Interval, long Start), Bar> Kept { get; } = [];

    public List<(BarInterval Interval, Bar Bar)> VoidedBars { get; } = [];

    public List<(Bar Auction, Bar Continuous)> Auctions { get; } = [];

    public List<GapRecord> Gaps { get; } = [];

    public List<NewsRecord> News { get; } = [];

    public void OnTrade(int instrument, in TradeRecord trade, long number) => Trades.Add((instrument, trade, number));

    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
    {
        Closed.Add((instrument, interval, bar));
        Kept[(instrument, interval, bar.Start)] = bar with { Flags = bar.Flags & ~BarFlags.Revised, Revision = 0 };
    }

    public void OnBarVoided(int instrument, BarInterval interval, in Bar bar)
    {
        Voided.Add((instrument, interval, bar.Start));
        VoidedBars.Add((interval, bar));
        Assert.True(Kept.Remove((instrument, interval, bar.Start)), "a bar that is taken back was told before");
    }

    public void OnClosingAuction(int instrument, in Bar auction, in Bar continuous) => Auctions.Add((auction, continuous));

    public void OnGap(in GapRecord gap) => Gaps.Add(gap);

    public void OnNews(in NewsRecord news) => News.Add(news);
}
