using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>How the price of a stock went over a day.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Changes">At the end of each minute the change since the first price of the day, in per cent; NaN before it.</param>
internal sealed record StockPrices(string Code, double[] Changes)
{
    /// <summary>From the lowest to the highest, in per cent.</summary>
    public double Range
    {
        get
        {
            var known = Changes.Where(double.IsFinite).ToArray();
            return known.Max() - known.Min();
        }
    }

    /// <summary>The prices of a stock; null when it was not traded.</summary>
    public static StockPrices? Of(Instrument stock, StockDay day)
    {
        var first = day.Close.FirstOrDefault(close => close > 0);
        if (first == 0)
        {
            return null;
        }

        var changes = new double[day.Close.Length];
        var last = double.NaN;
        for (var minute = 0; minute < changes.Length; minute++)
        {
            last = day.Close[minute] > 0 ? ((day.Close[minute] / first) - 1) * 100 : last;
            changes[minute] = last;
        }

        return new StockPrices(stock.Code, changes);
    }
}
