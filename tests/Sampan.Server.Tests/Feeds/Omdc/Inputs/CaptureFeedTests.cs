using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sampan.Market;
using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc.Inputs;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Feeds.Omdc.Inputs;

/// <summary>Captures as feeds: what comes out of them, and when.</summary>
public sealed class CaptureFeedTests : IDisposable
{
    private const long Second = 1_000_000_000;
    private static readonly long Morning = HongKongTime.StartOf(new DateOnly(2026, 3, 26)) + (9 * 3_600 * Second);
    private static readonly IPv4Endpoint Exchange = new(0x0A010858, 30_000);
    private static readonly OmdcChannelOptions Channel = OmdcConfiguration.Default.Channels.Single(channel => channel.Id == 31);

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly MessageLog _log = new();
    private readonly RecordBuffer _records = new();
    private readonly string _path;

    public CaptureFeedTests()
    {
        Directory.CreateDirectory(_folder.Path);
        _path = Path.Combine(_folder.Path, "day.pcap");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void As_fast_as_possible_everything_comes_at_once_and_then_the_capture_has_ended()
    {
        Write((0, LinePackets.Orders(1, 3)), (10, LinePackets.Orders(4, 2)), (3_600, LinePackets.Orders(6, 1)));
        using var feed = Open(double.PositiveInfinity);

        ReadToEnd(feed);

        Assert.Equal(Morning, feed.Start);
        Assert.Equal(Enumerable.Range(1, 6), _log.Messages.Select(message => (int)message.SeqNum));
        Assert.Equal([0L, 0, 0, 10, 10, 3_600], _log.Messages.Select(message => (message.Received - Morning) / Second));
        Assert.Equal("The capture has ended.", feed.Ending);
        Assert.Equal(new CaptureProgress(3, 0, null), feed.Capture);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(0.5)]
    public void At_a_speed_everything_comes_when_its_time_has(double speed)
    {
        Write((0, LinePackets.Orders(1, 1)), (10, LinePackets.Orders(2, 1)), (20, LinePackets.Orders(3, 1)));
        using var feed = Open(speed);

        Assert.Equal(1, CountAfter(feed, 0));
        Assert.Equal(1, CountAfter(feed, 9.9 / speed));
        Assert.Equal(2, CountAfter(feed, 0.2 / speed));
        Assert.Equal(2, CountAfter(feed, 9.8 / speed));
        Assert.Equal(3, CountAfter(feed, 0.2 / speed));
    }

    [Fact]
    public void Time_passes_in_silence_so_that_bars_close()
    {
        Write((0, LinePackets.Orders(1, 1)), (60, LinePackets.Orders(2, 1)));
        using var feed = Open(1);

        CountAfter(feed, 0);
        CountAfter(feed, 30);

        Assert.InRange(_log.Times[^1], Morning + (29 * Second), Morning + (30 * Second));
    }

    [Fact]
    public void Nobody_waits_through_the_nights_of_a_capture_as_fast_as_possible()
    {
        const int Year = 365 * 86_400;
        Write((0, LinePackets.Orders(1, 1)), (1, LinePackets.Orders(3, 1)), (Year, LinePackets.Orders(4, 1)));
        using var feed = Open(double.PositiveInfinity);

        Assert.InRange(ReadToEnd(feed), 1, 10);
    }

    [Fact]
    public void What_is_missing_at_the_end_is_called_missing()
    {
        Write((0, LinePackets.Orders(1, 1)), (1, LinePackets.Orders(5, 1)));
        using var feed = Open(double.PositiveInfinity);

        ReadToEnd(feed);

        var gap = _log.Gaps[^1];
        Assert.Equal((2u, 4u, GapCause.PacketsLost), (gap.First, gap.Last, gap.Cause));
    }

    [Fact]
    public void Packets_for_others_are_counted_and_passed_over()
    {
        using (var writer = new PcapWriter(File.Create(_path)))
        {
            writer.Write(Morning, Exchange, new IPv4Endpoint(0xEF010101, 9), "anything"u8);
            writer.Write(Morning, Exchange, IPv4Endpoint.From(Channel.A), LinePackets.Orders(1, 1));
            writer.Write(Morning, Exchange, IPv4Endpoint.From(Channel.A), new byte[2_000]);
        }

        using var feed = Open(double.PositiveInfinity);
        ReadToEnd(feed);

        Assert.Single(_log.Messages);
        Assert.Equal(new CaptureProgress(1, 2, null), feed.Capture);
    }

    [Fact]
    public void A_capture_of_other_lines_says_where_its_packets_went()
    {
        using (var writer = new PcapWriter(File.Create(_path)))
        {
            writer.Write(Morning, Exchange, new IPv4Endpoint(0xEF010101, 9), LinePackets.Orders(1, 1));
        }

        using var feed = Open(double.PositiveInfinity);
        ReadToEnd(feed);

        Assert.Equal(
            "The capture has ended, and nothing in it was for the lines: its packets went to 239.1.1.1:9. "
            + "Name the lines with --omd-lines.",
            feed.Ending);
    }

    [Fact]
    public void Both_lines_of_a_capture_make_one_sequence()
    {
        using (var writer = new PcapWriter(File.Create(_path)))
        {
            writer.Write(Morning, Exchange, IPv4Endpoint.From(Channel.A), LinePackets.Orders(1, 2));
            writer.Write(Morning + 1, Exchange, IPv4Endpoint.From(Channel.B!), LinePackets.Orders(1, 5));
            writer.Write(Morning + 2, Exchange, IPv4Endpoint.From(Channel.A), LinePackets.Orders(3, 4));
        }

        using var feed = Open(double.PositiveInfinity);
        ReadToEnd(feed);

        Assert.Equal(
            ["1 LineA", "2 LineA", "3 LineB", "4 LineB", "5 LineB", "6 LineA"],
            _log.Messages.Select(message => $"{message.SeqNum} {message.Origin}"));
    }

    private void Write(params (int Seconds, byte[] Packet)[] packets)
    {
        using var writer = new PcapWriter(File.Create(_path));
        foreach (var (seconds, packet) in packets)
        {
            writer.Write(Morning + (seconds * Second), Exchange, IPv4Endpoint.From(Channel.A), packet);
        }
    }

    private CaptureFeed Open(double speed) =>
        CaptureFeed.Open(_path, OmdcConfiguration.Default, _log, speed, _clock, NullLogger<CaptureFeed>.Instance);

    private int CountAfter(CaptureFeed feed, double seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        // The first starts the clock of the feed, or takes what is due.
        Assert.True(feed.Read(_records, TestContext.Current.CancellationToken));
        Assert.True(feed.Read(_records, TestContext.Current.CancellationToken));
        return _log.Messages.Count;
    }

    private int ReadToEnd(CaptureFeed feed)
    {
        var reads = 0;
        while (feed.Read(_records, TestContext.Current.CancellationToken))
        {
            _records.Clear();
            reads++;
            Assert.True(reads < 1_000);
        }

        return reads;
    }
}
