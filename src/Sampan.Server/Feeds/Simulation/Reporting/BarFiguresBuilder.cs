namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>Works out <see cref="BarFigures"/> from the days of many stocks.</summary>
internal sealed class BarFiguresBuilder
{
    // Of a stock that trades less than every other minute, returns say more of the tick than of the stock.
    private const int TradedMinutesMin = SessionMinutes.Count / 2;

    private readonly double[] _turnover = new double[SessionMinutes.Count];
    private readonly List<(double[] Returns, double[] Turnover)> _days = [];
    private readonly List<double> _correlations = [];
    private long _minutes;
    private long _empty;

    /// <summary>Whether there is anything to work out.</summary>
    public bool HasDays => _days.Count > 0;

    /// <summary>Takes one day of several stocks.</summary>
    public void AddDay(IEnumerable<StockDay> stocks)
    {
        var returns = new List<double[]>();
        foreach (var stock in stocks.Where(stock => stock.TradedMinutes >= TradedMinutesMin))
        {
            Count(stock);
            returns.Add(stock.Returns());
            _days.Add((returns[^1], stock.Turnover));
        }

        if (returns.Count > 1)
        {
            _correlations.Add(MeanCorrelation(returns));
        }
    }

    /// <summary>The figures of all that was taken.</summary>
    /// <exception cref="InvalidOperationException">There was nothing.</exception>
    public BarFigures Build()
    {
        if (_days.Count == 0)
        {
            throw new InvalidOperationException("There is no full day of a stock that trades at least every other minute.");
        }

        var total = _turnover.Sum();
        var shape = Shape();
        var all = _days.SelectMany(day => day.Returns).Where(double.IsFinite).ToArray();
        return new BarFigures
        {
            StockDays = _days.Count,
            TurnoverByQuarter = ByQuarter(_turnover, minute => _turnover[minute] / total, average: false),
            OpeningShare = _turnover[0] / total,
            ClosingShare = _turnover[SessionMinutes.Last] / total,
            MinutesWithoutTrade = (double)_empty / _minutes,
            ZeroReturns = all.Count(move => move == 0) / (double)all.Length,
            MinuteVolatility = Median(_days.Select(day => 1e4 * Math.Sqrt(Moment(day.Returns, 2)))),
            VolatilityByQuarter = ByQuarter(shape, minute => shape[minute], average: true),
            Kurtosis = Median(_days.Select(day => Moment(day.Returns, 4) / Math.Pow(Moment(day.Returns, 2), 2))),
            ReturnAutocorrelation = Mean(_days.Select(day => Autocorrelation(day.Returns, 1))),
            VolatilityAutocorrelation =
            [
                .. BarFigures.Lags.Select(lag => Mean(_days.Select(day => Autocorrelation(Sizes(day.Returns, shape), lag)))),
            ],
            VarianceRatio = Median(_days.Select(day => VarianceRatio(day.Returns, 15))),
            VolumeVolatilityCorrelation = Mean(_days.Select(day => VolumeCorrelation(day.Returns, day.Turnover, shape, total))),
            CrossCorrelation = Mean(_correlations),
        };
    }

    private void Count(StockDay stock)
    {
        for (var minute = 0; minute < SessionMinutes.Count; minute++)
        {
            _turnover[minute] += stock.Turnover[minute];
            var counts = minute is > 0 and < SessionMinutes.Last ? 1 : 0;
            _minutes += counts;
            _empty += stock.Turnover[minute] == 0 ? counts : 0;
        }
    }

    /// <summary>How large returns are at each minute, 1 on average: what every stock and day has in common.</summary>
    private double[] Shape()
    {
        var (sums, counts) = (new double[SessionMinutes.Count], new int[SessionMinutes.Count]);
        foreach (var (returns, _) in _days)
        {
            var mean = Mean(returns.Select(Math.Abs));
            for (var minute = 0; minute < sums.Length && mean > 0; minute++)
            {
                if (double.IsFinite(returns[minute]))
                {
                    sums[minute] += Math.Abs(returns[minute]) / mean;
                    counts[minute]++;
                }
            }
        }

        return [.. sums.Zip(counts, (sum, count) => count > 0 ? sum / count : double.NaN)];
    }

