using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Tests.Faults;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Hosting;

public sealed class ProvenanceTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_of_simulated_bars_is_refused_to_captures_of_an_exchange()
    {
        await using (var server = await InProcessServer.StartAsync(_folder.Path, _time))
        {
            await Wait.Until("the simulator trades", () => server.Server.Market.Loop.Records > 0);
        }

        var error = await Assert.ThrowsAsync<OperatorException>(() => InProcessServer.StartAsync(
            _folder.Path, _time, options => options with { Feed = "pcap:day.pcap" }));

        Assert.StartsWith("The data folder holds what the feed simulator has told, and pcap:day.pcap can't go on", error.Message);
    }
}
