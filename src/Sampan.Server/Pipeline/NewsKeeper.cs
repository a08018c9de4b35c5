using Sampan.Market;

namespace Sampan.Server.Pipeline;

/// <summary>Puts the market's news into a store that others read.</summary>
internal sealed class NewsKeeper : IMarketOutput
{
    /// <summary>The store.</summary>
    public NewsStore Store { get; } = new();

    /// <inheritdoc/>
    public void OnNews(in NewsRecord news) => Store.Add(in news);

    /// <inheritdoc/>
    public void OnTrade(int instrument, in TradeRecord trade, long number)
    {
        // No news.
    }

    /// <inheritdoc/>
    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
    {
        // No news.
    }
}
