using CsCheck;

namespace Sampan.Market.Tests;

public sealed class SymbolTests
{
    [Theory]
    [InlineData("700", "700", "", "")]
    [InlineData("00700", "700", "", "")]
    [InlineData("0700.HK", "700", "", "HK")]
    [InlineData("700.hk", "700", "", "hk")]
    [InlineData("00700$HK", "700", "", "HK")]
    [InlineData("700$HKEX$HK", "700", "HKEX", "HK")]
    [InlineData("HK:700", "700", "", "HK")]
    [InlineData("hk:00700", "700", "", "hk")]
    [InlineData("hsi$gb", "hsi", "", "gb")]
    [InlineData("000001.SZ", "000001", "", "SZ")]
    [InlineData("EURUSD$GB", "EURUSD", "", "GB")]
    public void Every_documented_form_comes_apart(string text, string code, string exchange, string region)
    {
        Assert.True(Symbol.TryParse(text, out var parts));

        Assert.Equal(code, parts.Code.ToString());
        Assert.Equal(exchange, parts.Exchange.ToString());
        Assert.Equal(region, parts.Region.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("00000.HK")]
    [InlineData("$")]
    [InlineData(".")]
    [InlineData("$HK")]
    [InlineData(".HK")]
    [InlineData(":700")]
    [InlineData("HK:")]
    [InlineData("HK:700.HK")]
    [InlineData("HK:HK:700")]
    [InlineData("700$")]
    [InlineData("700.")]
    [InlineData("700$$HK")]
    [InlineData("700$HKEX$")]
    [InlineData("700$HKEX$HK$")]
    [InlineData("700$A$B$C")]
    [InlineData("700.HK.HK")]
    [InlineData("700.HK$HK")]
    [InlineData("700$HK.HK")]
    [InlineData(" 700")]
    [InlineData("700 ")]
    [InlineData("7 00")]
    [InlineData("-700")]
    [InlineData("700,9988")]
    [InlineData("騰訊")]
    [InlineData("７００")]
    [InlineData("700\0")]
    [InlineData("700.HONGKONG")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(Symbol.TryParse(text, out _));
    }

    [Fact]
    public void No_mixture_of_characters_breaks_it()
    {
        Gen.Char["07HKhk$.:-\0 騰"].Array[0, 24].Sample(text =>
        {
            var parses = Symbol.TryParse(text, out var parts);

            return parses != parts.Code.IsEmpty && parts.Code.IndexOfAny(['$', '.', ':', ' ']) < 0;
        });
    }
}
