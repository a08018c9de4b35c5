using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace Sampan.Market.Tests;

public sealed class PriceTests
{
    private static readonly Gen<long> AnyPrice = Gen.OneOf(
        Gen.Long.Where(price => price is not (Price.Undefined or long.MinValue)),
        Gen.Long[-10_000_000, 10_000_000].Select(thousandths => thousandths * 1_000_000));

    [Theory]
    [InlineData("534.5", 534_500_000_000)]
    [InlineData("616", 616_000_000_000)]
    [InlineData("0.001", 1_000_000)]
    [InlineData("-1.25", -1_250_000_000)]
    [InlineData("0", 0)]
    [InlineData("10", 10_000_000_000)]
    [InlineData("25900.05", 25_900_050_000_000)]
    [InlineData("0.000000001", 1)]
    [InlineData("-0.10000001", -100_000_010)]
    [InlineData("9223372036.854775806", long.MaxValue - 1)]
    [InlineData("-9223372036.854775806", long.MinValue + 2)]
    public void A_price_is_written_minimally_and_read_back(string text, long price)
    {
        Assert.Equal(text, Price.Text(price));
        Assert.True(Price.TryParse(text, out var parsed));
        Assert.Equal(price, parsed);
    }

    [Theory]
    [InlineData("007.50", 7_500_000_000)]
    [InlineData("-0", 0)]
    [InlineData("1.000000000", 1_000_000_000)]
    public void Zeros_that_say_nothing_are_read(string text, long price)
    {
        Assert.True(Price.TryParse(text, out var parsed));
        Assert.Equal(price, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("+5")]
    [InlineData("--5")]
    [InlineData("5-")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("1e3")]
    [InlineData("1E-3")]
    [InlineData("1,000")]
    [InlineData("1.2.3")]
    [InlineData("1.-2")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("null")]
    [InlineData("٥")]
    [InlineData("5\0")]
    [InlineData("1.0000000000")]
    [InlineData("0.0000000001")]
    [InlineData("9223372036.854775807")]
    [InlineData("9223372036.854775808")]
    [InlineData("-9223372036.854775807")]
    [InlineData("-9223372036.854775808")]
    [InlineData("9999999999.999999999")]
    [InlineData("10000000000")]
    [InlineData("00000000000")]
    [InlineData("1000000000000000000000000000000")]
    public void What_is_not_exactly_a_price_is_refused(string text)
    {
        Assert.False(Price.TryParse(text, out _));
        Assert.False(Price.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    public void No_price_is_null()
    {
        Assert.Equal("null", Price.Text(Price.Undefined));
    }

    [Fact]
    public void The_lowest_number_is_written_too()
    {
        Assert.Equal("-9223372036.854775808", Price.Text(long.MinValue));
    }

    [Fact]
    public void Every_price_survives_the_way_to_text_and_back()
    {
        AnyPrice.Sample(price => Price.TryParse(Price.Text(price), out var parsed) && parsed == price);
    }

    [Fact]
    public void Every_price_is_written_as_a_decimal_would_be()
    {
        AnyPrice.Sample(price =>
            Price.Text(price) == (price / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_price_needs_no_more_room_than_its_digits()
    {
        AnyPrice.Sample(price =>
        {
            var text = Price.Text(price);
            var exact = new byte[text.Length];

            return Price.Format(price, exact) == exact.Length && Encoding.ASCII.GetString(exact) == text;
        });
        Assert.ThrowsAny<ArgumentException>(() => Price.Format(616_500_000_000, new byte[4]));
    }

    [Fact]
    public void Reading_agrees_with_decimal_on_any_mixture_of_number_characters()
    {
        var characters = Gen.Char["01959.-"].Array[0, 14];

        characters.Sample(text =>
        {
            var wellFormed = Regex.IsMatch(
                new string(text), @"^-?[0-9]{1,10}(\.[0-9]{1,9})?$");

            var parses = Price.TryParse(text, out var price);

            return parses
                ? wellFormed && price == decimal.Parse(text, CultureInfo.InvariantCulture) * Price.Unit
                : !wellFormed
                    || Math.Abs(decimal.Parse(text, CultureInfo.InvariantCulture)) * Price.Unit >= Price.Undefined;
        });
    }
}