    private static double[] ByQuarter(double[] minutes, Func<int, double> valueOf, bool average)
    {
        var quarters = new double[SessionMinutes.Quarters];
        var counts = new int[quarters.Length];
        for (var minute = 1; minute < minutes.Length; minute++)
        {
            if (double.IsFinite(valueOf(minute)))
            {
                quarters[SessionMinutes.QuarterOf(minute)] += valueOf(minute);
                counts[SessionMinutes.QuarterOf(minute)]++;
            }
        }

        return average ? [.. quarters.Zip(counts, (sum, count) => sum / count)] : quarters;
    }

    private static double[] Sizes(double[] returns, double[] shape) =>
        [.. returns.Zip(shape, (move, size) => size > 0 ? Math.Abs(move) / size : double.NaN)];

    private double VolumeCorrelation(double[] returns, double[] turnover, double[] shape, double total) =>
        Correlation(Sizes(returns, shape), [.. turnover.Zip(_turnover, (value, all) => all > 0 ? value / (all / total) : double.NaN)]);

    private static double Autocorrelation(double[] values, int lag)
    {
        var mean = Mean(values);
        var (covariance, pairs) = (0.0, 0);
        for (var i = 0; i + lag < values.Length; i++)
        {
            var product = (values[i] - mean) * (values[i + lag] - mean);
            if (double.IsFinite(product))
            {
                covariance += product;
                pairs++;
            }
        }

        var variance = Mean(values.Select(value => (value - mean) * (value - mean)));
        return pairs > 0 && variance > 0 ? covariance / pairs / variance : double.NaN;
    }

    private static double Correlation(double[] one, double[] two)
    {
        var both = one.Zip(two).Where(pair => double.IsFinite(pair.First + pair.Second)).ToArray();
        if (both.Length == 0)
        {
            return double.NaN;
        }

        var (first, second) = (both.Average(pair => pair.First), both.Average(pair => pair.Second));
        var covariance = both.Average(pair => (pair.First - first) * (pair.Second - second));
        var scale = both.Average(pair => Math.Pow(pair.First - first, 2)) * both.Average(pair => Math.Pow(pair.Second - second, 2));
        return scale > 0 ? covariance / Math.Sqrt(scale) : double.NaN;
    }

    // Of standardised returns the variance of the mean tells the average correlation of two.
    private static double MeanCorrelation(List<double[]> returns)
    {
        var standardised = returns.Select(stock => Standardised(Sums(stock, 5))).Where(stock => stock is not null).ToArray();
        var count = standardised.Length;
        if (count < 2)
        {
            return double.NaN;
        }

        var means = Enumerable.Range(0, standardised[0]!.Length).Select(i => standardised.Average(stock => stock![i])).ToArray();
        return ((count * means.Average(mean => mean * mean)) - 1) / (count - 1);
    }

    private static double[]? Standardised(double[] values)
    {
        var deviation = Math.Sqrt(Moment(values, 2));
        return deviation > 0 ? [.. values.Select(value => value / deviation)] : null;
    }

    private static double VarianceRatio(double[] returns, int span) =>
        Moment(Sums(returns, span), 2) / span / Moment(returns, 2);

    /// <summary>The returns of longer spans, within a session.</summary>
    private static double[] Sums(double[] returns, int span)
    {
        var sums = new List<double>();
        foreach (var (from, to) in new[] { (2, SessionMinutes.Afternoon), (SessionMinutes.Afternoon + 1, SessionMinutes.Last) })
        {
            for (var start = from; start + span <= to; start += span)
            {
                sums.Add(returns.AsSpan(start, span).ToArray().Where(double.IsFinite).Sum());
            }
        }

        return [.. sums];
    }

    // About zero: the drift of a minute is nothing beside its deviation.
    private static double Moment(IEnumerable<double> values, int power) => Mean(values.Select(value => Math.Pow(value, power)));

    private static double Mean(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }
}
