using System.Text;
using CsCheck;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming.Frames;

public sealed class Utf8PrefixTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("61", 1)]
    [InlineData("61E6", 1)]
    [InlineData("61E6B8", 1)]
    [InlineData("61E6B8AF", 4)]
    [InlineData("F09F9A", 0)]
    [InlineData("F09F9A80", 4)]
    [InlineData("80", -1)]
    [InlineData("C0", -1)]
    [InlineData("EDA0", -1)]
    [InlineData("F490", -1)]
    [InlineData("E6B861", -1)]
    public void What_is_whole_is_told_from_what_is_cut_and_what_is_wrong(string hex, int length)
    {
        Assert.Equal(length, Utf8Prefix.Length(Convert.FromHexString(hex)));
    }

    [Fact]
    public void A_text_is_never_refused_wherever_it_is_cut()
    {
        Gen.Select(Gen.String[Gen.Char["aé港\uFFFF€"], 0, 20], Gen.Int[0, 60]).Sample((text, cut) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text + "🚢");
            var prefix = bytes.AsSpan(0, Math.Min(cut, bytes.Length));
            var length = Utf8Prefix.Length(prefix);
            return length >= 0 && prefix.Length - length <= 3 && (length == bytes.Length || (bytes[length] & 0xC0) != 0x80);
        });
    }

    [Fact]
    public void Bytes_are_refused_as_soon_as_a_decoder_refuses_them()
    {
        Gen.Byte.Array[0, 6].Sample(bytes => Utf8Prefix.Length(bytes) < 0 == IsWrong(bytes), iter: 100_000);
    }

    // The framework's decoder throws at the first byte that can't be right, and waits for what is missing at the end.
    private static bool IsWrong(byte[] bytes)
    {
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        try
        {
            decoder.GetChars(bytes, 0, bytes.Length, new char[bytes.Length + 1], 0, flush: false);
            return false;
        }
        catch (DecoderFallbackException)
        {
            return true;
        }
    }
}
