using System.Net;
using System.Text;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

/// <summary>The file that describes a line: what is read, and what each mistake is told.</summary>
public sealed class OmdcConfigurationFileTests
{
    private const string Channel = """{ "id": 30, "product": "fullTick", "a": "239.1.1.24:51000" }""";

    [Fact]
    public void What_is_printed_is_read_back_as_the_same_line()
    {
        foreach (var line in new[] { OmdcConfiguration.Default, OmdcConfiguration.Multicast(), Parse(Of(Channel)) })
        {
            var read = Parse(OmdcConfigurationText.Write(line));

            Assert.Equal(line.Channels, read.Channels);
            Assert.Equal(line.RetransmissionServers, read.RetransmissionServers);
            Assert.Equal(OmdcConfigurationText.Write(line), OmdcConfigurationText.Write(read));
        }
    }

    [Fact]
    public void What_is_left_out_is_as_it_is_by_default()
    {
        var line = Parse(Of(Channel));

        var channel = Assert.Single(line.Channels);
        Assert.Equal((30, OmdcProduct.FullTick), (channel.Id, channel.Product));
        Assert.Equal(IPEndPoint.Parse("239.1.1.24:51000"), channel.A);
        Assert.Null(channel.B);
        Assert.Equal(TimeSpan.FromMilliseconds(20), line.ArbitrationWait);
        Assert.Equal("omd-c", line.Name);
        Assert.Empty(line.RetransmissionServers);
    }

    [Fact]
    public void Comments_and_a_comma_too_many_are_overlooked()
    {
        var line = Parse($$"""{ /* the test line */ "channels": [ {{Channel}}, ], }""");

        Assert.Single(line.Channels);
    }

    [Theory]
    [InlineData("""{ "chanels": [] }""", "'chanels' in lines.json is not a key; the keys here are name, interfaceA,")]
    [InlineData("""{ }""", "'channels' is missing in lines.json; it must be an array of 1 to 256 objects.")]
    [InlineData("""{ "channels": [] }""", "'channels' in lines.json is []; it must be an array of 1 to 256 objects.")]
    [InlineData("""{ "channels": [ 30 ] }""", "'channels[0]' in lines.json must be an object: keys and values in braces.")]
    [InlineData("""[ ]""", "lines.json must be an object: keys and values in braces.")]
    [InlineData("""{ "channels": """, "lines.json is not JSON, correct it: ")]
    public void A_file_of_the_wrong_form_is_refused_with_a_sentence(string json, string sentence) => Refused(json, sentence);

    [Theory]
    [InlineData("\"id\": 30", "\"id\": 70000", "'channels[0].id' in lines.json is 70000; it must be a whole number from 0 to 65535.")]
    [InlineData("\"id\": 30, ", "", "'channels[0].id' is missing in lines.json; it must be a whole number from 0 to 65535.")]
    [InlineData("fullTick", "full", "'channels[0].product' in lines.json is \"full\"; it must be one of fullTick, premium, ")]
    [InlineData("239.1.1.24:51000", "239.1.1:51000", "'channels[0].a' in lines.json is \"239.1.1:51000\"; it must be an address")]
    [InlineData("239.1.1.24:51000", "239.1.1.24", "'channels[0].a' in lines.json is \"239.1.1.24\"; it must be an address and a port")]
    [InlineData("239.1.1.24:51000", "239.1.1.24:0", "'channels[0].a' in lines.json is \"239.1.1.24:0\"; it must be an address and a port")]
    [InlineData("\"a\":", "\"A\":", "'channels[0].A' in lines.json is not a key; the keys here are id, product, a, b,")]
    public void A_mistake_in_a_channel_is_named_by_its_place(string right, string wrong, string sentence) =>
        Refused(Of(Channel.Replace(right, wrong, StringComparison.Ordinal)), sentence);

    [Theory]
    [InlineData("\"interfaceA\": \"eth0\"", "'interfaceA' in lines.json is \"eth0\"; it must be an IPv4 address such as 192.168.1.10.")]
    [InlineData("\"arbitrationWaitMs\": \"20\"", "'arbitrationWaitMs' in lines.json is \"20\"; it must be a whole number from 0 to")]
    [InlineData("\"receiveBufferBytes\": 1", "'receiveBufferBytes' in lines.json is 1; it must be a whole number from 65536 to")]
    [InlineData("\"disasterRecovery\": { }", "'disasterRecovery.a' is missing in lines.json; it must be an address and a port")]
    [InlineData("\"retransmission\": { \"user\": \"X\" }", "'retransmission.servers' is missing in lines.json; it must be an array")]
    [InlineData("\"retransmission\": { \"servers\": [ \"10.0.0.1:9\" ] }", "'retransmission.user' is missing in lines.json")]
    [InlineData("\"retransmission\": { \"user\": \"ABCDEFGHIJKLM\", \"servers\": [ \"10.0.0.1:9\" ] }", "it must be a text of 1 to 12")]
    public void A_mistake_beside_the_channels_is_named_too(string member, string sentence) =>
        Refused($$"""{ {{member}}, "channels": [ {{Channel}} ] }""", sentence);

    [Fact]
    public void A_channel_that_stands_twice_is_refused() =>
        Refused(Of(Channel + ", " + Channel), "Two channels in lines.json have the id 30: a channel stands once, with both its lines.");

    [Fact]
    public void Two_lines_with_one_destination_are_refused() =>
        Refused(
            Of(Channel.Replace(" }", """, "refreshA": "239.1.1.24:51000" }""", StringComparison.Ordinal)),
            "a of channel 30 and refreshA of channel 30 in lines.json are both 239.1.1.24:51000: each line of each channel");

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var error = Assert.Throws<OperatorException>(() => OmdcConfigurationFile.Read("no-such-lines.json"));

        Assert.Equal("There is no no-such-lines.json: correct the name, or make the file with 'sampan omd config'.", error.Message);
    }

    private static string Of(string channels) => $$"""{ "channels": [ {{channels}} ] }""";

    private static OmdcOptions Parse(string json) => OmdcConfigurationFile.Parse("lines.json", Encoding.UTF8.GetBytes(json));

    private static void Refused(string json, string sentence)
    {
        var error = Assert.Throws<OperatorException>(() => Parse(json));

        Assert.Contains(sentence, error.Message);
    }
}
