using System.Text.Json;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Cli;

public sealed class OmdPublishCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_capture_is_published_spoilt_and_accounted_for_and_reads_back()
    {
        var (capture, lost) = (Path.Combine(_folder.Path, "day.pcap"), Path.Combine(_folder.Path, "lost.jsonl"));

        var published = await SampanProcess.RunAsync(
            "omd", "publish", "--out", capture, "--for", "5s", "--start", "2026-03-10T10:00:00+08:00",
            "--drop-both", "0.01", "--losses", lost);
        var stats = await SampanProcess.RunAsync("omd", "stats", capture, "--json");

        Assert.Equal((0, ""), (published.ExitCode, published.Error));
        Assert.Contains("2026-03-10 10:00:00 to 2026-03-10 10:00:05 in Hong Kong", published.Output);
        Assert.Equal(0, stats.ExitCode);
        var destinations = JsonElement.Parse(stats.Output).GetProperty("destinations").EnumerateArray().ToList();
        Assert.Equal((OmdcConfiguration.Default.Channels.Count * 4) + 2, destinations.Count);
        Assert.Contains(destinations, destination => destination.GetProperty("missing").GetInt64() > 0);
        var loss = JsonElement.Parse((await File.ReadAllLinesAsync(lost, TestContext.Current.CancellationToken))[0]);
        Assert.InRange(loss.GetProperty("last").GetInt64(), loss.GetProperty("first").GetInt64(), uint.MaxValue);
    }

    [Theory]
    [InlineData("--products xx", "--products has no 'xx': name some of sf, sp, ss, index, odd-lots, broker-queue, stock-connect, news.")]
    [InlineData("--for soon", "--for soon is no length of time; write it as 200ms, 30s, 5m or 2h.")]
    [InlineData("--hours night", "--hours is always or exchange, was 'night'.")]
    [InlineData("--drop-a 2", "A.Drop must be a chance from 0 to 1, was 2.")]
    [InlineData("--speed 0", "Speed must be from 0.1 to 10000, was 0.")]
    [InlineData("--port 65500", "--port 65500 leaves no room for 256 ports: take a smaller one.")]
    [InlineData("--spreadPhase2From July", "--spreadPhase2From is 'July'; it must be none, or a date such as 2026-07-06.")]
    [InlineData("--rules nowhere.rules", "The rules in nowhere.rules can't be read; name a file that can, or leave it out: ")]
    [InlineData("--synthetic 10 --instruments 0", "--synthetic takes at least 1 event, and --instruments a number from 1 to ")]
    public async Task A_mistake_is_a_sentence(string arguments, string sentence)
    {
        var result = await SampanProcess.RunAsync(
            ["omd", "publish", "--out", Path.Combine(_folder.Path, "x.pcap"), .. arguments.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(sentence, result.Error);
    }
}
