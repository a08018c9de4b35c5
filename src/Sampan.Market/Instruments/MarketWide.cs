namespace Sampan.Market;

/// <summary>
/// What is known of the market as a whole, as instruments, so that it flows as records like everything else: segments, their
/// turnover in a currency, currencies, Stock Connect. Their class is <see cref="AssetClass.Market"/>.
/// </summary>
public static class MarketWide
{
    /// <summary>The id of the first of them; indices stay below.</summary>
    public const uint IdBase = 2_000_000_000;

    private const uint ConnectBase = IdBase + 2_000;
    private const uint CurrencyBase = IdBase + 10_000;
    private const uint TurnoverBase = IdBase + 100_000;

    // Room for each three letters there are: 26 * 26 * 26.
    private const uint CurrenciesMax = 20_000;

    private static readonly string[] SegmentCodes = ["MAIN", "GEM", "NASD", "ETS"];
    private static readonly string[] ConnectCodes = ["SH.NB", "SH.SB", "SZ.NB", "SZ.SB"];

    /// <summary>The codes of the segments (OMD-C 3.7.1): Main Board, GEM, Nasdaq-Amex pilot, extended trading securities.</summary>
    public static IReadOnlyList<string> Segments => SegmentCodes;

    /// <summary>The number of a segment, from 1; 0 for what is none.</summary>
    public static int SegmentOf(ReadOnlySpan<char> code) => 1 + IndexOf(SegmentCodes, code);

    /// <summary>A segment: <c>MAIN</c>. Null for what is none.</summary>
    public static Instrument? Segment(ReadOnlySpan<char> code) => SegmentOf(code) is var number and > 0
        ? Make(IdBase + (uint)number, SegmentCodes[number - 1], SecurityType.MarketSegment, "HKD")
        : null;

    /// <summary>A segment's part in one currency: <c>MAIN.HKD</c>. Null when there is no such segment or currency.</summary>
    public static Instrument? Turnover(ReadOnlySpan<char> segment, ReadOnlySpan<char> currency)
    {
        var (segmentNumber, currencyNumber) = (SegmentOf(segment), NumberOf(currency));
        return segmentNumber > 0 && currencyNumber >= 0
            ? Make(
                TurnoverBase + ((uint)segmentNumber * CurrenciesMax) + (uint)currencyNumber,
                $"{segment}.{currency}",
                SecurityType.MarketSegment,
                currency.ToString())
            : null;
    }

    /// <summary>A currency: <c>USD</c>. Null for what is not three capital letters.</summary>
    public static Instrument? Currency(ReadOnlySpan<char> code) => NumberOf(code) is var number and >= 0
        ? Make(CurrencyBase + (uint)number, code.ToString(), SecurityType.Currency, "HKD")
        : null;

    /// <summary>A direction of Stock Connect: <c>SH</c> or <c>SZ</c>, <c>NB</c> north- or <c>SB</c> southbound. Else null.</summary>
    public static Instrument? Connect(ReadOnlySpan<char> market, ReadOnlySpan<char> direction)
    {
        var number = IndexOf(ConnectCodes, $"{market}.{direction}");
        return number >= 0
            ? Make(ConnectBase + 1 + (uint)number, ConnectCodes[number], SecurityType.StockConnect, number % 2 == 0 ? "CNY" : "HKD")
            : null;
    }

    private static Instrument Make(uint id, string code, SecurityType type, string currency) => new()
    {
        Id = id,
        Class = AssetClass.Market,
        Region = "HK",
        Code = code,
        Exchange = "HKEX",
        Name = code,
        Type = type,
        Currency = currency,
        BoardLot = 0,
    };

    private static int IndexOf(string[] codes, ReadOnlySpan<char> code)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            if (code.SequenceEqual(codes[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static int NumberOf(ReadOnlySpan<char> currency)
    {
        if (currency.Length != 3 || currency.ContainsAnyExceptInRange('A', 'Z'))
        {
            return -1;
        }

        return ((((currency[0] - 'A') * 26) + (currency[1] - 'A')) * 26) + (currency[2] - 'A');
    }
}
