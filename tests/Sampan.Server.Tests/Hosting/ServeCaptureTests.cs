using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sampan.Market;
using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.History;
using Sampan.Server.Tests.Faults;
using Sampan.Server.Tests.Feeds.Omdc.Inputs;
using Sampan.Server.Tests.Golden;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Hosting;

/// <summary>A server whose feed is a capture of an old day.</summary>
public sealed class ServeCaptureTests : IDisposable
{
    private const long Second = 1_000_000_000;
    private const uint Tencent = 700;
    private static readonly long Day = HongKongTime.StartOf(new DateOnly(2026, 3, 26));
    private static readonly OmdcChannelOptions Channel = OmdcConfiguration.Default.Channels.Single(channel => channel.Id == 30);

    private readonly TestFolder _folder = new();
    private readonly string _capture;

    public ServeCaptureTests()
    {
        Directory.CreateDirectory(_folder.Path);
        _capture = Path.Combine(_folder.Path, "day.pcap");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task When_it_has_ended_the_server_is_ready_and_says_so()
    {
        WriteDay("08:59:50");
        await using var server = await ServeAsync();

        using var ready = await server.Client.GetAsync("/readyz", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("The capture has ended.\n", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Its_market_stands_as_it_stood_then()
    {
        WriteDay("08:59:50");
        await using var server = await ServeAsync();

        var quote = (await server.GetAsync("/stock/quote?region=HK&code=700", server.Server.DemoToken!)).GetProperty("data");

        Assert.Equal(502, quote.GetProperty("ld").GetDecimal());
        Assert.Equal(600, quote.GetProperty("v").GetInt64());
        Assert.InRange(quote.GetProperty("t").GetInt64(), At("09:32:10") / 1_000_000, At("09:32:11") / 1_000_000);
    }

    [Fact]
    public async Task Served_twice_it_gives_the_same_bars()
    {
        WriteDay("08:59:50");
        await using (await ServeAsync())
        {
        }

        var once = ReadBars();
        await using (await ServeAsync())
        {
        }

        Assert.Equal(3, once.Minutes.Length);
        Assert.Equal([100L, 200, 300], once.Minutes.Select(bar => bar.Volume));
        Assert.Equal(600, Assert.Single(once.Days).Volume);
        Assert.Equal(once.Minutes, ReadBars().Minutes);
        Assert.Equal(once.Days, ReadBars().Days);
    }

    [Fact]
    public async Task Served_twice_it_has_its_gaps_once()
    {
        WriteDay("08:59:50", lost: true);
        await using (await ServeAsync())
        {
        }

        await using (await ServeAsync())
        {
        }

        var gaps = new GapLedger(HistoryDatabase.Open(_folder.Path)).ListGaps();
        var gap = Assert.Single(gaps, gap => gap.FromSequence is not null);
        Assert.Equal(("30", 4L, 4L), (gap.Channel, gap.FromSequence, gap.ToSequence));
        Assert.Equal(GapState.Unrecoverable, gap.State);
    }

    [Fact]
    public async Task A_capture_of_a_part_of_the_day_does_not_spoil_what_is_stored_of_the_whole()
    {
        var whole = new Bar { Start = Day, Open = 9, High = 9, Low = 9, Close = 9, Volume = 1_000_000 };
        using (var history = new BarHistory(HistoryDatabase.Open(_folder.Path)))
        {
            history.Append([new StoredBar(Tencent, BarInterval.Day, whole)]);
        }

        WriteDay("09:29:50");
        await using (await ServeAsync())
        {
        }

        Assert.Equal(1_000_000, Assert.Single(ReadBars().Days).Volume);
        Assert.Equal(3, ReadBars().Minutes.Length);
    }

    [Fact]
    public async Task The_day_is_complete_when_the_capture_goes_on_to_its_close()
    {
        WriteDay("08:59:50", end: "16:10:30");
        await using (await ServeAsync())
        {
        }

        Assert.Equal((600, BarFlags.None), (Assert.Single(ReadBars().Days).Volume, Assert.Single(ReadBars().Days).Flags));
    }

    [Fact]
    public async Task The_day_is_incomplete_when_the_capture_ends_within_it()
    {
        WriteDay("08:59:50", end: "16:09:30");
        await using (await ServeAsync())
        {
        }

        Assert.Equal(BarFlags.Incomplete, Assert.Single(ReadBars().Days).Flags);
    }

    [Theory]
    [InlineData("1", "7 100 200 300")]
    [InlineData("5", "7 600")]
    [InlineData("8", "5 600")]
    [InlineData("9", "605")]
    [InlineData("10", "605")]
    public async Task Its_market_does_not_know_what_came_later_though_it_is_stored(string kType, string volumes)
    {
        using (var history = new BarHistory(HistoryDatabase.Open(_folder.Path)))
        {
            history.Append(
            [
                Stored(BarInterval.Day, Day - HongKongTime.NanosPerDay, 5),
                Stored(BarInterval.Day, Day, 1_000_000),
                Stored(BarInterval.Day, Day + HongKongTime.NanosPerDay, 2_000_000),
                Stored(BarInterval.Minute1, At("08:30:00"), 7),
                Stored(BarInterval.Minute1, At("09:33:00"), 70_000),
                Stored(BarInterval.Minute1, At("11:00:00"), 80_000),
            ]);
        }

        WriteDay("08:59:50");
        await using var server = await ServeAsync();

        var bars = await server.GetAsync($"/stock/kline?region=HK&code=700&kType={kType}", server.Server.DemoToken!);

        var told = bars.GetProperty("data").EnumerateArray().Select(bar => bar.GetProperty("v").GetInt64());
        Assert.Equal(volumes, string.Join(' ', told));
    }

    [Fact]
    public async Task How_its_lines_fared_can_be_asked()
    {
        WriteDay("08:59:50");
        await using var server = await ServeAsync();

        var feed = await server.GetAsync("/v1/feed", server.Server.DemoToken!);

        Assert.Equal($"pcap:{_capture}", feed.GetProperty("feed").GetString());
        Assert.Equal("The capture has ended.", feed.GetProperty("ending").GetString());
        Assert.Equal(5, feed.GetProperty("packets").GetInt64());
        var channel = feed.GetProperty("channels").EnumerateArray().Single(row => row.GetProperty("id").GetInt32() == 30);
        Assert.Equal("fullTick", channel.GetProperty("product").GetString());
        Assert.Equal(5, channel.GetProperty("sources")[0].GetProperty("packets").GetInt64());
        Assert.Equal(At("09:32:10") / 1_000_000, channel.GetProperty("sources")[0].GetProperty("lastReceived").GetInt64());
        Assert.Equal(JsonValueKind.Null, channel.GetProperty("sources")[1].GetProperty("lastReceived").ValueKind);
    }

    [Fact]
    public async Task The_example_of_the_documentation_is_what_is_told_of_one_channel()
    {
        WriteDay("08:59:50");
        await using var server = await ServeAsync();

        var answer = await server.GetAsync("/v1/feed", server.Server.DemoToken!);

        var feed = JsonNode.Parse(answer.GetRawText())!;
        feed["feed"] = "pcap:day.pcap";
        feed["channels"] = new JsonArray(feed["channels"]!.AsArray().Single(row => (int)row!["id"]! == 30)!.DeepClone());
        ApiExamples.Check("/v1/feed", feed.ToJsonString());
    }

    [Fact]
    public async Task A_file_that_is_no_capture_stops_the_start_with_a_sentence()
    {
        File.WriteAllText(_capture, "of 26 March");

        var error = await Assert.ThrowsAsync<OperatorException>(() => ServeAsync());

        Assert.Contains("it is no capture: neither pcap nor pcapng", error.Message);
    }

    private static long At(string time) => Day + (long)TimeSpan.Parse(time, null).TotalSeconds * Second;

    private static StoredBar Stored(BarInterval interval, long start, long volume) =>
        new(Tencent, interval, new Bar { Start = start, Open = 9, High = 9, Low = 9, Close = 9, Volume = volume });

    private void WriteDay(string begin, bool lost = false, string? end = null)
    {
        using var writer = new PcapWriter(File.Create(_capture));
        void Write(string time, byte[] packet) =>
            writer.Write(At(time), new IPv4Endpoint(1, 1), IPv4Endpoint.From(Channel.A), packet);
        Write(begin, LinePackets.Reset(At(begin)));
        Write("09:30:05", LinePackets.Orders(1, 3, At("09:30:05")));
        if (!lost)
        {
            Write("09:30:10", LinePackets.Trade(4, 1, 500_000, 100, At("09:30:10")));
        }

        Write("09:31:10", LinePackets.Trade(5, 2, 501_000, 200, At("09:31:10")));
        Write("09:32:10", LinePackets.Trade(6, 3, 502_000, 300, At("09:32:10")));
        if (end is not null)
        {
            Write(end, LinePackets.Heartbeat(6, At(end)));
        }
    }

    private async Task<InProcessServer> ServeAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));
        var server = await InProcessServer.StartAsync(Path.Combine(_folder.Path), clock, options => options with
        {
            Feed = $"pcap:{_capture}",
            Simulator = options.Simulator with { Speed = double.PositiveInfinity },
        });
        Assert.True(SpinWait.SpinUntil(() => server.Server.Market.Loop.Ending is not null, TimeSpan.FromSeconds(10)));
        return server;
    }

    private (Bar[] Minutes, Bar[] Days) ReadBars()
    {
        using var history = new BarHistory(HistoryDatabase.Open(_folder.Path));
        return (
            history.Read(Tencent, BarInterval.Minute1, long.MaxValue, 1_000),
            history.Read(Tencent, BarInterval.Day, long.MaxValue, 1_000));
    }
}
