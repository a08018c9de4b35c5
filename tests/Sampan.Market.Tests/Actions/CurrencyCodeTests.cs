namespace Sampan.Market.Tests.Actions;

public sealed class CurrencyCodeTests
{
    [Theory]
    [InlineData("HKD", "HKD")]
    [InlineData("cny", "CNY")]
    public void Three_letters_come_back_in_upper_case(string text, string expected)
    {
        Assert.True(CurrencyCode.TryParse(text, out var code));
        Assert.Equal(expected, code.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("HK")]
    [InlineData("HKDX")]
    [InlineData("H1D")]
    [InlineData("港元幣")]
    public void Anything_else_is_no_currency(string text) => Assert.False(CurrencyCode.TryParse(text, out _));

    [Fact]
    public void No_currency_has_no_letters() => Assert.Equal(string.Empty, CurrencyCode.None.ToString());

    [Fact]
    public void An_action_survives_its_record()
    {
        Assert.True(CurrencyCode.TryParse("USD", out var dollars));
        var action = new CorporateAction
        {
            Kind = CorporateActionKind.Rights,
            ExTime = 1,
            Numerator = 2,
            Denominator = 3,
            Cash = 4,
            SubscriptionPrice = 5,
            ShareValue = 6,
            ExchangeRate = 7,
            Currency = dollars,
        };
        var record = default(CorporateActionRecord);
        action.WriteTo(ref record);
        Assert.Equal(action, CorporateAction.Of(in record));
    }
}
