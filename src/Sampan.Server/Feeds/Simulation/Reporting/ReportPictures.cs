namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>The pictures of a report.</summary>
internal static class ReportPictures
{
    private const string Simulated = "simulated";

    private static readonly string[] Sizes = ["≤ 1 k", "≤ 10 k", "≤ 100 k", "≤ 1 m", "≤ 10 m", "more"];

    /// <summary>Draws them all.</summary>
    public static IReadOnlyDictionary<string, string> Draw(DayFigures day, RealFigures real)
    {
        var pictures = new Dictionary<string, string>();
        if (day.Bars is { } bars)
        {
            AddBars(pictures, bars, real);
        }

        var events = (double)Math.Max(day.OrderEvents, 1);
        pictures["message-mix"] = Picture.Bars(
            "Order messages", ["add", "delete", "modify"], "P0",
            new Series(Simulated, [day.Adds / events, day.Deletes / events, day.Modifies / events]),
            new Series("real (full feed)", RealFigures.MessageMix));
        pictures["spread"] = Picture.Bars(
            "Best bid to best ask, in ticks: share of looks, one a minute", DayFigures.SpreadNames, "P0",
            new Series("60 most traded stocks", day.SpreadsOfLarge), new Series("all other stocks", day.SpreadsOfOthers));
        string[] levels = [.. Enumerable.Range(1, day.OrdersByLevel.Length).Select(level => $"{level}")];
        pictures["depth"] = Picture.Bars(
            "Depth by price level, in minutes of the stock's average volume", levels, "F1",
            new Series("60 most traded stocks", day.MinutesOfVolumeByLevel));
        double trades = Math.Max(day.Trades, 1);
        pictures["trade-size"] = Picture.Bars(
            "Trades by their value, HK$", Sizes, "P0", new Series(Simulated, [.. day.TradesBySize.Select(count => count / trades)]));
        pictures["prices"] = Picture.Lines(
            "Prices: change since the first trade, per cent", Minutes(), "F1", fromZero: false,
            [.. day.Prices.Select(stock => new Series(stock.Code, stock.Changes))]);
        return pictures;
    }

    private static void AddBars(Dictionary<string, string> pictures, BarFigures bars, RealFigures real)
    {
        string[] quarters = [.. Enumerable.Range(0, SessionMinutes.Quarters).Select(SessionMinutes.NameOf)];
        string[] lags = [.. BarFigures.Lags.Select(lag => $"{lag}")];
        pictures["turnover"] = Picture.Bars(
            "Turnover by quarter hour (the last with the closing auction)", quarters, "P0",
            new Series(Simulated, bars.TurnoverByQuarter), new Series("real", real.Bars.TurnoverByQuarter));
        pictures["auctions"] = Picture.Bars(
            "Share of turnover", ["opening auction", "last minute and closing auction"], "P0",
            new Series(Simulated, [bars.OpeningShare, bars.ClosingShare]),
            new Series("real", [real.Bars.OpeningShare, real.Bars.ClosingShare]));
        pictures["volatility"] = Picture.Lines(
            "Volatility by quarter hour: size of one-minute returns, 1 on average", quarters, "F1", fromZero: true,
            new Series(Simulated, bars.VolatilityByQuarter), new Series("real", real.Bars.VolatilityByQuarter));
        pictures["clustering"] = Picture.Bars(
            "Autocorrelation of the size of one-minute returns, by minutes", lags, "F2",
            new Series(Simulated, bars.VolatilityAutocorrelation), new Series("real", real.Bars.VolatilityAutocorrelation));
    }

    private static string[] Minutes() =>
    [
        .. Enumerable.Range(0, SessionMinutes.Count)
            .Select(minute => minute == 0 ? "open" : SessionMinutes.NameOf(SessionMinutes.QuarterOf(minute))),
    ];
}
