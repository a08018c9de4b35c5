namespace Sampan.Market;

/// <summary>The forms in which people and programs write an instrument.</summary>
public static class Symbol
{
    // Twice and more what iTick documents: EURUSD, HKEX, HK.
    private const int CodeLengthMax = 20;
    private const int ExchangeLengthMax = 10;
    private const int RegionLengthMax = 4;

    /// <summary>
    /// Takes apart <c>700</c>, <c>00700</c>, <c>0700.HK</c>, <c>HK:700</c>, <c>700$HK</c> and <c>700$HKEX$HK</c>. The
    /// parts point into the text and keep its case; the leading zeros of a Hong Kong stock code are left out.
    /// </summary>
    /// <returns>False for anything else; nothing is guessed.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out SymbolParts parts)
    {
        parts = default;
        ReadOnlySpan<char> exchange = [];
        ReadOnlySpan<char> region = [];
        var code = text;

        var separator = text.IndexOfAny('$', '.', ':');
        if (separator >= 0)
        {
            // The region comes last, except before a colon.
            var isRegionFirst = text[separator] == ':';
            code = isRegionFirst ? text[(separator + 1)..] : text[..separator];
            region = isRegionFirst ? text[..separator] : text[(separator + 1)..];

            var second = text[separator] == '$' ? region.IndexOf('$') : -1;
            if (second >= 0)
            {
                exchange = region[..second];
                region = region[(second + 1)..];
                if (!IsWord(exchange, ExchangeLengthMax))
                {
                    return false;
                }
            }

            if (!IsWord(region, RegionLengthMax))
            {
                return false;
            }
        }

        if (!IsWord(code, CodeLengthMax))
        {
            return false;
        }

        parts = new SymbolParts(WithoutLeadingZeros(code, region), exchange, region);
        return !parts.Code.IsEmpty;
    }

    private static bool IsWord(ReadOnlySpan<char> text, int lengthMax)
    {
        if (text.IsEmpty || text.Length > lengthMax)
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>HKEX's codes are numbers, printed with five digits; in Shenzhen (000001) the zeros matter.</summary>
    private static ReadOnlySpan<char> WithoutLeadingZeros(ReadOnlySpan<char> code, ReadOnlySpan<char> region)
    {
        if (!region.IsEmpty && !region.Equals("HK", StringComparison.OrdinalIgnoreCase))
        {
            return code;
        }

        foreach (var character in code)
        {
            if (!char.IsAsciiDigit(character))
            {
                return code;
            }
        }

        return code.TrimStart('0');
    }
}

/// <summary>A symbol taken apart. An empty part was not written.</summary>
public readonly ref struct SymbolParts(
    ReadOnlySpan<char> code, ReadOnlySpan<char> exchange, ReadOnlySpan<char> region)
{
    /// <summary>The instrument's code, as written but without a Hong Kong stock code's leading zeros.</summary>
    public ReadOnlySpan<char> Code { get; } = code;

    /// <summary>The exchange, as written: <c>HKEX</c>.</summary>
    public ReadOnlySpan<char> Exchange { get; } = exchange;

    /// <summary>The region, as written: <c>HK</c>, <c>gb</c>.</summary>
    public ReadOnlySpan<char> Region { get; } = region;
}
