using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Reporting;

namespace Sampan.Server.Tests.Feeds.Simulation.Reporting;

public sealed class SimulationReportTests
{
    private static readonly SimulationReport Report = SimulationReport.Run(
        TestMarket.Instruments, new SimulatorOptions { Scale = 0.02 }, day: null, compare: []);

    [Fact]
    public void A_day_has_auctions_and_every_kind_of_message_in_the_exchange_s_mix()
    {
        var day = Report.Day;
        double events = day.OrderEvents;

        Assert.InRange(day.Adds / events, 0.46, 0.52);
        Assert.InRange(day.Deletes / events, 0.45, 0.52);
        Assert.InRange(day.Modifies / events, 0.015, 0.06);
        Assert.InRange(day.OpeningTurnover / day.Turnover, 0.002, 0.08);
        Assert.InRange(day.ClosingTurnover / day.Turnover, 0.02, 0.25);
        Assert.True(day.Rejects.Values.Sum() < day.Entered / 50);
    }

    [Fact]
    public void The_page_needs_nothing_else_and_has_all_pictures()
    {
        var page = Report.Html();

        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.Equal(Report.Pictures().Count, page.Split("<svg ").Length - 1);
        Assert.Superset(
            new HashSet<string>
            {
                "turnover", "auctions", "volatility", "clustering", "message-mix", "spread", "depth", "trade-size", "prices",
            },
            Report.Pictures().Keys.ToHashSet());
    }

    [Fact]
    public void The_figures_are_there_as_json_with_the_real_ones()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            Report.WriteJson(json);
        }

        using var document = JsonDocument.Parse(bytes.ToArray());
        Assert.Equal(Report.Day.Trades, document.RootElement.GetProperty("simulated").GetProperty("trades").GetInt64());
        Assert.Equal(22, document.RootElement.GetProperty("real").GetProperty("bars").GetProperty("turnoverByQuarter").GetArrayLength());
    }

    [Fact]
    public void A_day_goes_by_the_rules_that_are_configured()
    {
        var day = SimulationReport.DefaultDay;
        var rules = ExchangeRules.Known with { Calendar = TradingCalendar.BuiltIn.With(day, DayKind.Half, "Eve of nothing") };

        var half = SimulationReport.Run(
            TestMarket.Instruments, new SimulatorOptions { Scale = 0.02, Rules = rules }, day: null, compare: []);

        Assert.InRange(half.Day.Trades, Report.Day.Trades / 4, Report.Day.Trades * 3 / 4);
    }

    [Fact]
    public void A_day_without_trading_is_refused()
    {
        var error = Assert.Throws<OperatorException>(() => SimulationReport.Run(
            TestMarket.Instruments, new SimulatorOptions(), new DateOnly(2026, 3, 14), []));

        Assert.Equal("There is no trading on 2026-03-14.", error.Message);
    }
}
