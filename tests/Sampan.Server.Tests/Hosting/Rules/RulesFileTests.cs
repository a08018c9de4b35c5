using Sampan.Market;
using Sampan.Server.Hosting.Rules;
using Sampan.Server.Tests.Feeds.Simulation.Exchange;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Hosting.Rules;

public sealed class RulesFileTests
{
    [Fact]
    public void A_file_without_a_line_changes_nothing()
    {
        Assert.Equal(ExchangeRules.Known, Parse(""));
        Assert.Equal(ExchangeRules.Known, Parse("# Nothing is known better.\n\n"));
    }

    [Fact]
    public void A_day_can_be_closed_short_or_open_again()
    {
        var calendar = Parse("""
            closed 2027-03-10 General election
            half-day 2027-03-11
            open 2027-02-08     # The second day of the Lunar New Year
            """).Calendar;

        Assert.Equal(DayKind.Holiday, calendar.KindOf(new DateOnly(2027, 3, 10)));
        Assert.Equal("General election", calendar.HolidayOn(new DateOnly(2027, 3, 10))!.Name);
        Assert.Equal(DayKind.Half, calendar.KindOf(new DateOnly(2027, 3, 11)));
        Assert.Equal(DayKind.Full, calendar.KindOf(new DateOnly(2027, 2, 8)));
        Assert.Equal(DayKind.Holiday, calendar.KindOf(new DateOnly(2027, 2, 9)));
    }

    [Fact]
    public void A_security_of_which_nothing_is_said_stays_in_the_tier_that_is_known_of_it()
    {
        var rules = Parse("vcm 5 none\nvcm 8001 small from 2026-06-08\n");
        var (before, after) = (new DateOnly(2026, 6, 5), new DateOnly(2026, 6, 8));

        Assert.Equal(VcmTier.LargeCap, rules.VcmTierOf(TestExchange.Share(700), after));
        Assert.Equal(VcmTier.None, rules.VcmTierOf(TestExchange.Share(5), before));
        Assert.Equal(VcmTier.None, rules.VcmTierOf(TestExchange.Share(8001), before));
        Assert.Equal(VcmTier.SmallCap, rules.VcmTierOf(TestExchange.Share(8001), after));
    }

    [Theory]
    [InlineData("phase-2 2026-07-06",
        "hkex.rules:2: phase-2 begins no rule: phase2-from, vcm, vcm-from, vcm-once, closed, half-day, open, or # for a remark.")]
    [InlineData("phase2-from July", "hkex.rules:2: July is no date; write 2026-03-02.")]
    [InlineData("phase2-from 2026-07-06 GMT", "hkex.rules:2: GMT is not understood here.")]
    [InlineData("vcm tencent large", "hkex.rules:2: tencent is no number.")]
    [InlineData("vcm 700", "hkex.rules:2: Nothing is no tier; it is one of large, mid, small, etp, spac, spac-warrant, none.")]
    [InlineData("vcm 5 mid", "hkex.rules:2: The tier of 5 from that day on has been said before; take one of the two lines out.")]
    [InlineData("vcm-from 2026-06-08 large 0", "hkex.rules:2: A limit in per cent is from 1 to 99, and not 0.")]
    [InlineData("vcm-from 2026-06-08 large 10 large 12",
        "hkex.rules:2: A tier has two limits; write each once, as in: vcm-from 2021-04-12 large 10 mid 15 small 20")]
    [InlineData("closed 2027-03-13",
        "hkex.rules:2: 2027-03-13 is not a weekday from 2018 to 2028; only those can be closed, half days or open.")]
    [InlineData("day 2026-03-03",
        "hkex.rules:2: day begins no rule: phase2-from, vcm, vcm-from, vcm-once, closed, half-day, open, or # for a remark.")]
    public void A_line_that_is_not_understood_is_named(string line, string error) =>
        Assert.Equal(error, Assert.Throws<OperatorException>(() => Parse($"vcm 5 large\n{line}\n")).Message);

    [Fact]
    public void A_file_that_is_not_there_is_named_with_what_to_do()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "hkex.rules");

        var error = Assert.Throws<OperatorException>(() => RulesFile.Read(path)).Message;

        Assert.StartsWith($"The rules in {path} can't be read; name a file that can, or leave it out: ", error);
    }

    private static ExchangeRules Parse(string text) => RulesFile.Parse("hkex.rules", text);
}
