namespace Sampan.Market.Tests;

/// <summary>Writes down what a market says.</summary>
internal sealed class MarketOutputLog : IMarketOutput
{
    public List<(int Instrument, TradeRecord Trade, long Number)> Trades { get; } = [];

    public List<(int Instrument, BarInterval Interval, Bar Bar)> Closed { get; } = [];

    public List<(int Instrument, BarInterval Interval, long Start)> Voided { get; } = [];

    public List<GapRecord> Gaps { get; } = [];

    public List<NewsRecord> News { get; } = [];

    public void OnTrade(int instrument, in TradeRecord trade, long number) => Trades.Add((instrument, trade, number));

    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar) => Closed.Add((instrument, interval, bar));

    public void OnBarVoided(int instrument, BarInterval interval, long start) => Voided.Add((instrument, interval, start));

    public void OnGap(in GapRecord gap) => Gaps.Add(gap);

    public void OnNews(in NewsRecord news) => News.Add(news);
}
