using System.Collections;
using Sampan.Server.Hosting;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Hosting;

public sealed class SettingsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    /// <summary>A key, and values that it can't have.</summary>
    public static TheoryData<string, string[]> Impossible => new()
    {
        { "urls", ["", "x", "127.0.0.1:7700", "ftp://127.0.0.1", "http://127.0.0.1:99999", "http://127.0.0.1/path"] },
        { "data", ["", " "] },
        { "feed", ["", "omd", "Simulator", "omd:", "pcap:", "file:x"] },
        { "omd:lines", [""] },
        { "seed", ["", "-1", "1.5", "x", "18446744073709551616"] },
        { "speed", ["", "0", "-1", "0.09", "10001", "1e3", "NaN", "Infinity", "fast"] },
        { "start", ["", "yesterday", "2026-03-25", "2026-03-25T09:30", "1999-12-31T00:00Z", "2201-01-01T00:00Z"] },
        { "hours", ["", "never", "2"] },
        { "scenario", ["", "clam"] },
        { "scale", ["", "0", "0.0009", "1.1", "-1", "NaN", "much"] },
        { "rules", [""] },
        { "spreadPhase2From", ["", "soon", "2026-7-6", "2026-02-30", "06/07/2026"] },
        { "itick:unknownInstrument", ["", "E001"] },
        { "itick:kType3", ["", "3", "20m"] },
        { "stream:bars", ["", "round"] },
        { "stream:overLimit", ["", "ignore"] },
        { "stream:compression", ["", "true"] },
        { "stream:flushInterval", ["", "-1", "1001", "0.5", "eager"] },
        { "stream:connectionsMax", ["", "0", "1000001", "many"] },
        { "stream:tradeDays", ["", "-1", "3651"] },
        { "stream:heartbeat", ["", "0", "3601"] },
        { "stream:staleAfter", ["", "0", "3601"] },
        { "stream:outboxBytes", ["", "65535", "1073741825", "99999999999999999999"] },
        { "stream:outboxMessages", ["", "255", "16777217"] },
        { "stream:eventCapacity", ["", "255", "4194305"] },
        { "stream:orderCapacity", ["", "255", "4194305"] },
    };

    [Fact]
    public void Every_setting_has_values_that_it_refuses() =>
        Assert.Equal(Settings.All.Select(setting => setting.Key), Impossible.Select(row => row.Data.Item1));

    [Theory]
    [MemberData(nameof(Impossible))]
    public void An_impossible_value_is_named_with_its_key_as_it_was_written(string key, string[] values)
    {
        var setting = Settings.All.Single(setting => setting.Key == key);
        foreach (var value in values)
        {
            var tail = $" is '{value}'; it must be {setting.Expected}.";
            var flag = KeyValuePair.Create(key, value);
            var variable = new Hashtable { [setting.EnvironmentVariable] = value };
            var file = _folder.Write("settings.json", $$"""{"{{key}}": "{{value}}"}""");

            Assert.Equal(setting.Flag + tail, Refusal(null, [], [flag]));
            Assert.Equal($"'{setting.EnvironmentVariable}' in the environment{tail}", Refusal(null, variable, []));
            Assert.Equal($"'{key}' in {file}{tail}", Refusal(file, [], []));
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:7700")]
    [InlineData("http://[::1]:7700;https://0.0.0.0:7743")]
    [InlineData("http://LOCALHOST:0")]
    [InlineData("http://*:80")]
    [InlineData("http://+:80/")]
    public void An_address_is_of_this_machine_or_of_every_network(string urls) =>
        Assert.Equal(urls, SettingsReader.Read(null, new Hashtable(), [KeyValuePair.Create("urls", urls)]).Urls);

    [Theory]
    [InlineData("http://locahost:7700")]
    [InlineData("http://256.0.0.1:7700")]
    [InlineData("http://example.com")]
    [InlineData("http://127.0.0.1:7700;http://anything")]
    public void An_address_by_any_other_name_would_be_open_to_every_network(string urls) =>
        Assert.Equal(
            $"--urls is '{urls}'; it must be {Settings.All[0].Expected}.",
            Refusal(null, [], [KeyValuePair.Create("urls", urls)]));

    [Fact]
    public void Each_source_is_over_the_one_before()
    {
        var file = _folder.Write("settings.json", """
            // Comments and a last comma are fine.
            { "seed": 1, "data": "of the file", "speed": "2", "itick": { "kType3": "10m" }, }
            """);
        var environment = new Hashtable { ["SAMPAN__DATA"] = "of the environment", ["SAMPAN__speed"] = "3" };

        var options = SettingsReader.Read(file, environment, [KeyValuePair.Create("speed", "4")]);

        Assert.Equal(1UL, options.Simulator.Seed);
        Assert.Equal(10, options.Itick.KType3Minutes);
        Assert.Equal("of the environment", options.Data);
        Assert.Equal(4, options.Simulator.Speed);
    }

    [Fact]
    public void The_first_day_of_phase_2_goes_before_that_of_the_file_of_rules_wherever_each_is_set()
    {
        var rules = KeyValuePair.Create("rules", _folder.Write("hkex.rules", "phase2-from 2026-08-03\nclosed 2026-08-04\n"));
        var date = new Hashtable { ["SAMPAN__SPREADPHASE2FROM"] = "2026-07-06" };

        Assert.Equal(new DateOnly(2026, 8, 3), SettingsReader.Read(null, new Hashtable(), [rules]).Rules.Spreads.Phase2From);
        var both = SettingsReader.Read(null, date, [rules]).Rules;
        Assert.Equal(new DateOnly(2026, 7, 6), both.Spreads.Phase2From);
        Assert.False(both.Calendar.IsTradingDay(new DateOnly(2026, 8, 4)));
        Assert.Equal(
            new DateOnly(2026, 8, 3),
            SettingsReader.Read(null, date, [rules, KeyValuePair.Create("spreadPhase2From", "none")]).Rules.Spreads.Phase2From);
    }

    public void Dispose() => _folder.Dispose();

    private static string Refusal(
        string? file, Hashtable environment, IEnumerable<KeyValuePair<string, string>> flags) =>
        Assert.Throws<OperatorException>(() => SettingsReader.Read(file, environment, flags)).Message;
}
