using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Feeds.Simulation.Scenarios;
using Sampan.Server.Tests.Faults;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Hosting;

/// <summary>A server that is started twice on the day on which a share is split.</summary>
public sealed class ScenarioRestartTests : IDisposable
{
    // A Monday, ten o'clock in Hong Kong.
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public async Task A_share_is_split_once_though_the_server_is_started_again_on_that_day()
    {
        var (first, _) = await RunAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        var (second, actions) = await RunAsync();

        Assert.InRange(first.GetProperty("last").GetDouble(), 60, 70);
        Assert.InRange(second.GetProperty("last").GetDouble(), 60, 70);
        Assert.Equal(first.GetProperty("previousClose").GetDouble(), second.GetProperty("previousClose").GetDouble());
        Assert.Equal("split", Assert.Single(actions.GetProperty("actions").EnumerateArray()).GetProperty("kind").GetString());
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(JsonElement Quote, JsonElement Actions)> RunAsync()
    {
        await using var server = await InProcessServer.StartAsync(_folder.Path, _time, options => options with
        {
            Simulator = options.Simulator with { Scenario = ScenarioCatalog.Load("ex-dates"), Scale = 0.02 },
        });
        var token = server.CreateToken("tests", "owner");
        var target = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        _time.Advance(TimeSpan.FromSeconds(70));
        await Wait.Until(
            "the market has followed the clock",
            () => server.Server.Market.Context.Published.Time >= target + (69 * 1_000_000_000L));
        JsonElement actions = default;
        await Wait.Until("the split is stored", async () =>
            (actions = await server.GetAsync("/v1/actions/700", token)).GetProperty("actions").GetArrayLength() > 0);
        return (await server.GetAsync("/v1/quote/700", token), actions);
    }
}
