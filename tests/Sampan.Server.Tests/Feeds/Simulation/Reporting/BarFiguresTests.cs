using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Reporting;

namespace Sampan.Server.Tests.Feeds.Simulation.Reporting;

/// <summary>Figures of made-up bars of which it is known what they must come to.</summary>
public sealed class BarFiguresTests
{
    [Fact]
    public void A_random_walk_is_normal_and_has_no_memory()
    {
        var figures = Build(stocks: 40, (_, prng) => 0.001 * prng.NextNormal());

        Assert.InRange(figures.Kurtosis, 2.2, 3.2);
        Assert.InRange(figures.ReturnAutocorrelation, -0.03, 0.03);
        Assert.InRange(figures.VarianceRatio, 0.75, 1.2);
        Assert.InRange(figures.MinuteVolatility, 9, 11);
        Assert.InRange(figures.CrossCorrelation, -0.03, 0.05);
        Assert.All(figures.VolatilityAutocorrelation, correlation => Assert.InRange(correlation, -0.04, 0.04));
        Assert.Equal(0, figures.MinutesWithoutTrade);
    }

    [Fact]
    public void Moves_that_come_in_clusters_are_found_to()
    {
        // Ten quiet minutes, ten wild ones; at another place for each stock, so that it is not the shape of the day.
        var figures = Build(
            stocks: 40, (stock, prng, minute) => ((minute + (stock * 7)) / 10 % 2 == 0 ? 0.0003 : 0.003) * prng.NextNormal());

        Assert.True(figures.VolatilityAutocorrelation[0] > 0.3);
        Assert.True(figures.VolatilityAutocorrelation[4] < 0);
        Assert.True(figures.Kurtosis > 4);
    }

    [Fact]
    public void Shares_of_turnover_are_those_of_the_bars()
    {
        var day = new StockDay();
        Array.Fill(day.Close, 10);
        Array.Fill(day.Turnover, 1);
        (day.Turnover[0], day.Turnover[SessionMinutes.Last]) = (10, 60);
        var builder = new BarFiguresBuilder();
        builder.AddDay([day]);
        var figures = builder.Build();

        Assert.Equal(10.0 / 399, figures.OpeningShare, 9);
        Assert.Equal(60.0 / 399, figures.ClosingShare, 9);
        Assert.Equal(15.0 / 399, figures.TurnoverByQuarter[0], 9);
        Assert.Equal(74.0 / 399, figures.TurnoverByQuarter[^1], 9);
    }

    [Theory]
    [InlineData(9 * 60 + 30, 0)]
    [InlineData(9 * 60 + 31, 1)]
    [InlineData(12 * 60, 150)]
    [InlineData(13 * 60 + 1, 151)]
    [InlineData(16 * 60, 330)]
    [InlineData(12 * 60 + 30, -1)]
    [InlineData(9 * 60, -1)]
    public void Labels_are_numbered_over_lunch(int minuteOfDay, int minute) =>
        Assert.Equal(minute, SessionMinutes.OfLabel(minuteOfDay));

    [Theory]
    [InlineData(9 * 3600 + 21 * 60, 0)]
    [InlineData(9 * 3600 + 30 * 60, 1)]
    [InlineData(12 * 3600 - 1, 150)]
    [InlineData(13 * 3600, 151)]
    [InlineData(16 * 3600 - 1, 330)]
    [InlineData(16 * 3600 + 9 * 60, 330)]
    [InlineData(12 * 3600 + 60, -1)]
    public void Trades_fall_into_the_minute_whose_label_vendors_give_them(int secondOfDay, int minute) =>
        Assert.Equal(minute, SessionMinutes.OfTrade(secondOfDay));

    [Fact]
    public void Minute_bars_are_read_from_a_file_and_errors_name_the_line()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, Rows());
            Assert.Equal(2, MinuteBarFile.Read([path]).StockDays);

            File.WriteAllLines(path, [.. Rows().Take(3), "20200601,0933,00700,x"]);
            Assert.Contains("line 4", Assert.Throws<OperatorException>(() => MinuteBarFile.Read([path])).Message);

            File.WriteAllLines(path, ["code,price"]);
            Assert.Contains("date,time,code", Assert.Throws<OperatorException>(() => MinuteBarFile.Read([path])).Message);

            File.WriteAllLines(path, Rows().Take(100));
            Assert.Contains("no full day", Assert.Throws<OperatorException>(() => MinuteBarFile.Read([path])).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<string> Rows()
    {
        yield return "date,time,code,open,high,low,close,volume,turnover";
        for (var minute = (9 * 60) + 30; minute <= 16 * 60; minute++)
        {
            if (SessionMinutes.OfLabel(minute) >= 0)
            {
                foreach (var code in new[] { "00005", "00700" })
                {
                    yield return $"20200601,{minute / 60:00}{minute % 60:00},{code},10,10,10,{10 + (minute % 7)},100,{1000 + minute}";
                }
            }
        }
    }

    private delegate double Move(int stock, Chance prng, int minute);

    private static BarFigures Build(int stocks, Func<int, Chance, double> move) => Build(stocks, (stock, prng, _) => move(stock, prng));

    private static BarFigures Build(int stocks, Move move)
    {
        var builder = new BarFiguresBuilder();
        builder.AddDay(Enumerable.Range(0, stocks).Select(stock =>
        {
            var prng = new Chance((ulong)stock);
            var day = new StockDay();
            var price = 100.0;
            for (var minute = 0; minute < SessionMinutes.Count; minute++)
            {
                day.Close[minute] = price *= Math.Exp(move(stock, prng, minute));
                day.Turnover[minute] = 1_000;
            }

            return day;
        }));
        return builder.Build();
    }

    /// <summary>A generator that is not copied as it is handed on.</summary>
    private sealed class Chance(ulong stream)
    {
        private Prng _prng = new(1, stream);

        public double NextNormal() => _prng.NextNormal();
    }
}
