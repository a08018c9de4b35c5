namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>What minute bars tell of a market, in figures that do not depend on its size.</summary>
internal sealed record BarFigures
{
    /// <summary>How many days of one stock the figures are of.</summary>
    public required int StockDays { get; init; }

    /// <summary>
    /// The share of the day's turnover in each quarter of an hour of continuous trading; the last has the closing auction.
    /// </summary>
    public required double[] TurnoverByQuarter { get; init; }

    /// <summary>The share of the opening auction in the day's turnover.</summary>
    public required double OpeningShare { get; init; }

    /// <summary>The share of the last minute and the closing auction.</summary>
    public required double ClosingShare { get; init; }

    /// <summary>The share of minutes of continuous trading in which nothing was traded.</summary>
    public required double MinutesWithoutTrade { get; init; }

    /// <summary>The share of one-minute returns that are zero.</summary>
    public required double ZeroReturns { get; init; }

    /// <summary>The standard deviation of one-minute returns in basis points; the median over stock-days.</summary>
    public required double MinuteVolatility { get; init; }

    /// <summary>The average size of returns in each quarter of an hour, 1 on average.</summary>
    public required double[] VolatilityByQuarter { get; init; }

    /// <summary>The kurtosis of one-minute returns of a stock-day, 3 for a normal distribution; the median.</summary>
    public required double Kurtosis { get; init; }

    /// <summary>The autocorrelation of one-minute returns at a lag of one minute.</summary>
    public required double ReturnAutocorrelation { get; init; }

    /// <summary>
    /// The autocorrelation of the size of one-minute returns at each of <see cref="Lags"/>, the shape of the day taken out.
    /// </summary>
    public required double[] VolatilityAutocorrelation { get; init; }

    /// <summary>The variance of 15-minute returns over 15 times that of one-minute returns: 1 for a random walk.</summary>
    public required double VarianceRatio { get; init; }

    /// <summary>The correlation of a minute's turnover with the size of its return, the shape of the day taken out.</summary>
    public required double VolumeVolatilityCorrelation { get; init; }

    /// <summary>The average correlation of two stocks' five-minute returns.</summary>
    public required double CrossCorrelation { get; init; }

    /// <summary>The lags of <see cref="VolatilityAutocorrelation"/>, minutes.</summary>
    public static IReadOnlyList<int> Lags { get; } = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60];
}
