using System.Globalization;
using System.Text;
using CsCheck;
using Sampan.Server.Hosting.Days;

namespace Sampan.Server.Tests.Golden;

/// <summary>Whatever happens on a day: bars and quotes are the same live, made again from its records, and from the history.</summary>
public sealed class AnyDayTests
{
    private static readonly string[] Intervals = ["1m", "5m", "15m", "30m", "1h", "2h", "4h", "1d", "1w", "1mo"];
    private static readonly string[] Reported = ["late", "direct", "non-direct", "overseas"];

    // Seconds since the step before, what happens, a price in steps of 0.1 from 99.2 on, lots, and what else there is to choose.
    private static readonly Gen<Step[]> AnySteps = Gen.Select(
        Gen.Int[0, 900], Gen.Int[0, 19], Gen.Int[0, 16], Gen.Int[1, 9], Gen.Int[1, 40], MakeStep).Array[40, 160];

    [Fact]
    public async Task A_day_is_the_same_by_every_way_and_every_time() => await AnySteps.SampleAsync(async steps =>
    {
        var transcript = (await PlayAsync(TextOf(steps))).Transcript;

        Assert.DoesNotContain("> BUT ", transcript);
        Assert.Null((await PlayAsync(transcript)).FirstDifference);
    }, iter: 12);

    private static Step MakeStep(int seconds, int kind, int ticks, int lots, int choice) => new(seconds, kind, ticks, lots, choice);

    private static Task<DayResult> PlayAsync(string text) => DayPlay.RunAsync(DayFile.Parse("any.day", text));

    private static string TextOf(Step[] steps)
    {
        var text = new StringBuilder("security 700 previous 100\nvcm 700 large\nday 2026-03-03\n");
        var time = new TimeOnly(9, 0);
        var end = new TimeOnly(16, 30);
        for (var i = 0; i < steps.Length && time < end; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{time:HH:mm:ss} {LineOf(steps[i], i, time)}\n");
            time = time.Add(TimeSpan.FromSeconds(steps[i].Seconds));
        }

        text.AppendJoin("", Intervals.Select(interval => $"16:59 bars {interval}\n"));
        return text.Append("17:30 itick\n17:30 bars 1d\n").ToString();
    }

    private static string LineOf(Step step, int number, TimeOnly time)
    {
        var price = (992 + step.Ticks) / 10m;
        return step.Kind switch
        {
            0 => $"cancel-trade {step.Choice}",
            1 => $"report {Reported[step.Choice % Reported.Length]} {price} x {step.Lots * 7}",
            2 => $"o{number} sell odd-lot {price} x {step.Lots}",
            3 => step.Choice < 4 ? "suspend" : "resume",
            4 => $"bars {Intervals[step.Choice % Intervals.Length]}",
            5 => "itick",
            var kind => $"n{number} {(kind % 2 == 0 ? "buy" : "sell")} {KindAt(time, step.Choice, price)} x {step.Lots * 100}",
        };
    }

    private static string KindAt(TimeOnly time, int choice, decimal price)
    {
        var isAuction = time < new TimeOnly(9, 25) || time >= new TimeOnly(16, 0);
        return isAuction
            ? choice < 8 ? "at-auction" : $"at-auction-limit {price}"
            : choice < 8 ? $"special {price}" : $"enhanced {price}";
    }

    private readonly record struct Step(int Seconds, int Kind, int Ticks, int Lots, int Choice);
}
