using System.Text;
using CsCheck;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming.Frames;

public sealed class MessageDeflaterTests
{
    private readonly MessageDeflater _deflater = new();

    [Fact]
    public void A_depth_becomes_less_than_half_as_long()
    {
        var levels = string.Join(
            ',',
            Enumerable.Range(1, 10).Select(
                i => $$"""{"po":{{i}},"p":{{616 - (i / 2.0)}},"v":{{i * 13_700}},"o":{{i + 3}}}"""));
        var text = $$$"""{"code":1,"data":{"s":"700","a":[{{{levels}}}],"b":[{{{levels}}}]}}""";
        var source = Encoding.ASCII.GetBytes(text);
        var deflated = new byte[source.Length];

        var length = _deflater.Deflate(source, deflated);

        Assert.InRange(length, 1, source.Length / 2);
        Assert.Equal(text, Inflate(deflated.AsSpan(0, length)));
    }

    [Fact]
    public void What_does_not_become_shorter_is_left_alone()
    {
        var source = "{\"a\":1}"u8;

        Assert.Equal(0, _deflater.Deflate(source, new byte[source.Length]));
        Assert.Equal(0, _deflater.Deflate([], []));
    }

    [Fact]
    public void The_longest_match_is_used()
    {
        var text = new string('x', 60_000);
        var deflated = new byte[text.Length];

        var length = _deflater.Deflate(Encoding.ASCII.GetBytes(text), deflated);

        Assert.InRange(length, 1, 1000);
        Assert.Equal(text, Inflate(deflated.AsSpan(0, length)));
    }

    [Fact]
    public void Any_text_is_inflated_to_itself()
    {
        // Few letters make many matches, of many lengths and distances; one deflater for all, as in the server.
        Gen.String[Gen.Char["abc{}\":,0123é港"], 0, 3000].Sample(
            text =>
            {
                var source = Encoding.UTF8.GetBytes(text);
                var deflated = new byte[source.Length];
                var length = _deflater.Deflate(source, deflated);
                return length == 0 || Inflate(deflated.AsSpan(0, length)) == text;
            },
            threads: 1);
    }

    private static string Inflate(ReadOnlySpan<byte> deflated)
    {
        var result = MessageInflater.Inflate(deflated, 1_000_000);
        Assert.Equal(InflateOutcome.Done, result.Outcome);
        return Encoding.UTF8.GetString(result.Bytes, 0, result.Length);
    }
}
