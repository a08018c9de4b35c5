namespace Sampan.Market.Tests;

public sealed class AssetClassTests
{
    [Theory]
    [InlineData(AssetClass.Stock, "stock")]
    [InlineData(AssetClass.Indices, "indices")]
    [InlineData(AssetClass.Forex, "forex")]
    [InlineData(AssetClass.Crypto, "crypto")]
    [InlineData(AssetClass.Future, "future")]
    [InlineData(AssetClass.Fund, "fund")]
    public void A_class_is_the_text_of_its_path(AssetClass assetClass, string text)
    {
        Assert.Equal(text, assetClass.Text());
        Assert.True(AssetClassText.TryParse(text.ToUpperInvariant(), out var parsed));
        Assert.Equal(assetClass, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("stocks")]
    [InlineData("0")]
    public void Another_text_is_no_class(string text)
    {
        Assert.False(AssetClassText.TryParse(text, out _));
    }
}
