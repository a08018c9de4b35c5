using System.Text.Json;
using Sampan.Server.Accounts;
using Sampan.Server.Tests.Accounts;

namespace Sampan.Server.Tests.Cli;

public sealed class TokenCommandTests : IDisposable
{
    private readonly AccountFolder _folder = new();

    [Fact]
    public async Task A_token_made_on_the_command_line_opens_the_server_and_revoked_there_shuts_it()
    {
        using var directory = _folder.OpenDirectory();

        var created = await RunJsonAsync("token", "create", "--name", "acme", "--plan", "FREE");
        var token = created.GetProperty("token").GetString()!;
        _folder.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(directory.TryAuthenticate(token, out var grant));
        Assert.Equal(("acme", "free"), (grant.Account.Name, grant.Account.Plan.Name));
        Assert.Equal(
            (grant.Prefix, "acme", "free"),
            (Text(created, "prefix"), Text(created, "name"), Text(created, "plan")));

        await RunJsonAsync("token", "revoke", grant.Prefix);
        _folder.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(directory.TryAuthenticate(token, out _));
        Assert.Equal(GrantEnd.Revoked, grant.End);
    }

    [Fact]
    public async Task A_rotation_is_seen_in_the_list()
    {
        var first = await RunJsonAsync("token", "create", "--name", "acme", "--plan", "base");
        var second = await RunJsonAsync("token", "rotate", "acme", "--overlap", "0s");
        var list = await RunJsonAsync("token", "list");

        Assert.Equal(Text(first, "prefix"), Text(second, "replaces"));
        Assert.Equal(2, list.GetArrayLength());
        var valid = list.EnumerateArray().Where(token => token.GetProperty("valid").GetBoolean());
        Assert.Equal([Text(second, "prefix")], valid.Select(token => Text(token, "prefix")));
    }

    [Fact]
    public async Task People_get_a_line_to_try()
    {
        var created = await RunAsync("token", "create", "--name", "acme", "--plan", "base");
        var listed = await RunAsync("token", "list");

        Assert.Equal((0, ""), (created.ExitCode, created.Error));
        Assert.Matches("curl -H 'token: sampan_[A-Za-z0-9_-]{43}' 'http://127.0.0.1:7700/stock/quote", created.Output);
        Assert.Contains("acme  base", listed.Output);
        Assert.DoesNotMatch("sampan_[A-Za-z0-9_-]{9}", listed.Output);
    }

    [Theory]
    [InlineData("There is no plan 'gold'", "token", "create", "--name", "acme", "--plan", "gold")]
    [InlineData("Option '--plan' is required. See 'sampan token create --help'", "token", "create", "--name", "acme")]
    [InlineData("'mint' is no command, option or argument here. See 'sampan token --help'", "token", "mint")]
    [InlineData("sampan token create", "token", "revoke", "acme")]
    [InlineData("--overlap can't be '1y'", "token", "rotate", "acme", "--overlap", "1y")]
    public async Task A_mistake_is_one_sentence_and_exit_code_2(string sentence, params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(sentence, result.Error);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_one_sentence_and_exit_code_2()
    {
        var below = Path.Combine(_folder.PlansFile, "data");
        await File.WriteAllTextAsync(_folder.PlansFile, """{"plans": {}}""", TestContext.Current.CancellationToken);

        var result = await SampanProcess.RunAsync("token", "create", "--name", "a", "--plan", "free", "--data", below);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"The data folder {below} can't be made", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_names_the_default_folder()
    {
        var result = await SampanProcess.RunAsync(
            ["token", "create", "--name", "acme", "--plan", "base"],
            new() { ["SAMPAN__DATA"] = Path.Combine(_folder.Path, "new", "folder") });

        Assert.Equal(0, result.ExitCode);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "new", "folder", "accounts.db")));
    }

    [Theory]
    [InlineData("token", "create")]
    [InlineData("token", "list")]
    [InlineData("token", "revoke")]
    [InlineData("token", "rotate")]
    [InlineData("plan", "assign")]
    [InlineData("plan", "list")]
    [InlineData("plan", "show")]
    public async Task Help_shows_an_example(string verb, string action)
    {
        var result = await SampanProcess.RunAsync(verb, action, "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches($"Examples?:\\s+sampan {verb} {action}", result.Output);
    }

    public void Dispose() => _folder.Dispose();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<SampanResult> RunAsync(params string[] arguments) =>
        SampanProcess.RunAsync([.. arguments, "--data", _folder.Path]);

    private async Task<JsonElement> RunJsonAsync(params string[] arguments)
    {
        var result = await RunAsync([.. arguments, "--json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return JsonElement.Parse(result.Output);
    }
}
