using System.Text;
using Sampan.Market;

namespace Sampan.Server.Streaming.Native;

/// <summary>What of an instrument one can subscribe to on the native stream. A bar of each interval is a type of its own.</summary>
internal enum NativeType : byte
{
    Trade = 0,
    Quote = 1,
    Depth = 2,

    Status = 3,
    Auction = 4,

    /// <summary>Holes in the feed: of the whole market.</summary>
    Gap = 5,

    /// <summary>The bar of one minute; the other intervals follow in the order of <see cref="BarInterval"/>.</summary>
    FirstBar = 6,
}

/// <summary>Types as names, numbers and sets.</summary>
internal static class NativeTypes
{
    /// <summary>How many types there are.</summary>
    public const int Count = (int)NativeType.FirstBar + BarSet.Count;

    /// <summary>The set of all types: a bit for each.</summary>
    public const int All = (1 << Count) - 1;

    private static readonly string[] Names =
    [
        "trade", "quote", "depth", "status", "auction", "gap",
        "bar@1m", "bar@5m", "bar@15m", "bar@30m", "bar@1h", "bar@2h", "bar@4h", "bar@1d", "bar@1w", "bar@1M",
    ];

    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.ASCII.GetBytes)];

    /// <summary>All names, for a text that says what there is.</summary>
    public static string AllNames { get; } = string.Join(", ", Names);

    /// <summary>The type of a bar.</summary>
    public static NativeType Of(BarInterval interval) => NativeType.FirstBar + (byte)BarSet.IndexOf(interval);

    /// <summary>Where the interval of a bar's type lies in <see cref="BarClock.Intervals"/>.</summary>
    public static int BarIndexOf(NativeType type) => type - NativeType.FirstBar;

    /// <summary>The set of one type.</summary>
    public static int Bit(NativeType type) => 1 << (int)type;

    /// <summary>Whether a set has a type.</summary>
    public static bool Has(int set, NativeType type) => (set & Bit(type)) != 0;

    public static string NameOf(NativeType type) => Names[(int)type];

    public static ReadOnlySpan<byte> Utf8NameOf(NativeType type) => Utf8Names[(int)type];

    /// <summary>Reads a name; only a month's <c>M</c> and a minute's <c>m</c> differ by their case.</summary>
    public static bool TryParse(string text, out NativeType type)
    {
        var index = Array.IndexOf(Names, text);
        index = index >= 0 ? index : Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        type = (NativeType)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>What the market has to tell of for a set of types.</summary>
    public static Interest InterestIn(int set) =>
        (Has(set, NativeType.Trade) ? Interest.Trades : Interest.None)
        | (Has(set, NativeType.Quote) ? Interest.Quote | Interest.Depth : Interest.None)
        | (Has(set, NativeType.Depth) ? Interest.Depth : Interest.None)
        | (Has(set, NativeType.Status) ? Interest.Quote | Interest.Depth | Interest.Venue : Interest.None)
        | (Has(set, NativeType.Auction) ? Interest.Venue : Interest.None)
        | (set >= Bit(NativeType.FirstBar) ? Interest.Bars : Interest.None);
}
