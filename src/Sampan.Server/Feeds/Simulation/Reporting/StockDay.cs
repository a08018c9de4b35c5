namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>One stock's minutes on one full day.</summary>
internal sealed class StockDay
{
    /// <summary>The last price of each minute in the trading currency; 0 where nothing was traded.</summary>
    public double[] Close { get; } = new double[SessionMinutes.Count];

    /// <summary>What was traded in each minute, in the trading currency.</summary>
    public double[] Turnover { get; } = new double[SessionMinutes.Count];

    /// <summary>How many minutes had a trade.</summary>
    public int TradedMinutes => Close.Count(close => close > 0);

    /// <summary>
    /// The logarithmic return of each minute; NaN where there is none: at the auctions, over lunch, and before the first price.
    /// </summary>
    public double[] Returns()
    {
        var returns = new double[SessionMinutes.Count];
        Array.Fill(returns, double.NaN);
        var last = Close[0] > 0 ? Close[0] : Close[1];
        for (var minute = 1; minute < SessionMinutes.Last; minute++)
        {
            var close = Close[minute] > 0 ? Close[minute] : last;
            if (last > 0 && minute is not 1 and not SessionMinutes.Afternoon)
            {
                returns[minute] = Math.Log(close / last);
            }

            last = close;
        }

        return returns;
    }
}
