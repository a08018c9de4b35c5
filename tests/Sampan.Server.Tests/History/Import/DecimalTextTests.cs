using System.Globalization;
using System.Text;
using CsCheck;
using Sampan.Server.History.Import;

namespace Sampan.Server.Tests.History.Import;

public sealed class DecimalTextTests
{
    private static readonly Gen<decimal> AnyNumber = Gen.Decimal[-1_000_000_000m, 1_000_000_000m];

    [Theory]
    [InlineData("378.4", 9, 378_400_000_000, true)]
    [InlineData("0", 9, 0, true)]
    [InlineData("-1.25", 2, -125, true)]
    [InlineData("98500.0", 0, 98_500, true)]
    [InlineData("98500.5", 0, 98_501, false)]
    [InlineData("23.506200790405273", 9, 23_506_200_790, false)]
    [InlineData("0.0000000005", 9, 1, false)]
    [InlineData(".5", 1, 5, true)]
    [InlineData("5.", 1, 50, true)]
    [InlineData("9223372036.8", 9, 9_223_372_036_800_000_000, true)]
    public void Digits_are_scaled_and_what_is_too_fine_is_rounded(string text, int scale, long value, bool isExact)
    {
        Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), scale, out var parsed, out var exact));
        Assert.Equal((value, isExact), (parsed, exact));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1e5")]
    [InlineData("1,000")]
    [InlineData("+1")]
    [InlineData("1.2.3")]
    [InlineData("1.1234567890x")]
    [InlineData("nan")]
    [InlineData("--1")]
    [InlineData("9223372037")]
    [InlineData("99999999999999999999999999")]
    public void Anything_else_is_refused(string text) =>
        Assert.False(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), 9, out _, out _));

    [Fact]
    public void It_agrees_with_decimal() => Gen.Select(AnyNumber, Gen.Int[0, 9]).Sample((number, scale) =>
    {
        var text = number.ToString(CultureInfo.InvariantCulture);

        Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(text), scale, out var parsed, out var isExact));

        var rounded = Math.Round(number, scale, MidpointRounding.AwayFromZero);
        Assert.Equal(rounded, parsed / (decimal)Math.Pow(10, scale));
        Assert.Equal(rounded == number, isExact);
    });
}
