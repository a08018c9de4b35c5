using Sampan.Market;

namespace Sampan.Server.Streaming.Itick;

/// <summary>The names of what one can subscribe to.</summary>
internal static class ItickTypes
{
    private const string BarPrefix = "kline@";
    private const int NameLengthMax = 8;

    /// <summary>
    /// Reads <c>quote</c>, <c>tick</c>, <c>depth</c>, <c>kline@1</c> … <c>kline@10</c> and <c>kline@1m</c> …
    /// <c>kline@1M</c>, and Sampan's own <c>status</c>, <c>auction</c> and <c>revision</c>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out StreamType type)
    {
        type = default;
        if (text.StartsWith(BarPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return TryParseInterval(text[BarPrefix.Length..], out type);
        }

        Span<char> lower = stackalloc char[NameLengthMax];
        var length = text.ToLowerInvariant(lower);
        StreamType? named = length < 0 ? null : lower[..length] switch
        {
            "quote" => StreamType.Quote,
            "tick" => StreamType.Tick,
            "depth" => StreamType.Depth,
            "status" => StreamType.Status,
            "auction" => StreamType.Auction,
            "revision" => StreamType.Revision,
            _ => null,
        };
        type = named ?? default;
        return named is not null;
    }

    /// <summary>A number of <c>kType</c>, or a length, where the case tells a minute from a month.</summary>
    private static bool TryParseInterval(ReadOnlySpan<char> text, out StreamType type)
    {
        int number = text switch
        {
            "1" or "1m" => 1,
            "2" or "5m" => 2,
            "3" or "15m" => 3,
            "4" or "30m" => 4,
            "5" or "1h" or "1H" => 5,
            "6" or "2h" or "2H" => 6,
            "7" or "4h" or "4H" => 7,
            "8" or "1d" or "1D" => 8,
            "9" or "1w" or "1W" => 9,
            "10" or "1M" => 10,
            _ => 0,
        };
        type = number > 0 ? StreamTypes.Of((BarInterval)number) : default;
        return number > 0;
    }
}
