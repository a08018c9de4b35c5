using System.Text.Json;
using Sampan.Server.Accounts;
using Sampan.Server.Tests.Accounts;

namespace Sampan.Server.Tests.Cli;

public sealed class PlanCommandTests : IDisposable
{
    private readonly AccountFolder _folder = new();

    [Fact]
    public async Task The_list_has_the_plans_of_the_file_over_the_shipped_ones()
    {
        await File.WriteAllTextAsync(
            _folder.PlansFile,
            """{"plans": {"free": {"requestsPerMinute": 7, "connections": null, "subscriptions": 3}}}""",
            TestContext.Current.CancellationToken);

        var people = await RunAsync("plan", "list");
        var programs = JsonElement.Parse((await RunAsync("plan", "list", "--json")).Output);

        Assert.Matches(@"(?m)^free +7 +- +3 +50$", people.Output);
        Assert.Equal(PlanCatalog.Shipped.All.Count, programs.GetArrayLength());
        Assert.Equal(7, programs[0].GetProperty("requestsPerMinute").GetInt32());
        Assert.Equal(JsonValueKind.Null, programs[0].GetProperty("connections").ValueKind);
    }

    [Fact]
    public async Task A_plan_is_shown_under_the_keys_of_the_file()
    {
        var result = await RunAsync("plan", "show", "Free", "--json");

        Assert.Equal(
            """
            {"name":"free","requestsPerMinute":5,"burst":5,"connections":1,"subscriptions":3,
            "subscriptionsPerConnection":500,"batchSize":5,"depthLevels":10,"barsPerRequest":1000,
            "note":"iTick Free, 0 USD a month"}
            """.ReplaceLineEndings(""),
            result.Output.TrimEnd());
    }

    [Fact]
    public async Task An_account_is_put_on_another_plan()
    {
        var issued = _folder.CreateToken("acme", "free");
        using var directory = _folder.OpenDirectory();

        var result = await RunAsync("plan", "assign", "ACME", "Premium");

        _folder.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("acme is now on plan premium.", result.Output.TrimEnd());
        Assert.True(directory.TryAuthenticate(issued.Token, out var grant));
        Assert.Equal("premium", grant.Account.Plan.Name);
    }

    [Fact]
    public async Task A_bad_file_is_one_sentence_and_exit_code_2()
    {
        await File.WriteAllTextAsync(
            _folder.PlansFile, """{"plans": {"free": {"burts": 7}}}""", TestContext.Current.CancellationToken);

        var result = await RunAsync("plan", "list");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains($"In {_folder.PlansFile}, plans.free.burts is not a known key", result.Error);
    }

    public void Dispose() => _folder.Dispose();

    private Task<SampanResult> RunAsync(params string[] arguments) =>
        SampanProcess.RunAsync([.. arguments, "--data", _folder.Path]);
}
