namespace Sampan.Market;

/// <summary>iTick's six classes of instruments: the first segment of a REST path and of a stream's address.</summary>
public enum AssetClass : byte
{
    /// <summary>Everything traded in the cash market of an exchange: shares, REITs, ETFs, warrants.</summary>
    Stock,

    /// <summary>Indices, which have a level but no trades.</summary>
    Indices,

    /// <summary>Currency pairs.</summary>
    Forex,

    /// <summary>Crypto assets.</summary>
    Crypto,

    /// <summary>Futures.</summary>
    Future,

    /// <summary>Funds, in markets where iTick lists them apart from shares (the United States).</summary>
    Fund,

    /// <summary>
    /// Not one of iTick's, and no path leads to it: what is known of the market as a whole rather than of a thing with a
    /// price. A segment and its turnover, the rate of a currency, Stock Connect.
    /// </summary>
    Market,
}

/// <summary>The classes as the text that iTick's paths and parameters use.</summary>
public static class AssetClassText
{
    /// <summary>The text in paths: <c>stock</c>, <c>indices</c>, …</summary>
    public static string Text(this AssetClass assetClass) => assetClass switch
    {
        AssetClass.Stock => "stock",
        AssetClass.Indices => "indices",
        AssetClass.Forex => "forex",
        AssetClass.Crypto => "crypto",
        AssetClass.Future => "future",
        AssetClass.Fund => "fund",
        AssetClass.Market => "market",
        _ => throw new ArgumentOutOfRangeException(nameof(assetClass), assetClass, "Not a class of instruments."),
    };

    /// <summary>Reads the text of one of iTick's classes, in upper or lower case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AssetClass assetClass)
    {
        for (assetClass = AssetClass.Stock; assetClass <= AssetClass.Fund; assetClass++)
        {
            if (text.Equals(assetClass.Text(), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        assetClass = default;
        return false;
    }
}
