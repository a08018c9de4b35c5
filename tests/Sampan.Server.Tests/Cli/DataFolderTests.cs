using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Cli;

/// <summary>The folder that a verb takes: the one that the server beside it would take.</summary>
public sealed class DataFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task It_is_the_flag_then_the_environment_then_the_file_then_the_default()
    {
        await CreateToken([], []);
        AssertIsIn("sampan-data");

        _folder.Write("sampan.json", """{"data": "of-the-file", "speed": 2}""");
        await CreateToken([], []);
        AssertIsIn("of-the-file");

        await CreateToken([], Environment("of-the-environment"));
        AssertIsIn("of-the-environment");

        await CreateToken(["--data", "of-the-flag"], Environment("not-this"));
        AssertIsIn("of-the-flag");
    }

    [Fact]
    public async Task A_file_that_would_stop_the_server_stops_a_verb_too_but_not_its_help()
    {
        _folder.Write("sampan.json", """{"dada": "of-the-file"}""");

        var result = await CreateToken([], []);
        var named = await CreateToken(["--data", "of-the-flag"], []);
        var help = await SampanProcess.RunAsync(["token", "list", "--help"], [], _folder.Path);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("'dada' in sampan.json is not a setting; the keys are ", result.Error);
        Assert.Equal(0, named.ExitCode);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--data <DIR>", help.Output);
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, string> Environment(string data) => new() { ["SAMPAN__DATA"] = data };

    private Task<SampanResult> CreateToken(string[] flags, Dictionary<string, string> environment) =>
        SampanProcess.RunAsync(["token", "create", "--name", "acme", "--plan", "free", .. flags], environment, _folder.Path);

    private void AssertIsIn(string folder) => Assert.True(File.Exists(Path.Combine(_folder.Path, folder, "accounts.db")), folder);
}
