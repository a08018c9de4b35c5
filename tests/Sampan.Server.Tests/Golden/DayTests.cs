using Sampan.Server.Hosting.Days;

namespace Sampan.Server.Tests.Golden;

/// <summary>Days of the market that are written down: <c>tests/data/days</c>, each its own expected transcript.</summary>
/// <remarks>
/// With <c>SAMPAN_GOLDEN=write</c> the files are written anew. Read each difference and hold it to the rule in the comment above it:
/// what comes out is not right because it came out.
/// </remarks>
public sealed class DayTests
{
    private static readonly string Folder = Repository.PathOf("tests", "data", "days");
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("SAMPAN_GOLDEN") == "write";

    public static TheoryData<string> Days =>
        [.. Directory.EnumerateFiles(Folder, "*.day").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Days))]
    public async Task A_day_goes_as_it_is_written(string name)
    {
        var path = Path.Combine(Folder, name);
        var result = await DayPlay.RunAsync(path);
        if (IsWriting)
        {
            await File.WriteAllTextAsync(path, result.Transcript, TestContext.Current.CancellationToken);
            return;
        }

        Assert.True(result.HasExpectations, $"{name} says nothing of what should come out.");
        Assert.Null(result.FirstDifference);
    }

    [Fact]
    public void No_day_expects_a_market_made_again_or_a_history_to_differ_from_what_was_told_live() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Folder, "*.day"), path => File.ReadAllText(path).Contains("> BUT ", StringComparison.Ordinal));

    [Fact]
    public async Task What_comes_out_otherwise_is_shown_with_its_line()
    {
        var result = await PlayAsync("""
            security 700 previous 500
            day 2026-03-03 from 09:30
            > book is empty
            > previous-close 500
            > phase continuous
            09:31 a buy limit 500 x 100
            > a rests: bid 500 x 200

            """);

        Assert.False(result.IsAsExpected);
        Assert.Equal(
            "line 7\n  expected: > a rests: bid 500 x 200\n  came out: > a rests: bid 500 x 100", result.FirstDifference);
    }

    [Fact]
    public async Task The_day_in_the_documentation_goes_as_it_is_written_there()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("docs", "days.md"), TestContext.Current.CancellationToken);
        var day = text.Split("```").Single(block => block.StartsWith("\n#", StringComparison.Ordinal))[1..];

        Assert.Null((await PlayAsync(day)).FirstDifference);
    }

    [Fact]
    public async Task A_day_without_expectations_is_played_and_as_expected()
    {
        var result = await PlayAsync("security 700 previous 500\nday 2026-03-03 from 09:30\n");

        Assert.True(result.IsAsExpected);
        Assert.Contains("> phase continuous\n", result.Transcript);
    }

    [Fact]
    public async Task A_server_that_hears_the_day_answers_what_the_day_says()
    {
        var transcript = (await PlayAsync("""
            security 700 previous 500
            security 5 previous 60 lot 400
            quiet
            day 2026-03-03 from 09:30
            09:31 a sell limit 500.5 x 300
            09:32 b buy enhanced 500.5 x 100
            09:33:10 quote
            09:33:10 get /v1/quote/700
            09:33:10 quote of 5
            09:33:10 get /v1/quote/5
            09:33:10 get /v1/quote/6

            """)).Transcript.Split('\n');

        var answers = Array.FindAll(transcript, line => line.StartsWith("> {", StringComparison.Ordinal));
        Assert.Equal([answers[0], answers[2]], [answers[1], answers[3]]);
        Assert.Contains("\"last\":500.5", answers[0]);
        Assert.StartsWith("> 404 {", transcript[^2]);
    }

    [Theory]
    [InlineData("09:31 a buy limit 500 x", "test.day:3: A number of shares is missing.")]
    [InlineData("09:31 a buy limit 500", "test.day:3: Write price and shares as 500.5 x 300.")]
    [InlineData("09:31 a buy limit dear x 100", "test.day:3: dear is no price.")]
    [InlineData("09:31 a buy stop 500 x 100", "test.day:3: stop is no kind of order; it is one of limit, enhanced, special, "
        + "at-auction, at-auction-limit, odd-lot.")]
    [InlineData("09:31 qoute last", "test.day:3: qoute is none of quote, itick, book, bars, get, cancel, amend, pick, suspend, "
        + "resume, report, cancel-trade, and an order goes: qoute buy enhanced 500.5 x 300.")]
    [InlineData("09:31 cancel a", "test.day:3: There was no order a that rested.")]
    [InlineData("09:31 quote lats", "test.day:3: /v1/quote has no member lats.")]
    [InlineData("09:31 bars 7m", "test.day:3: 7m is no interval; it is one of 1m, 5m, 15m, 30m, 1h, 2h, 4h, 1d, 1w, 1mo.")]
    [InlineData("09:31 itick of 5", "test.day:3: No line says security 5.")]
    [InlineData("09:31 itick now", "test.day:3: now is not understood here.")]
    [InlineData("9:31 itick", "test.day:3: 9:31 is no time of day; write 09:30, 09:30:05 or 09:30:05.25.")]
    [InlineData("09:29 itick", "test.day:3: Lines come in the order of their times; this one is before 09:30.")]
    [InlineData("securtiy 5", "test.day:3: securtiy begins no line: security, seed, quiet, phase2-from, vcm, vcm-from, "
        + "vcm-once, closed, half-day, open, weather, overnight, day, a time, # or >.")]
    [InlineData("overnight 2026-03-04 700 split 10", "test.day:3: 10 is no ratio; write 10:1.")]
    [InlineData("overnight 2026-03-04 700 rights 1:4", "test.day:3: Say at and an amount.")]
    [InlineData("vcm 700 huge", "test.day:3: huge is no tier; it is one of large, mid, small, etp, spac, "
        + "spac-warrant, none.")]
    [InlineData("security 5 lot big", "test.day:3: big is no number.")]
    [InlineData("security 5 lot 0", "test.day:3: A board lot is from 1 to 1000000, and not 0.")]
    [InlineData("09:31 a buy limit 500 x 100 broker 70000", "test.day:3: A broker is from 1 to 65535, and not 70000.")]
    [InlineData("weather 2026-03-03 from 11:00", "test.day: WeatherDays: from 2024-09-23 on the market trades through all weather, "
        + "so that 2026-03-03 can't be one.")]
    public async Task A_line_that_is_not_understood_is_named(string line, string error)
    {
        var problem = await Assert.ThrowsAsync<OperatorException>(
            () => PlayAsync($"security 700 previous 500\nday 2026-03-03 from 09:30\n{line}\n"));

        Assert.Equal(error, problem.Message);
    }

    [Theory]
    [InlineData("day 2026-03-03\n", "test.day: List at least one security, and each once, as in: security 700 previous 500")]
    [InlineData("security 5\n09:30\n", "test.day: Say which day it is before anything happens, as in: day 2026-03-03")]
    public async Task What_a_day_lacks_is_told(string text, string error) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<OperatorException>(() => PlayAsync(text))).Message);

    private static Task<DayResult> PlayAsync(string text) => DayPlay.RunAsync(DayFile.Parse("test.day", text));
}
