using Sampan.Market;

namespace Sampan.Server.History.Import;

/// <summary>HKEX's categories of securities as types.</summary>
internal static class SecurityCategory
{
    /// <summary>The type of a category and sub-category, as the list writes them.</summary>
    public static SecurityType? TypeOf(string category, string subCategory) => category switch
    {
        "Equity" => SecurityType.Equity,
        "Real Estate Investment Trusts" => SecurityType.Reit,
        "Exchange Traded Products" when subCategory.StartsWith("Leveraged", StringComparison.Ordinal) =>
            SecurityType.LeveragedInverse,
        "Exchange Traded Products" => SecurityType.Etf,
        "Derivative Warrants" => SecurityType.DerivativeWarrant,
        "Callable Bull/Bear Contracts" => SecurityType.Cbbc,
        "Inline Warrants" => SecurityType.InlineWarrant,
        "Debt Securities" => SecurityType.Debt,
        _ when category.StartsWith("Equity Warrants", StringComparison.Ordinal) => SecurityType.EquityWarrant,
        _ when category.StartsWith("Rights", StringComparison.Ordinal) => SecurityType.Rights,
        _ => null,
    };

    /// <summary>The board that it is listed on.</summary>
    public static string MarketOf(string category, string subCategory) =>
        category.Contains("GEM", StringComparison.Ordinal) || subCategory.Contains("GEM", StringComparison.Ordinal)
            ? "GEM"
            : "MAIN";

    /// <summary>The table of minimum spreads; the list numbers its part: 1 is A, 3 is B, 5 is D, 4 and 6 are E.</summary>
    /// <remarks>
    /// Structured products have a table of their own since 2025 that is equal to what older lists name, so that of them
    /// the type decides.
    /// </remarks>
    public static char? SpreadTableOf(string number, SecurityType type) => number switch
    {
        _ when type is SecurityType.DerivativeWarrant or SecurityType.Cbbc or SecurityType.InlineWarrant => 'E',
        "1" => 'A',
        "3" => 'B',
        "5" => 'D',
        "4" or "6" => 'E',
        _ => null,
    };

    /// <summary>Which way a warrant or CBBC pays, by its short name: <c>MBTENCT@EC2609A</c> is a European call.</summary>
    public static WarrantTerms? TermsOf(string name, SecurityType type)
    {
        // The letters before the four digits of year and month: E(uropean) C(all) or P(ut), R: bull C or bear P.
        var month = name.AsSpan().LastIndexOfAnyInRange('0', '9') - 3;
        if (month < 2 || name.AsSpan(month, 4).ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        return (type, name[month - 1]) switch
        {
            (SecurityType.DerivativeWarrant, 'C') => new WarrantTerms { Kind = WarrantKind.Call },
            (SecurityType.DerivativeWarrant, 'P') => new WarrantTerms { Kind = WarrantKind.Put },
            (SecurityType.Cbbc, 'C') => new WarrantTerms { Kind = WarrantKind.Bull },
            (SecurityType.Cbbc, 'P') => new WarrantTerms { Kind = WarrantKind.Bear },
            _ => null,
        };
    }
}
