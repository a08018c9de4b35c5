namespace Sampan.Market;

/// <content>The trades of today, for those who ask.</content>
public sealed partial class MarketState
{
    /// <summary>The newest trades of today that are kept: all since the first that had a number.</summary>
    /// <param name="instrument">Dense index.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>In the order in which they were told.</returns>
    public ToldTrade[] NewestTradesOf(int instrument, int limit)
    {
        var trades = _states[instrument].Trades;
        var skipped = Math.Max(0, trades.Count - limit);
        var newest = new List<ToldTrade>(trades.Count - skipped);
        var today = Today;
        foreach (ref readonly var trade in trades.All(_trades))
        {
            if (skipped-- <= 0 && trade.Kind != DayTradeKind.Loss)
            {
                newest.Add(new ToldTrade(
                    trade.Id, trade.TimeOn(today), trade.Price, trade.Size, trade.Side, trade.Kind.Type()));
            }
        }

        return [.. newest];
    }
}
