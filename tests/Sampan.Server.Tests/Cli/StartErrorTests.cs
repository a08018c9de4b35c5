using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Sampan.Server.Hosting;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Cli;

/// <summary>What <c>sampan serve</c> says when it can't start.</summary>
public sealed class StartErrorTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    [Fact]
    public async Task A_port_that_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://{other.LocalEndpoint}";

        await Refuses(
            $"The address {address} is taken by another program: stop that one, or choose another with --urls.",
            ["--urls", address]);
    }

    [Fact]
    public async Task A_data_folder_that_another_server_holds()
    {
        using var other = DataLock.Hold(Data);

        await Refuses($"The data folder {Data} is in use by another Sampan: stop that one, or choose another with --data.");
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file()
    {
        _folder.Write("data", "");

        await Refuses($"The data folder {Data} can't be made (*): choose another with --data.");
    }

    [Fact]
    public async Task A_data_folder_that_nobody_can_make()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has folders that not even root can write to.");

        await Refuses(
            "The data folder /proc/sampan can't be made (*): choose another with --data.", ["--data", "/proc/sampan"]);
    }

    [Theory]
    [InlineData("history.db", "{0} is not a SQLite database: move it away, or name another folder with --data.")]
    [InlineData("accounts.db", "{0} is not an account file of Sampan: move it away, or choose another data folder.")]
    [InlineData("plans.json", "{0} is not *")]
    public async Task A_file_in_the_data_folder_that_is_something_else(string file, string sentence)
    {
        Directory.CreateDirectory(Data);
        _folder.Write(Path.Combine("data", file), "It was a dark and stormy night; the rain fell in torrents.");

        await Refuses(string.Format(null, sentence, Path.Combine(Data, file)));
    }

    [Theory]
    [InlineData("""{"spede": 2}""", "'spede' in sampan.json is not a setting; the keys are urls, data, *.")]
    [InlineData("""{"itick": {"kType4": 2}}""", "'itick:kType4' in sampan.json is not a setting; the keys are *.")]
    [InlineData("""{"speed": 0}""", "'speed' in sampan.json is '0'; it must be a number from 0.1 to 10000, or max.")]
    [InlineData("""{"speed": null}""", "'speed' in sampan.json is null; it must be a text, a number, true or false.")]
    [InlineData("""{"speed": [2]}""", "'speed' in sampan.json is [2]; it must be a text, a number, true or false.")]
    [InlineData("""{"speed": 2""", "The settings in sampan.json are not JSON, correct them: *LineNumber: 0*.")]
    [InlineData("""{"speed": 2, "speed": 3}""", "The settings in sampan.json are not JSON, correct them: *speed*.")]
    [InlineData("[]", "The settings in sampan.json must be an object: keys and values in braces.")]
    [InlineData("", "The settings in sampan.json are not JSON, correct them: *.")]
    public async Task A_file_of_settings_with_a_mistake(string json, string sentence)
    {
        _folder.Write("sampan.json", json);

        await Refuses(sentence);
    }

    [Fact]
    public async Task A_file_of_settings_that_is_not_there_or_no_file()
    {
        await Refuses("There is no none.json: correct --config, or leave it out.", ["--config", "none.json"]);
        await Refuses("The settings in . can't be read, make it a file that can: *.", ["--config", "."]);
    }

    [Fact]
    public async Task A_mistake_in_the_environment()
    {
        await Refuses(
            "'SAMPAN__SPEDE' in the environment is not a setting; the keys are *.", [], new() { ["SAMPAN__SPEDE"] = "2" });
        await Refuses(
            "'SAMPAN__ITICK__KTYPE3' in the environment is '20m'; it must be 15m or 10m.",
            [],
            new() { ["SAMPAN__ITICK__KTYPE3"] = "20m" });
    }

    [Theory]
    [InlineData("'--spede' is no command, option or argument here. See 'sampan serve --help'.", "--spede", "2")]
    [InlineData("--speed is '0'; it must be a number from 0.1 to 10000, or max.", "--speed", "0")]
    [InlineData("--urls is 'http://locahost:0'; it must be addresses such as *.", "--urls", "http://locahost:0")]
    [InlineData("The server can't listen on http://192.0.2.1:0 (*): change --urls, *.", "--urls", "http://192.0.2.1:0")]
    [InlineData("The server can't listen on https://127.0.0.1:0 (*certificate*): *.", "--urls", "https://127.0.0.1:0")]
    public async Task A_mistake_on_the_command_line(string sentence, params string[] flags) => await Refuses(sentence, flags);

    [Fact]
    public async Task A_mistake_in_the_settings_of_the_web_server()
    {
        _folder.Write("sampan.json", """{"kestrel": {"endpoints": {"a": {"url": "nonsense"}}}}""");

        await Refuses("The server can't listen on nonsense (*): change --urls, or the kestrel settings.");
    }

    public void Dispose() => _folder.Dispose();

    /// <param name="sentence">All that standard error has; a star stands for some text.</param>
    /// <param name="flags">Of <c>sampan serve</c>, over a data folder and any free port.</param>
    /// <param name="environment">More variables.</param>
    private async Task Refuses(string sentence, string[]? flags = null, Dictionary<string, string>? environment = null)
    {
        string[] defaults = [.. Unless("--urls", "http://127.0.0.1:0"), .. Unless("--data", Data)];

        var result = await SampanProcess.RunAsync(["serve", .. defaults, .. flags ?? []], environment ?? [], _folder.Path);

        var pattern = Regex.Escape(sentence).Replace("\\*", ".*", StringComparison.Ordinal);
        Assert.Matches($"^{pattern}\n$", result.Error);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));

        string[] Unless(string flag, string value) => flags?.Contains(flag) == true ? [] : [flag, value];
    }
}
