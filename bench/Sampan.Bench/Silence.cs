using Sampan.Market;

namespace Sampan.Bench;

/// <summary>Nobody listens.</summary>
internal sealed class Silence : IMarketOutput
{
    public void OnTrade(int instrument, in TradeRecord trade, long number)
    {
    }

    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
    {
    }
}
