using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Tests.Faults;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Hosting.Rules;

/// <summary>A server that runs into the first day of phase 2 of the minimum spreads.</summary>
public sealed class Phase2Tests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 7, 7);

    // Half a minute before the day begins in Hong Kong.
    private static readonly DateTimeOffset Start = new(2026, 7, 6, 15, 59, 30, TimeSpan.Zero);

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public async Task The_tick_that_is_told_and_those_that_are_traded_at_change_at_the_same_moment()
    {
        await using var server = await InProcessServer.StartAsync(
            _folder.Path, _time, options => options with { SpreadPhase2From = Day });
        var token = server.CreateToken("tests", "owner");

        // Agricultural Bank, at about 6.
        await PassAsync(server, TimeSpan.FromSeconds(20));
        Assert.Equal(("Part A, phase 1", 0.01m), await TickAsync(server, token));
        Assert.DoesNotContain(await PricesAsync(server, token), price => price % 0.01m != 0);

        await PassAsync(server, TimeSpan.FromSeconds(60));
        Assert.Equal(("Part A, phase 2", 0.005m), await TickAsync(server, token));
        Assert.Contains(await PricesAsync(server, token), price => price % 0.01m != 0);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(string Name, decimal Tick)> TickAsync(InProcessServer server, string token)
    {
        var table = (await server.GetAsync("/v1/instruments/1288", token)).GetProperty("spreadTable");
        return (table.GetProperty("name").GetString()!, table.GetProperty("tick").GetDecimal());
    }

    private static async Task<List<decimal>> PricesAsync(InProcessServer server, string token)
    {
        var book = await server.GetAsync("/v1/book/1288?levels=100", token);
        return
        [
            .. new[] { "bids", "asks" }
                .SelectMany(side => book.GetProperty(side).GetProperty("levels").EnumerateArray())
                .Select(PriceOf),
        ];
    }

    private static decimal PriceOf(JsonElement level) => level.GetProperty("price").GetDecimal();

    private async Task PassAsync(InProcessServer server, TimeSpan time)
    {
        _time.Advance(time);
        var target = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        await Wait.Until(
            "the market has followed the clock",
            () => server.Server.Market.Context.Published.Time >= target - 1_000_000_000L);
    }
}
