using Sampan.Market;

namespace Sampan.Server.Pipeline;

/// <summary>Hands each output of the market to several who want it, in order.</summary>
internal sealed class OutputFanout(params IMarketOutput[] outputs) : IMarketOutput
{
    /// <inheritdoc/>
    public void OnTrade(int instrument, in TradeRecord trade, long number)
    {
        foreach (var output in outputs)
        {
            output.OnTrade(instrument, in trade, number);
        }
    }

    /// <inheritdoc/>
    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
    {
        foreach (var output in outputs)
        {
            output.OnBarClosed(instrument, interval, in bar);
        }
    }

    /// <inheritdoc/>
    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar, uint number, long day)
    {
        foreach (var output in outputs)
        {
            output.OnBarClosed(instrument, interval, in bar, number, day);
        }
    }

    /// <inheritdoc/>
    public void OnOrder(int instrument, in OrderRecord order, uint number, long day)
    {
        foreach (var output in outputs)
        {
            output.OnOrder(instrument, in order, number, day);
        }
    }

    /// <inheritdoc/>
    public void OnDay(long day)
    {
        foreach (var output in outputs)
        {
            output.OnDay(day);
        }
    }

    /// <inheritdoc/>
    public void OnBarVoided(int instrument, BarInterval interval, in Bar bar)
    {
        foreach (var output in outputs)
        {
            output.OnBarVoided(instrument, interval, in bar);
        }
    }

    /// <inheritdoc/>
    public void OnClosingAuction(int instrument, in Bar auction, in Bar continuous)
    {
        foreach (var output in outputs)
        {
            output.OnClosingAuction(instrument, in auction, in continuous);
        }
    }

    /// <inheritdoc/>
    public void OnNews(in NewsRecord news)
    {
        foreach (var output in outputs)
        {
            output.OnNews(in news);
        }
    }

    /// <inheritdoc/>
    public void OnAction(int instrument, in CorporateActionRecord action)
    {
        foreach (var output in outputs)
        {
            output.OnAction(instrument, in action);
        }
    }

    /// <inheritdoc/>
    public void OnGap(in GapRecord gap)
    {
        foreach (var output in outputs)
        {
            output.OnGap(in gap);
        }
    }
}
