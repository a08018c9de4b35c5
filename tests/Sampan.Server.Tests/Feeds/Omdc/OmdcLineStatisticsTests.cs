using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc;

public sealed class OmdcLineStatisticsTests
{
    [Theory]
    [InlineData("5+2 7+1 8+1", 0, 0, 0)]
    [InlineData("5+2 9+1", 1, 2, 0)]
    [InlineData("5+2 5+2 6+3 9+1", 0, 0, 3)]
    [InlineData("5+2 h6 7+1", 0, 0, 0)]
    [InlineData("5+2 h8 9+1", 1, 2, 0)]
    [InlineData("h4 5+1", 0, 0, 0)]
    [InlineData("h0 1+1", 0, 0, 0)]
    [InlineData("90+2 reset 1+1 2+1", 0, 0, 0)]
    [InlineData("90+2 reset 2+1 3+1", 0, 0, 0)]
    [InlineData("90+2 reset h0 1+1", 0, 0, 0)]
    [InlineData("90+2 reset 3+1", 1, 2, 0)]
    [InlineData("reset reset reset 1+1", 0, 0, 0)]
    [InlineData("4294967294+2 h4294967295", 0, 0, 0)]
    public void Gaps_are_counted_by_the_numbers(string packets, int gaps, int missing, int repeated)
    {
        var line = new OmdcLineStatistics(default);

        foreach (var packet in packets.Split(' '))
        {
            line.Add(new CapturedDatagram(1, default, default, Packet(packet)));
        }

        Assert.Equal((gaps, missing, repeated), (line.Gaps, line.Missing, line.Repeated));
    }

    [Fact]
    public void What_can_not_be_read_is_counted_and_its_numbers_are_missing()
    {
        var broken = Packet("5+3");
        broken[16 + 12] = 3;
        var line = new OmdcLineStatistics(default);

        line.Add(new CapturedDatagram(1, default, default, broken));
        line.Add(new CapturedDatagram(2, default, default, Packet("8+1")));

        Assert.Equal((1, 2, 2), (line.Malformed, line.Messages, line.Missing));
        Assert.Equal("the message at offset 28 is shorter than its type, with a MsgSize of 3", line.FirstProblem);
    }

    [Fact]
    public void The_peak_is_the_most_within_a_second()
    {
        var line = new OmdcLineStatistics(default);

        foreach (var (time, count) in new[] { (0, 1), (900, 3), (1_000, 2), (1_999, 3), (3_000, 4) })
        {
            line.Add(new CapturedDatagram(time * 1_000_000L, default, default, Packet($"1+{count}")));
        }

        Assert.Equal(5, line.MessagesPerSecondMax);
    }

    private static byte[] Packet(string text)
    {
        if (text == "reset")
        {
            var writer = new OmdcPacketWriter(new byte[100]);
            Assert.True(writer.TryAppend(new SequenceResetMessage { NewSeqNo = 1 }));
            return writer.Finish(77, 0).ToArray();
        }

        if (text[0] == 'h')
        {
            return OmdcCodec.Packet(uint.Parse(text[1..], System.Globalization.CultureInfo.InvariantCulture));
        }

        var numbers = text.Split('+').Select(uint.Parse).ToArray();
        var cancel = OmdcCodec.Message(FieldTable.Of(51), new Random(1));
        return OmdcCodec.Packet(numbers[0], [.. Enumerable.Repeat(cancel, (int)numbers[1])]);
    }
}
