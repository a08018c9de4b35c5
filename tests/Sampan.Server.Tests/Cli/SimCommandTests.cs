using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Cli;

public sealed class SimCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_report_goes_by_the_rules_of_a_file()
    {
        var rules = _folder.Write("hkex.rules", "closed 2026-03-10 A storm\n");

        var result = await SampanProcess.RunAsync("sim", "report", "--rules", rules);

        Assert.Equal((2, "There is no trading on 2026-03-10.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_day_is_played_by_the_rules_that_it_says_itself()
    {
        var day = _folder.Write("ticks.day", """
            security 700 previous 7
            phase2-from 2026-07-07
            vcm-from 2026-07-07 mid 1
            vcm 700 mid
            quiet
            day 2026-07-06 from 10:00
            10:00 a buy enhanced 6.995 x 100
            day 2026-07-07 from 10:00
            10:00 b buy enhanced 6.995 x 100
            10:01 c sell enhanced 7.085 x 100
            10:02 d buy enhanced 7.085 x 100

            """);

        var result = await SampanProcess.RunAsync("sim", "play", day);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("10:00 a buy enhanced 6.995 x 100\n> rejected 7073:", result.Output);
        Assert.Contains("10:00 b buy enhanced 6.995 x 100\n> b rests: bid 6.995 x 100\n", result.Output);
        Assert.Contains("> upper-price-limit 7.07 until 10:07\n> rejected 2601:", result.Output);
    }

    [Theory]
    [InlineData("--rules nowhere.rules", "The rules in nowhere.rules can't be read; name a file that can, or leave it out: ")]
    [InlineData("--spreadPhase2From July", "--spreadPhase2From is 'July'; it must be none, or a date such as 2026-07-06.")]
    public async Task A_mistake_is_a_sentence(string arguments, string sentence)
    {
        var result = await SampanProcess.RunAsync(["sim", "report", .. arguments.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(sentence, result.Error);
    }
}
