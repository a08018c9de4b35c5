namespace Sampan.Market;

/// <summary>Who hears, in order, of what is a sequence and not a state: each trade, and each bar that has closed.</summary>
public interface IMarketOutput
{
    /// <summary>A trade was applied.</summary>
    /// <param name="instrument">The dense index of the instrument.</param>
    /// <param name="trade">The trade; valid during the call.</param>
    /// <param name="number">The number of the trade, from 1 each day.</param>
    void OnTrade(int instrument, in TradeRecord trade, long number);

    /// <summary>A bar is finished: its interval has ended by the clock.</summary>
    /// <param name="instrument">The dense index of the instrument.</param>
    /// <param name="interval">The span of the bar.</param>
    /// <param name="bar">The bar; valid during the call.</param>
    void OnBarClosed(int instrument, BarInterval interval, in Bar bar);

    /// <summary>A hole in the feed has opened, or ended.</summary>
    /// <param name="gap">The hole; valid during the call.</param>
    void OnGap(in GapRecord gap)
    {
    }
}
