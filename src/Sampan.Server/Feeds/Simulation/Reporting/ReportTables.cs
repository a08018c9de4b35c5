using System.Globalization;

namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>The figures of a day that are single numbers, as people read them.</summary>
internal static class ReportTables
{
    /// <summary>What the day came to.</summary>
    public static IEnumerable<(string Name, string Value)> Summary(DayFigures day, SimulatorOptions options)
    {
        yield return ("Day", $"{day.Date:yyyy-MM-dd}");
        yield return ("Scenario", options.Scenario?.Name ?? "none");
        yield return ("Seed, scale", Text($"{options.Seed}, {options.Scale}"));
        yield return ("Securities, traded", Text($"{day.Securities:N0}, {day.Traded:N0}"));
        yield return ("Turnover", Text($"HK${day.Turnover / 1e9:F1} bn"));
        yield return ("Trades", Text($"{day.Trades:N0}"));
        yield return ("Order events", Text($"{day.OrderEvents:N0}"));
        yield return ("Records", Text($"{day.Records:N0}"));
        yield return ("Opening auction", Text($"{day.OpeningTurnover / day.Turnover:P1} of turnover"));
        yield return ("Closing auction", Text($"{day.ClosingTurnover / day.Turnover:P1} of turnover"));
        yield return ("Orders entered", Text($"{day.Entered:N0}"));
        yield return ("Orders refused", Text($"{day.Rejects.Values.Sum():N0}"));
        yield return ("Cooling-offs (VCM)", Text($"{day.CoolingOffs:N0}"));
        yield return ("CBBCs called", Text($"{day.Called:N0}"));
    }

    /// <summary>What the minute bars tell, simulated and real.</summary>
    public static IEnumerable<(string Name, string Simulated, string Real)> Compared(DayFigures day, BarFigures real)
    {
        var events = (double)Math.Max(day.OrderEvents, 1);
        yield return ("Adds, deletes, modifies", Text($"{day.Adds / events:P1}, {day.Deletes / events:P1}, {day.Modifies / events:P1}"),
            Text($"{RealFigures.MessageMix[0]:P1}, {RealFigures.MessageMix[1]:P1}, {RealFigures.MessageMix[2]:P1}"));
        yield return ("Trades for 100 order events", Text($"{100 * day.Trades / events:F1}"),
            Text($"{100 * RealFigures.Whole.Trades / RealFigures.Whole.OrderEvents:F1}"));
        if (day.Bars is not { } bars)
        {
            yield break;
        }

        yield return Row("Opening auction, share of turnover", bars.OpeningShare, real.OpeningShare, "P1");
        yield return Row("Last minute and closing auction", bars.ClosingShare, real.ClosingShare, "P1");
        yield return Row("Minutes without a trade", bars.MinutesWithoutTrade, real.MinutesWithoutTrade, "P1");
        yield return Row("One-minute returns that are zero", bars.ZeroReturns, real.ZeroReturns, "P1");
        yield return Row("Volatility of a minute, basis points", bars.MinuteVolatility, real.MinuteVolatility, "F1");
        yield return Row("Kurtosis of one-minute returns", bars.Kurtosis, real.Kurtosis, "F1");
        yield return Row("Autocorrelation of returns, one minute", bars.ReturnAutocorrelation, real.ReturnAutocorrelation, "F3");
        var (clusters, realClusters) = (bars.VolatilityAutocorrelation, real.VolatilityAutocorrelation);
        yield return Row("Autocorrelation of their size, one minute", clusters[0], realClusters[0], "F3");
        yield return Row("The same, ten minutes", clusters[4], realClusters[4], "F3");
        yield return Row("Variance of 15 minutes, of 15 times one minute's", bars.VarianceRatio, real.VarianceRatio, "F2");
        yield return Row(
            "Correlation of turnover and size of return", bars.VolumeVolatilityCorrelation, real.VolumeVolatilityCorrelation, "F2");
        yield return Row("Correlation of two stocks, five minutes", bars.CrossCorrelation, real.CrossCorrelation, "F2");
    }

    private static (string, string, string) Row(string name, double simulated, double real, string format) =>
        (name, simulated.ToString(format, CultureInfo.InvariantCulture), real.ToString(format, CultureInfo.InvariantCulture));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
